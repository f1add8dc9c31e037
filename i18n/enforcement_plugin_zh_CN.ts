<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
<context>
    <name>CaseForm</name>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a structure on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>— not known —</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The map says “{computed}”. Why does “{label}” differ?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enter {fact}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tick {violation}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not opened as a case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>  DRAFT document: internal use only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules: {pack} · as of {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outside the scope of the document: for a person to decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presumed office (to be confirmed): {office}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Missing:&lt;/b&gt; {facts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;What to do:&lt;/b&gt; {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no date yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} working days left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (reminder)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>must</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>may</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>if it turns out so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No clock runs and no letter is due.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parcel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area m²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Land-use right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ownership</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parcels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>structure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>officer&apos;s entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>entry, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>setting of the workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>presumed by the document&apos;s reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✎ not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead agency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deadlines and notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suspected violations and who handles each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Building stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suspected violation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handling agency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Land and jurisdiction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Doubts and clauses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save, and write the computed decision into the case as your act</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Adopt decision</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaseListModel</name>
    <message>
        <source>Case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead agency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Violations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Structure</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CasePanel</name>
    <message>
        <source>Unsaved entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The case {case} has entries that are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case {case} is saved; the decision is adopted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case {case} is saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaseTool</name>
    <message>
        <source>{number}  ({area} m²)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Open case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a structure on the map to open its case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New workspace …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a workspace from zones, parcels and structures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open workspace …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a workspace file (GeoPackage)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a made-up city of 2,000 structures and open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the workspace file; its layers stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Determine all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work out who leads for every structure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open cases …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a case for every structure with a suspected violation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exchange changes with the other officers through the shared folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two officers changed the same thing: decide which value stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map page …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An A3 page with map, legend and figures as PDF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your name, the shared folder, what happens at start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to use the plugin</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message>
        <source>before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>candidate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ stands now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two officers changed the same thing without seeing each other. What was published first stands until one of you decides; nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Show the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take the selected value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>Land enforcement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No structure there. Zoom in, or click on a coloured footprint.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnforcementDock</name>
    <message>
        <source>Land enforcement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} of {all} cases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open or create a workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case number, structure, agency …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Stopped at your request; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No workspace is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} ({file})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected happened: {what}. Nothing was saved by this step; please report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language “{language}” is not known; maps are in zh or en.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no style for the table “{table}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyYAML is missing; it comes with QGIS (Debian: python3-yaml).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no workspace at {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be opened: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a workspace of this plugin: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a GeoPackage or is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is in use by another program ({reason}); nothing was lost, try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No font with Chinese characters is installed; maps need one (Debian: fonts-noto-cjk).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a workspace of this plugin: it has no layer “{table}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{crs} is not a coordinate system that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first_name} is in {first}, {name} is in {crs}: bring them into one coordinate system first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column {name} has {values} values for {features} features.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The overlay needs the Python package shapely, version 2 or later; this is {found}. Install it with: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The overlay needs the Python package shapely, version 2 or later, and there is none. Install it with: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fact {fact}: the overlay knows no source like {form}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No Python interpreter was found beside QGIS ({prefix}); the shared file cannot be updated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fact {fact}: the value “{value}” is not allowed; allowed: {allowed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown fact “{fact}”; allowed: {allowed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file}: there is no such file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file}: the file is not UTF-8 text (byte {position}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not YAML: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a key must be a plain text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the key “{found}” stands twice, first in line {first}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Nothing is lost: your changes wait in your own file. Sync again when the hub can be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no room left for {path}. Nothing is lost: your changes wait in your own file. Free some space at the hub and sync again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} may not be written ({reason}). Your changes wait in your own file; ask for the right to write to the hub and sync again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}). Nothing is lost: your changes wait in your own file. Sync again when the hub can be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a file. A hub is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be made, because its folder {parent} does not exist or cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} did not arrive whole; nothing was changed there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: its content has another hash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is there already, with other content.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is at the hub already, with other content.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} changed while it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} is not at the hub.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The segment {name} is not at the hub any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{crs} is no coordinate system; write it like EPSG:4547.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{table} is not registered as a layer of this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EPSG:{code} is not a known coordinate system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coordinate systems need GDAL&apos;s Python bindings (osgeo) or pyproj; neither was found.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FactEditor</name>
    <message>
        <source>{value} (from the map)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>— not known —</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Land enforcement: help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Land enforcement</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message>
        <source>Land enforcement</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Shared folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Land enforcement: settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your &amp;name in the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands beside every change that you make</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Shared folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder on the office share through which this workspace is synced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open the last workspace when QGIS starts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name is what this computer claims, not a proof of who sat at it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>determined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undetermined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clauses collide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no rule applies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{mark} {state}: {candidates}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(concluded, not written)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkspaceCommands</name>
    <message>
        <source>Open workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace (*.gpkg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the demo city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the demo city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Determining who leads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total} structures: {determined} determined, {open} undetermined or in conflict.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared folder of the office</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synced: {pushed} changes sent, {pulled} received.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> The shared GeoPackage is in use; it is brought up to date at the next sync.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> {count} conflicts are open: see “Conflicts”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please wait until the running task has finished.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
