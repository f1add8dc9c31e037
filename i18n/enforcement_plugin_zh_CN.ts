<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
<context>
    <name>AttachmentCommands</name>
    <message>
        <source>Looking for photos and documents</source>
        <translation>查找照片和文书</translation>
    </message>
    <message>
        <source>Choose the shared folder by syncing first.</source>
        <translation>请先同步一次并选择共享文件夹。</translation>
    </message>
    <message>
        <source>Fetching photos and documents</source>
        <translation>正在取回照片和文书</translation>
    </message>
    <message>
        <source>Sending and fetching photos and documents</source>
        <translation>收发照片和文书</translation>
    </message>
</context>
<context>
    <name>AttachmentDialog</name>
    <message>
        <source>all files</source>
        <translation>全部文件</translation>
    </message>
    <message>
        <source>those of my cases</source>
        <translation>本人案件的文件</translation>
    </message>
    <message>
        <source>none by itself</source>
        <translation>不自动取回</translation>
    </message>
    <message>
        <source>{count} photos or documents lack something.</source>
        <translation>{count} 个照片或文书不齐全。</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} / {total} MB</translation>
    </message>
    <message>
        <source>Attachments: photos and documents</source>
        <translation>附件：照片和文书</translation>
    </message>
    <message>
        <source>Photos and documents travel after the cases, by their content. Listed is what is missing here or in the shared folder, and who has it.</source>
        <translation>照片和文书在案件同步之后按内容传送。下面列出本机或共享文件夹中缺少的文件，以及文件在谁那里。</translation>
    </message>
    <message>
        <source>&amp;When syncing fetch</source>
        <translation>同步时取回(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;List those that lack nothing, too</source>
        <translation>齐全的也列出(&amp;L)</translation>
    </message>
    <message>
        <source>Case, file, person …</source>
        <translation>案件、文件、人员……</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show the &amp;case</source>
        <translation>查看案件(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open the file</source>
        <translation>打开文件(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Record the changed file</source>
        <translation>按现状重新登记(&amp;R)</translation>
    </message>
    <message>
        <source>The file was changed after it was recorded. Record it as it is now; the record keeps the old hash, your name and the time.</source>
        <translation>文件在登记之后被改动。按文件现状重新登记；记录中保留原哈希值、您的姓名和时间。</translation>
    </message>
    <message>
        <source>&amp;Fetch</source>
        <translation>取回(&amp;F)</translation>
    </message>
    <message>
        <source>Send and fetch &amp;all</source>
        <translation>全部收发(&amp;A)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>AttachmentModel</name>
    <message>
        <source>{person}, {at}, device {device}</source>
        <translation>{person}，{at}，设备 {device}</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Shared folder</source>
        <translation>共享文件夹</translation>
    </message>
    <message>
        <source>What is the matter</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>Recorded by</source>
        <translation>登记人</translation>
    </message>
    <message>
        <source>nothing is missing</source>
        <translation>齐全</translation>
    </message>
    <message>
        <source>not sent yet: sync, or “Send and fetch all”</source>
        <translation>尚未发出：请同步，或点“全部收发”</translation>
    </message>
    <message>
        <source>not fetched to this computer</source>
        <translation>尚未取回本机</translation>
    </message>
    <message>
        <source>waits on the device that recorded it, or is lost</source>
        <translation>在登记它的设备上等待发出，或已丢失</translation>
    </message>
    <message>
        <source>changed after it was recorded: not sent</source>
        <translation>登记之后被改动：未发出</translation>
    </message>
    <message>
        <source>damaged in the shared folder: whoever has it whole sends it again</source>
        <translation>在共享文件夹中已损坏：持有完好文件者会重新发出</translation>
    </message>
    <message>
        <source>its file was not there when its device synced last</source>
        <translation>登记设备上次同步时没有找到文件</translation>
    </message>
    <message>
        <source>names a place that is never touched</source>
        <translation>所写位置不允许读写</translation>
    </message>
    <message>
        <source>recorded and sent at the next sync</source>
        <translation>下次同步时登记并发出</translation>
    </message>
    <message>
        <source>lies here and cannot be read</source>
        <translation>在本机但无法读取</translation>
    </message>
</context>
<context>
    <name>CaseDisplay</name>
    <message>
        <source>not opened as a case</source>
        <translation>尚未立为案件</translation>
    </message>
    <message>
        <source>  DRAFT document: internal use only.</source>
        <translation>  草案，仅供内部使用。</translation>
    </message>
    <message>
        <source>zones</source>
        <translation>管辖分区</translation>
    </message>
    <message>
        <source>parcels</source>
        <translation>宗地</translation>
    </message>
    <message>
        <source>structure</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>officer&apos;s entry</source>
        <translation>人工填写</translation>
    </message>
    <message>
        <source>entry, not saved</source>
        <translation>填写，未保存</translation>
    </message>
    <message>
        <source>setting of the workspace</source>
        <translation>工作区设置</translation>
    </message>
    <message>
        <source>presumed by the document&apos;s reading</source>
        <translation>按文件解读推定</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Outside the scope of the document: for a person to decide.</source>
        <translation>不在文件适用范围内，须人工处理。</translation>
    </message>
    <message>
        <source>no date yet</source>
        <translation>尚无起算日</translation>
    </message>
    <message>
        <source> (reminder)</source>
        <translation>（提醒）</translation>
    </message>
    <message>
        <source>Parcel</source>
        <translation>宗地号</translation>
    </message>
    <message>
        <source>Area m²</source>
        <translation>面积 m²</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Land-use right</source>
        <translation>土地使用权</translation>
    </message>
    <message>
        <source>Ownership</source>
        <translation>所有权</translation>
    </message>
    <message>
        <source>Grant</source>
        <translation>出让（划拨）</translation>
    </message>
    <message>
        <source>Fact</source>
        <translation>事实</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>After</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>&lt;b&gt;Missing:&lt;/b&gt; {facts}</source>
        <translation>&lt;b&gt;缺：&lt;/b&gt;{facts}</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>已逾期</translation>
    </message>
    <message>
        <source>must</source>
        <translation>应当</translation>
    </message>
    <message>
        <source>may</source>
        <translation>可以</translation>
    </message>
    <message>
        <source>if it turns out so</source>
        <translation>视查明情况</translation>
    </message>
    <message>
        <source>No clock runs and no letter is due.</source>
        <translation>目前没有期限起算，也没有应发的文书。</translation>
    </message>
    <message>
        <source>Rules: {pack} · as of {date}</source>
        <translation>规则包：{pack} · 截至 {date}</translation>
    </message>
    <message>
        <source>Presumed office (to be confirmed): {office}</source>
        <translation>推定单位（须确认）：{office}</translation>
    </message>
    <message>
        <source>&lt;b&gt;What to do:&lt;/b&gt; {advice}</source>
        <translation>&lt;b&gt;如何处理：&lt;/b&gt;{advice}</translation>
    </message>
    <message>
        <source>{count} working days left</source>
        <translation>剩 {count} 个工作日</translation>
    </message>
    <message>
        <source>runs, but the holidays of that year are not known</source>
        <translation>已起算，但该年放假安排未知</translation>
    </message>
    <message>
        <source>About the document as a whole:</source>
        <translation>关于文件整体：</translation>
    </message>
    <message>
        <source>Published from</source>
        <translation>发布设备</translation>
    </message>
</context>
<context>
    <name>CaseForm</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Click a structure on the map</source>
        <translation>请在地图上点击一处建筑</translation>
    </message>
    <message>
        <source>— not known —</source>
        <translation>— 未知 —</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>The map says “{computed}”. Why does “{label}” differ?</source>
        <translation>地图显示为“{computed}”。“{label}”为何不同？</translation>
    </message>
    <message>
        <source>enter {fact}</source>
        <translation>填写{fact}</translation>
    </message>
    <message>
        <source>tick {violation}</source>
        <translation>勾选{violation}</translation>
    </message>
    <message>
        <source>&lt;b&gt;Missing:&lt;/b&gt; {facts}</source>
        <translation>&lt;b&gt;缺：&lt;/b&gt;{facts}</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Open case</source>
        <translation>立为案件(&amp;O)</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>✎ not saved</source>
        <translation>✎ 未保存</translation>
    </message>
    <message>
        <source>Lead agency</source>
        <translation>牵头部门</translation>
    </message>
    <message>
        <source>Deadlines and notices</source>
        <translation>期限与文书</translation>
    </message>
    <message>
        <source>Suspected violations and who handles each</source>
        <translation>涉嫌违法行为与查处机关</translation>
    </message>
    <message>
        <source>&amp;Building stage</source>
        <translation>建设阶段(&amp;B)</translation>
    </message>
    <message>
        <source>Suspected violation</source>
        <translation>涉嫌违法行为</translation>
    </message>
    <message>
        <source>Handling agency</source>
        <translation>查处机关</translation>
    </message>
    <message>
        <source>Clause</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>填写</translation>
    </message>
    <message>
        <source>Land and jurisdiction</source>
        <translation>权属与管辖</translation>
    </message>
    <message>
        <source>Doubts and clauses</source>
        <translation>存疑与条文</translation>
    </message>
    <message>
        <source>History</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Save, and write the computed decision into the case as your act</source>
        <translation>保存，并以本人名义把判定结果写入案件</translation>
    </message>
    <message>
        <source>&amp;Adopt decision</source>
        <translation>采纳判定(&amp;A)</translation>
    </message>
    <message>
        <source>“{label}” is a day that has come: {day} lies after today.</source>
        <translation>“{label}”须为已到来的日期：{day} 晚于今天。</translation>
    </message>
    <message>
        <source>enter remark</source>
        <translation>填写备注</translation>
    </message>
    <message>
        <source>&amp;Remark</source>
        <translation>备注(&amp;R)</translation>
    </message>
</context>
<context>
    <name>CaseListModel</name>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Lead agency</source>
        <translation>牵头部门</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Violations</source>
        <translation>违法行为</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>建筑</translation>
    </message>
</context>
<context>
    <name>CasePanel</name>
    <message>
        <source>Unsaved entries</source>
        <translation>未保存的填写</translation>
    </message>
    <message>
        <source>The case {case} has entries that are not saved.</source>
        <translation>案件 {case} 有未保存的填写。</translation>
    </message>
    <message>
        <source>Case {case} is saved; the decision is adopted.</source>
        <translation>案件 {case} 已保存，判定已采纳。</translation>
    </message>
    <message>
        <source>Case {case} is saved.</source>
        <translation>案件 {case} 已保存。</translation>
    </message>
</context>
<context>
    <name>CaseTool</name>
    <message>
        <source>{number}  ({area} m²)</source>
        <translation>{number}  （{area} m²）</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Open case</source>
        <translation>打开案件</translation>
    </message>
    <message>
        <source>Click a structure on the map to open its case</source>
        <translation>在地图上点击建筑，打开其案件</translation>
    </message>
    <message>
        <source>New workspace …</source>
        <translation>新建工作区…</translation>
    </message>
    <message>
        <source>Make a workspace from zones, parcels and structures</source>
        <translation>由管辖分区、宗地和建筑图层建立工作区</translation>
    </message>
    <message>
        <source>Open workspace …</source>
        <translation>打开工作区…</translation>
    </message>
    <message>
        <source>Open a workspace file (GeoPackage)</source>
        <translation>打开工作区文件（GeoPackage）</translation>
    </message>
    <message>
        <source>Try the demo city</source>
        <translation>试用示范城市</translation>
    </message>
    <message>
        <source>Make a made-up city of 2,000 structures and open it</source>
        <translation>生成一座含 2000 处建筑的虚构城市并打开</translation>
    </message>
    <message>
        <source>Close workspace</source>
        <translation>关闭工作区</translation>
    </message>
    <message>
        <source>Close the workspace file; its layers stay</source>
        <translation>关闭工作区文件，图层保留</translation>
    </message>
    <message>
        <source>Determine all</source>
        <translation>全部判定</translation>
    </message>
    <message>
        <source>Work out who leads for every structure</source>
        <translation>逐一判定每处建筑由谁牵头</translation>
    </message>
    <message>
        <source>Open cases …</source>
        <translation>批量立案件…</translation>
    </message>
    <message>
        <source>Open a case for every structure with a suspected violation</source>
        <translation>为每处有涉嫌违法行为的建筑建立案件</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Exchange changes with the other officers through the shared folder</source>
        <translation>通过共享文件夹与其他人员交换修改</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Two officers changed the same thing: decide which value stands</source>
        <translation>两人修改了同一内容：请确定以哪个值为准</translation>
    </message>
    <message>
        <source>Map page …</source>
        <translation>地图页…</translation>
    </message>
    <message>
        <source>An A3 page with map, legend and figures as PDF</source>
        <translation>含地图、图例和统计的 A3 页面（PDF）</translation>
    </message>
    <message>
        <source>Case panel</source>
        <translation>案件面板</translation>
    </message>
    <message>
        <source>Show or hide the panel</source>
        <translation>显示或隐藏面板</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>How to use the plugin</source>
        <translation>如何使用本插件</translation>
    </message>
    <message>
        <source>Compare cities' rules …</source>
        <translation>各城市规则对照…</translation>
    </message>
    <message>
        <source>What every city&apos;s document would say of the structure in the form</source>
        <translation>表单中的建筑按各城市文件会如何判定</translation>
    </message>
    <message>
        <source>Import holidays …</source>
        <translation>导入放假安排…</translation>
    </message>
    <message>
        <source>A year file with the State Council&apos;s arrangement, for deadlines of that year</source>
        <translation>国务院放假安排年度文件，用于该年的期限</translation>
    </message>
    <message>
        <source>Attachments …</source>
        <translation>附件……</translation>
    </message>
    <message>
        <source>Photos and documents: which are missing, who has them, fetching them</source>
        <translation>照片和文书：缺哪些、在谁那里、取回</translation>
    </message>
    <message>
        <source>Devices …</source>
        <translation>设备 …</translation>
    </message>
    <message>
        <source>Whose computers have published changes, and who has confirmed that</source>
        <translation>哪些人的电脑发布过修改，由谁确认</translation>
    </message>
    <message>
        <source>Your name, agency and role, the shared folder, what happens at start</source>
        <translation>您的姓名、单位和角色，共享文件夹，启动时的动作</translation>
    </message>
    <message>
        <source>Print the head of the record …</source>
        <translation>打印记录链头…</translation>
    </message>
    <message>
        <source>A page with a QR code by which the record can be checked years later</source>
        <translation>带二维码的一页纸，多年以后仍可据此核对记录</translation>
    </message>
    <message>
        <source>Device key …</source>
        <translation>设备密钥…</translation>
    </message>
    <message>
        <source>Sign what this device publishes, so that nobody can go on in its name</source>
        <translation>为本设备发布的内容签名，他人无法冒名续写</translation>
    </message>
    <message>
        <source>Add the shared tables as layers</source>
        <translation>将共享数据表加为图层</translation>
    </message>
    <message>
        <source>Open the tables of the database through which this workspace is synced</source>
        <translation>打开本工作区同步所用数据库中的数据表</translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message>
        <source>before</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>candidate</source>
        <translation>候选</translation>
    </message>
    <message>
        <source>✓ stands now</source>
        <translation>✓ 现行</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Two officers changed the same thing without seeing each other. What was published first stands until one of you decides; nothing is lost.</source>
        <translation>两人互不知情地修改了同一内容。在确定之前，以先发布者为准；不会丢失任何内容。</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>现行</translation>
    </message>
    <message>
        <source>&amp;Show the case</source>
        <translation>查看案件(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take the selected value</source>
        <translation>采用所选值(&amp;T)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Published from</source>
        <translation>发布设备</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>Land enforcement</source>
        <translation>违法用地违法建设执法</translation>
    </message>
    <message>
        <source>No structure there. Zoom in, or click on a coloured footprint.</source>
        <translation>此处没有建筑。请放大地图，或点击着色的建筑轮廓。</translation>
    </message>
</context>
<context>
    <name>DetermineCommands</name>
    <message>
        <source>{total} structures: {determined} determined, {open} undetermined or in conflict.</source>
        <translation>共 {total} 处建筑：已确定 {determined}，待定或冲突 {open}。</translation>
    </message>
    <message>
        <source>Up to date: edits touched {count} structures, {changed} of them have another lead now.</source>
        <translation>已是最新：本次改动涉及 {count} 处建筑，其中 {changed} 处牵头部门有变化。</translation>
    </message>
    <message>
        <source>Determining who leads</source>
        <translation>正在判定牵头部门</translation>
    </message>
    <message>
        <source>Determine everything again</source>
        <translation>全部重新判定</translation>
    </message>
</context>
<context>
    <name>DevicesDialog</name>
    <message>
        <source>This is your own device: somebody else confirms it.</source>
        <translation>这是您自己的设备：由他人确认。</translation>
    </message>
    <message>
        <source>○ claimed, not confirmed</source>
        <translation>○ 自行登记，未确认</translation>
    </message>
    <message>
        <source>▲ never said whose it is</source>
        <translation>▲ 从未登记使用人</translation>
    </message>
    <message>
        <source>It published with an older version of the plugin or with another program. It says whose it is at its next sync with this version.</source>
        <translation>它用旧版插件或其他程序发布。用本版本下一次同步时会登记使用人。</translation>
    </message>
    <message>
        <source>● confirmed by {person} on {day}</source>
        <translation>● {person} 于 {day} 确认</translation>
    </message>
    <message>
        <source>{state} (this device)</source>
        <translation>{state}（本机）</translation>
    </message>
    <message>
        <source>(unknown)</source>
        <translation>（不明）</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>A device is one user&apos;s computer at one workspace file. It says itself whose it is when it publishes for the first time. Confirm it when you know that this is so: compare the first digits of its identifier with those on the colleague&apos;s own screen.</source>
        <translation>一台设备指一名使用人的电脑连同一个工作区文件。首次发布时由它自行登记使用人。确知属实后再确认：请与同事屏幕上的标识前几位核对。</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>使用人</translation>
    </message>
    <message>
        <source>Agency</source>
        <translation>所属单位</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Signs</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>登记日期</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最近发布</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>&amp;Withdraw the confirmation</source>
        <translation>撤回确认(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Confirm the device</source>
        <translation>确认设备(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>EnforcementDock</name>
    <message>
        <source>Land enforcement</source>
        <translation>违法用地违法建设执法</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>{shown} of {all} cases</source>
        <translation>{shown} / {all} 件</translation>
    </message>
    <message>
        <source>No workspace</source>
        <translation>未打开工作区</translation>
    </message>
    <message>
        <source>Sync ({count})</source>
        <translation>同步 ({count})</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Conflicts ({count})</source>
        <translation>冲突 ({count})</translation>
    </message>
    <message>
        <source>Open or create a workspace</source>
        <translation>打开或新建工作区</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件列表</translation>
    </message>
    <message>
        <source>Case number, structure, agency …</source>
        <translation>案件编号、建筑、部门…</translation>
    </message>
    <message>
        <source>▲ Say which agency and role are yours: until then everything is offered</source>
        <translation>▲ 请填写您的单位和角色；填写前按执法人员提供全部操作</translation>
    </message>
    <message>
        <source>Who you are here: changed in the settings. It decides what the forms offer, and stands in the record</source>
        <translation>您在此处的身份，可在“设置”中更改。它决定表单提供哪些操作，并写入记录</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Stopped at your request; nothing was changed.</source>
        <translation>已按要求停止，未作任何更改。</translation>
    </message>
    <message>
        <source>No workspace is open.</source>
        <translation>没有打开的工作区。</translation>
    </message>
    <message>
        <source>{what} ({file})</source>
        <translation>{what}（{file}）</translation>
    </message>
    <message>
        <source>Something unexpected happened: {what}. Nothing was saved by this step; please report it.</source>
        <translation>发生意外错误：{what}。本步骤未保存任何内容，请反馈此问题。</translation>
    </message>
    <message>
        <source>The language “{language}” is not known; maps are in zh or en.</source>
        <translation>不支持语言“{language}”；地图只有 zh 和 en 两种语言。</translation>
    </message>
    <message>
        <source>There is no style for the table “{table}”.</source>
        <translation>表“{table}”没有样式。</translation>
    </message>
    <message>
        <source>PyYAML is missing; it comes with QGIS (Debian: python3-yaml).</source>
        <translation>缺少 PyYAML；它随 QGIS 提供（Debian：python3-yaml）。</translation>
    </message>
    <message>
        <source>There is no workspace at {path}.</source>
        <translation>{path} 处没有工作区。</translation>
    </message>
    <message>
        <source>{path} cannot be opened: {reason}.</source>
        <translation>无法打开 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} is not a workspace of this plugin: {reason}.</source>
        <translation>{path} 不是本插件的工作区：{reason}。</translation>
    </message>
    <message>
        <source>{path} is not a GeoPackage or is damaged: {reason}.</source>
        <translation>{path} 不是 GeoPackage 或已损坏：{reason}。</translation>
    </message>
    <message>
        <source>{path} is in use by another program ({reason}); nothing was lost, try again.</source>
        <translation>{path} 正被其他程序占用（{reason}）；未丢失任何内容，请重试。</translation>
    </message>
    <message>
        <source>No font with Chinese characters is installed; maps need one (Debian: fonts-noto-cjk).</source>
        <translation>未安装中文字体，制图需要中文字体（Debian：fonts-noto-cjk）。</translation>
    </message>
    <message>
        <source>{path} is not a workspace of this plugin: it has no layer “{table}”.</source>
        <translation>{path} 不是本插件的工作区：没有图层“{table}”。</translation>
    </message>
    <message>
        <source>{crs} is not a coordinate system that can be read.</source>
        <translation>无法识别坐标系 {crs}。</translation>
    </message>
    <message>
        <source>{first_name} is in {first}, {name} is in {crs}: bring them into one coordinate system first.</source>
        <translation>{first_name} 采用 {first}，{name} 采用 {crs}：请先统一坐标系。</translation>
    </message>
    <message>
        <source>Column {name} has {values} values for {features} features.</source>
        <translation>列 {name} 有 {values} 个值，而要素有 {features} 个。</translation>
    </message>
    <message>
        <source>The overlay needs the Python package shapely, version 2 or later; this is {found}. Install it with: {command}</source>
        <translation>叠加分析需要 Python 包 shapely 2 或更高版本，现为 {found}。安装命令：{command}</translation>
    </message>
    <message>
        <source>The overlay needs the Python package shapely, version 2 or later, and there is none. Install it with: {command}</source>
        <translation>叠加分析需要 Python 包 shapely 2 或更高版本，现未安装。安装命令：{command}</translation>
    </message>
    <message>
        <source>No Python interpreter was found beside QGIS ({prefix}); the shared file cannot be updated.</source>
        <translation>在 QGIS 旁（{prefix}）找不到 Python 解释器，无法更新共享文件。</translation>
    </message>
    <message>
        <source>fact {fact}: the value “{value}” is not allowed; allowed: {allowed}</source>
        <translation>事实 {fact}：不允许取值“{value}”；允许：{allowed}</translation>
    </message>
    <message>
        <source>unknown fact “{fact}”; allowed: {allowed}</source>
        <translation>未知的事实“{fact}”；允许：{allowed}</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>{file}: there is no such file.</source>
        <translation>{file}：没有这个文件。</translation>
    </message>
    <message>
        <source>{file}: the file is not UTF-8 text (byte {position}).</source>
        <translation>{file}：文件不是 UTF-8 文本（第 {position} 字节）。</translation>
    </message>
    <message>
        <source>this is not YAML: {problem}</source>
        <translation>不是 YAML：{problem}</translation>
    </message>
    <message>
        <source>a key must be a plain text</source>
        <translation>键必须是普通文本</translation>
    </message>
    <message>
        <source>the key “{found}” stands twice, first in line {first}</source>
        <translation>键“{found}”重复，首次出现在第 {first} 行</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Nothing is lost: your changes wait in your own file. Sync again when the hub can be reached.</source>
        <translation>无法写入 {path}（{reason}）。未丢失任何内容：您的修改保存在本机文件中。共享文件夹可访问时请再次同步。</translation>
    </message>
    <message>
        <source>There is no room left for {path}. Nothing is lost: your changes wait in your own file. Free some space at the hub and sync again.</source>
        <translation>没有空间写入 {path}。未丢失任何内容：您的修改保存在本机文件中。请在共享文件夹腾出空间后再次同步。</translation>
    </message>
    <message>
        <source>{path} may not be written ({reason}). Your changes wait in your own file; ask for the right to write to the hub and sync again.</source>
        <translation>不允许写入 {path}（{reason}）。您的修改保存在本机文件中；请申请共享文件夹的写入权限后再次同步。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}). Nothing is lost: your changes wait in your own file. Sync again when the hub can be reached.</source>
        <translation>无法读取 {path}（{reason}）。未丢失任何内容：您的修改保存在本机文件中。共享文件夹可访问时请再次同步。</translation>
    </message>
    <message>
        <source>{path} is a file. A hub is a folder.</source>
        <translation>{path} 是文件；共享处必须是文件夹。</translation>
    </message>
    <message>
        <source>{path} cannot be made, because its folder {parent} does not exist or cannot be reached.</source>
        <translation>无法建立 {path}：上级文件夹 {parent} 不存在或无法访问。</translation>
    </message>
    <message>
        <source>{path} did not arrive whole; nothing was changed there.</source>
        <translation>{path} 未完整写入；共享处未作更改。</translation>
    </message>
    <message>
        <source>{path} is damaged: its content has another hash.</source>
        <translation>{path} 已损坏：内容的哈希不符。</translation>
    </message>
    <message>
        <source>{path} is there already, with other content.</source>
        <translation>{path} 已存在，且内容不同。</translation>
    </message>
    <message>
        <source>{name} is at the hub already, with other content.</source>
        <translation>共享处已有 {name}，且内容不同。</translation>
    </message>
    <message>
        <source>{name} changed while it was read.</source>
        <translation>读取 {name} 时其内容发生变化。</translation>
    </message>
    <message>
        <source>The layer {name} is not at the hub.</source>
        <translation>共享处没有图层 {name}。</translation>
    </message>
    <message>
        <source>The segment {name} is not at the hub any more.</source>
        <translation>共享处已不再有变更段 {name}。</translation>
    </message>
    <message>
        <source>{crs} is no coordinate system; write it like EPSG:4547.</source>
        <translation>{crs} 不是坐标系；请写成 EPSG:4547 的形式。</translation>
    </message>
    <message>
        <source>{table} is not registered as a layer of this file.</source>
        <translation>{table} 未登记为此文件的图层。</translation>
    </message>
    <message>
        <source>EPSG:{code} is not a known coordinate system.</source>
        <translation>EPSG:{code} 不是已知的坐标系。</translation>
    </message>
    <message>
        <source>Coordinate systems need GDAL&apos;s Python bindings (osgeo) or pyproj; neither was found.</source>
        <translation>处理坐标系需要 GDAL 的 Python 绑定（osgeo）或 pyproj，两者均未找到。</translation>
    </message>
    <message>
        <source>There is no structure {uuid} in this workspace.</source>
        <translation>此工作区中没有建筑 {uuid}。</translation>
    </message>
    <message>
        <source>The rule pack {pack} has no fact {fact}.</source>
        <translation>规则包 {pack} 没有事实 {fact}。</translation>
    </message>
    <message>
        <source>{path} does not say which city&apos;s rules it is judged by (setting {setting}).</source>
        <translation>{path} 未载明适用哪个城市的规则（设置项 {setting}）。</translation>
    </message>
    <message>
        <source>{source} is in {found}, the workspace in {own}: reproject the layer first.</source>
        <translation>{source} 采用 {found}，工作区采用 {own}：请先对图层重投影。</translation>
    </message>
    <message>
        <source>{column} is no column to import into; there are: {columns}.</source>
        <translation>不能导入到列 {column}；可用的列：{columns}。</translation>
    </message>
    <message>
        <source>{source} has no field {field}; it has: {fields}.</source>
        <translation>{source} 没有字段 {field}；现有字段：{fields}。</translation>
    </message>
    <message>
        <source>{language} is not one of the languages zh and en.</source>
        <translation>{language} 不是 zh 或 en。</translation>
    </message>
    <message>
        <source>{path} has no case {uuid}.</source>
        <translation>{path} 中没有案件 {uuid}。</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>没有文件 {path}。</translation>
    </message>
    <message>
        <source>{path} does not say which coordinate system it is in. Give it one first (QGIS: Assign projection).</source>
        <translation>{path} 未载明坐标系，请先指定（QGIS：分配投影）。</translation>
    </message>
    <message>
        <source>There is no folder {folder} for the map.</source>
        <translation>没有存放地图的文件夹 {folder}。</translation>
    </message>
    <message>
        <source>A scale of 1:{denominator} cannot be drawn.</source>
        <translation>无法按 1:{denominator} 的比例尺制图。</translation>
    </message>
    <message>
        <source>The map&apos;s extent has no area: {extent}.</source>
        <translation>地图范围没有面积：{extent}。</translation>
    </message>
    <message>
        <source>{path} changed while its map was made; nothing was lost, make the map again.</source>
        <translation>制图过程中 {path} 发生变化；未丢失任何内容，请重新制图。</translation>
    </message>
    <message>
        <source>Maps are made inside a running QGIS (desktop or qgis_process).</source>
        <translation>制图须在运行中的 QGIS（桌面或 qgis_process）内进行。</translation>
    </message>
    <message>
        <source>Maps are made inside QGIS; its Python modules were not found.</source>
        <translation>制图须在 QGIS 内进行；未找到 QGIS 的 Python 模块。</translation>
    </message>
    <message>
        <source>{path} could not be written ({reason}). If the file is open in a reader, close it there.</source>
        <translation>无法写入 {path}（{reason}）。如果文件正在阅读器中打开，请先关闭。</translation>
    </message>
    <message>
        <source>The map could not be written to {folder}: QGIS answers “{reason}”.</source>
        <translation>无法将地图写入 {folder}：QGIS 返回“{reason}”。</translation>
    </message>
    <message>
        <source>There is nothing to show in {path}: no zones, parcels or structures.</source>
        <translation>{path} 中没有可显示的内容：没有分区、宗地或建筑。</translation>
    </message>
    <message>
        <source>The workspace has no layer {layer}.</source>
        <translation>工作区没有图层 {layer}。</translation>
    </message>
    <message>
        <source>{path} has the layers {layers}: say which one with {path}|layername=NAME.</source>
        <translation>{path} 含图层 {layers}：请以 {path}|layername=名称 指定其一。</translation>
    </message>
    <message>
        <source>{path} is not a vector file that can be read.</source>
        <translation>{path} 不是可读取的矢量文件。</translation>
    </message>
    <message>
        <source>The layer {layer} has no geometry.</source>
        <translation>图层 {layer} 没有图形。</translation>
    </message>
    <message>
        <source>Reading vector files needs GDAL&apos;s Python package (osgeo).</source>
        <translation>读取矢量文件需要 GDAL 的 Python 包（osgeo）。</translation>
    </message>
    <message>
        <source>“{found}” is neither a rule pack nor a folder with a {file}; packs: {known}</source>
        <translation>“{found}”既不是规则包，也不是含 {file} 的文件夹；现有规则包：{known}</translation>
    </message>
    <message>
        <source>The holiday arrangement of {year} is not known (待国务院公布). Import the year's file once the State Council has published it.</source>
        <translation>{year} 年的放假安排未知（待国务院公布）。公布后请导入该年的文件。</translation>
    </message>
    <message>
        <source>{file}: a year file has &quot;year&quot; (a number) and &quot;days&quot; (a list).</source>
        <translation>{file}：年度文件须有 &quot;year&quot;（数字）和 &quot;days&quot;（列表）。</translation>
    </message>
    <message>
        <source>The number of working days must be 1 or more, not {found}.</source>
        <translation>工作日数须为 1 或以上，不能是 {found}。</translation>
    </message>
    <message>
        <source>{file}: this is no table of holidays.</source>
        <translation>{file}：不是放假安排表。</translation>
    </message>
    <message>
        <source>{file}, day {number}: &quot;date&quot; and &quot;isOffDay&quot; are needed.</source>
        <translation>{file}，第 {number} 天：须有 &quot;date&quot; 和 &quot;isOffDay&quot;。</translation>
    </message>
    <message>
        <source>{file}: this is not JSON.</source>
        <translation>{file}：不是 JSON。</translation>
    </message>
    <message>
        <source>{name}: “{found}” is no date; write YYYY-MM-DD.</source>
        <translation>{name}：“{found}”不是日期；请写成 YYYY-MM-DD。</translation>
    </message>
    <message>
        <source>{file}: “{found}” is no date; YYYY-MM-DD is needed.</source>
        <translation>{file}：“{found}”不是日期；须为 YYYY-MM-DD。</translation>
    </message>
    <message>
        <source>{path} is being synced by another program. Nothing was changed; try again when it has finished.</source>
        <translation>{path} 正由其他程序同步。未作更改；请待其完成后重试。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). It keeps the identity under which this user&apos;s changes are sealed; nothing was published.</source>
        <translation>无法写入 {path}（{reason}）。该文件保存本用户封存修改所用的标识；未发布任何内容。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). It keeps two syncs of one file apart; nothing was changed.</source>
        <translation>无法写入 {path}（{reason}）。该文件用于避免同一文件被两处同时同步；未作更改。</translation>
    </message>
    <message>
        <source>The hub holds coordinates in {theirs}, {path} is in {own}. They cannot be synced with each other; nothing was changed.</source>
        <translation>共享处采用坐标系 {theirs}，{path} 采用 {own}，两者不能互相同步；未作更改。</translation>
    </message>
    <message>
        <source>The process that updates the shared file could not be started ({reason}). Your changes are published; the shared file follows at the next sync.</source>
        <translation>无法启动更新共享文件的进程（{reason}）。您的修改已发布，共享文件将在下次同步时更新。</translation>
    </message>
    <message>
        <source>The shared file {path} could not be updated ({reason}). Your own file and the segments are whole; the shared file follows at the next sync.</source>
        <translation>无法更新共享文件 {path}（{reason}）。您的文件和变更段完好，共享文件将在下次同步时更新。</translation>
    </message>
    <message>
        <source>{text} is not a value of the log.</source>
        <translation>{text} 不是记录中的值。</translation>
    </message>
    <message>
        <source>A change in the log is unreadable from here: {text}</source>
        <translation>记录中的一条修改自此处起无法读取：{text}</translation>
    </message>
    <message>
        <source>{path} refused it: {reason}.</source>
        <translation>{path} 拒绝写入：{reason}。</translation>
    </message>
    <message>
        <source>{path} is busy: another program, or a layer that is being edited, holds it. Nothing was written; finish that edit and try again.</source>
        <translation>{path} 正被占用：其他程序或正在编辑的图层占用了它。未写入任何内容；请结束该编辑后重试。</translation>
    </message>
    <message>
        <source>The disk of {path} is full; nothing was written.</source>
        <translation>{path} 所在磁盘已满；未写入任何内容。</translation>
    </message>
    <message>
        <source>{path} cannot be written: the file or its folder is read-only.</source>
        <translation>无法写入 {path}：文件或其文件夹为只读。</translation>
    </message>
    <message>
        <source>{path} cannot be reached ({reason}).</source>
        <translation>无法访问 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>{path} is damaged ({reason}). The step that met it was taken back; go on with a whole copy.</source>
        <translation>{path} 已损坏（{reason}）。遇到损坏的那一步已撤销；请改用完整的副本继续。</translation>
    </message>
    <message>
        <source>{path} is damaged ({reason}). It was not changed.</source>
        <translation>{path} 已损坏（{reason}）。未作更改。</translation>
    </message>
    <message>
        <source>{path} does not exist or is not a file.</source>
        <translation>{path} 不存在或不是文件。</translation>
    </message>
    <message>
        <source>{path} is empty (0 bytes). A copy may have been interrupted; take it again.</source>
        <translation>{path} 为空（0 字节）。可能复制时中断，请重新复制。</translation>
    </message>
    <message>
        <source>{path} is a database, but not a GeoPackage.</source>
        <translation>{path} 是数据库，但不是 GeoPackage。</translation>
    </message>
    <message>
        <source>{path} is cut off: {size} of {whole} bytes. It was not changed; take the copy again.</source>
        <translation>{path} 不完整：{whole} 字节中只有 {size} 字节。未作更改，请重新复制。</translation>
    </message>
    <message>
        <source>Editions are kept of {allowed}, not of {layer}.</source>
        <translation>只有 {allowed} 保存数据版本，{layer} 没有。</translation>
    </message>
    <message>
        <source>{layer} from {source} as of {as_of} has been imported already.</source>
        <translation>{source} 的 {layer}（{as_of}）已经导入过。</translation>
    </message>
    <message>
        <source>Feature {number} of {layer} has a geometry that is no WKB.</source>
        <translation>{layer} 的第 {number} 个要素的图形不是 WKB。</translation>
    </message>
    <message>
        <source>Table {table} has no column {column}.</source>
        <translation>表 {table} 没有列 {column}。</translation>
    </message>
    <message>
        <source>{path} lies in a {place}. A working file must lie on a local disk, because edits would be lost there; share it through sync instead.</source>
        <translation>{path} 位于{place}。工作文件必须放在本地磁盘，否则修改可能丢失；请通过同步共享。</translation>
    </message>
    <message>
        <source>A workspace has no table {table}.</source>
        <translation>工作区没有表 {table}。</translation>
    </message>
    <message>
        <source>There is no row {uuid} in table {table}.</source>
        <translation>表 {table} 中没有行 {uuid}。</translation>
    </message>
    <message>
        <source>{path} exists already; choose another name.</source>
        <translation>{path} 已存在，请另选名称。</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist.</source>
        <translation>文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>{path} is write-protected; it is open for reading only.</source>
        <translation>{path} 受写保护，仅以只读方式打开。</translation>
    </message>
    <message>
        <source>{path} has lost its table {table}. The log still holds its rows: restore the file from the shared folder or a backup.</source>
        <translation>{path} 的表 {table} 已丢失。记录中仍有其内容：请从共享文件夹或备份恢复文件。</translation>
    </message>
    <message>
        <source>There is no open conflict {conflict} in {path}.</source>
        <translation>{path} 中没有未解决的冲突 {conflict}。</translation>
    </message>
    <message>
        <source>{change} is no candidate of conflict {conflict}. The candidates are {allowed}.</source>
        <translation>{change} 不是冲突 {conflict} 的候选。候选为 {allowed}。</translation>
    </message>
    <message>
        <source>{value} is no value of {table}.{column}, which is {kind}.</source>
        <translation>{value} 不能作为 {table}.{column} 的值，该列为 {kind}。</translation>
    </message>
    <message>
        <source>Conflict {conflict} is about whether the row stays: write true to keep it, null to remove it.</source>
        <translation>冲突 {conflict} 涉及该行是否保留：保留写 true，删除写 null。</translation>
    </message>
    <message>
        <source>Conflict {conflict} is about {columns}: write an object with these names.</source>
        <translation>冲突 {conflict} 涉及 {columns}：请写含这些名称的对象。</translation>
    </message>
    <message>
        <source>Conflict {conflict} is not about {column}, but about {columns}.</source>
        <translation>冲突 {conflict} 不涉及 {column}，而涉及 {columns}。</translation>
    </message>
    <message>
        <source>{path} is a GeoPackage, but not a workspace of this plugin: it has no table {table}.</source>
        <translation>{path} 是 GeoPackage，但不是本插件的工作区：没有表 {table}。</translation>
    </message>
    <message>
        <source>{path} was made by a newer version of this plugin (schema {found}, this version knows {known}). It is open for reading only; update the plugin to edit it.</source>
        <translation>{path} 由本插件的较新版本建立（结构版本 {found}，本版本支持 {known}），仅以只读方式打开；请升级插件后再编辑。</translation>
    </message>
    <message>
        <source>{hub} is no hub: it has no folder named events.</source>
        <translation>{hub} 不是共享处：没有名为 events 的文件夹。</translation>
    </message>
    <message>
        <source>The value {value} is not JSON; text needs quotation marks, like '&quot;已停工&quot;'.</source>
        <translation>{value} 不是 JSON；文本须加引号，如 '&quot;已停工&quot;'。</translation>
    </message>
    <message>
        <source>A demo city has {least} to {most} structures, not {structures}.</source>
        <translation>示范城市可有 {least} 至 {most} 处建筑，不能是 {structures}。</translation>
    </message>
    <message>
        <source>fact {fact}: the column does not have {rows} rows</source>
        <translation>事实 {fact}：该列没有 {rows} 行</translation>
    </message>
    <message>
        <source>Table {table} has no geometry.</source>
        <translation>表 {table} 没有图形。</translation>
    </message>
    <message>
        <source>{path}: the sections of a field map are {sections}.</source>
        <translation>{path}：字段映射的部分为 {sections}。</translation>
    </message>
    <message>
        <source>{source} has no field that tells the kind of a zone. Name it in the field map (zones: kind: FIELD), or give all zones one kind (zones: kind: {{constant: KIND}}); the kinds are {kinds}.</source>
        <translation>{source} 没有说明分区类别的字段。请在字段映射中指定（zones: kind: 字段），或给所有分区同一类别（zones: kind: {{constant: 类别}}）；类别有 {kinds}。</translation>
    </message>
    <message>
        <source>{path}: {role}: {column} must be a field&apos;s name, or {{constant: VALUE}}.</source>
        <translation>{path}：{role}：{column} 须为字段名，或 {{constant: 值}}。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}).</source>
        <translation>无法写入 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>Writing layers needs GDAL&apos;s Python package (osgeo).</source>
        <translation>写入图层需要 GDAL 的 Python 包（osgeo）。</translation>
    </message>
    <message>
        <source>the values are nested too deeply</source>
        <translation>值的嵌套层数过多</translation>
    </message>
    <message>
        <source>Reading shapefiles needs geopandas and fiona in QGIS&apos;s Python ({missing} is missing). On Debian: apt-get install python3-geopandas python3-fiona; in the OSGeo4W setup choose python3-geopandas.</source>
        <translation>读取 Shapefile 需要 QGIS 的 Python 中有 geopandas 和 fiona（缺 {missing}）。Debian：apt-get install python3-geopandas python3-fiona；OSGeo4W 安装程序中选择 python3-geopandas。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>无法读取 {path}：{reason}</translation>
    </message>
    <message>
        <source>The seed of a demo city is 0 or more, not {seed}.</source>
        <translation>示范城市的种子须为 0 或以上，不能是 {seed}。</translation>
    </message>
    <message>
        <source>A workspace is a GeoPackage: give {path} a name that ends in .gpkg.</source>
        <translation>工作区是 GeoPackage：{path} 的名称须以 .gpkg 结尾。</translation>
    </message>
    <message>
        <source>The process that keeps {path} open ended at once. Without it other programs could cut off what you save; nothing was opened.</source>
        <translation>保持 {path} 打开的进程立即结束。没有它，其他程序可能截断您保存的内容；未打开任何文件。</translation>
    </message>
    <message>
        <source>The process that keeps {path} open could not be started ({reason}). Without it other programs could cut off what you save; nothing was opened.</source>
        <translation>无法启动保持 {path} 打开的进程（{reason}）。没有它，其他程序可能截断您保存的内容；未打开任何文件。</translation>
    </message>
    <message>
        <source>{path} was moved, deleted or replaced while it was open. Nothing was written: put it back, or open the workspace again.</source>
        <translation>{path} 在打开期间被移动、删除或替换。未写入任何内容：请将其放回原处，或重新打开工作区。</translation>
    </message>
    <message>
        <source>{path}: {section} must be a list of NAME: VALUE.</source>
        <translation>{path}：{section} 须为“名称: 值”的列表。</translation>
    </message>
    <message>
        <source>No pack knows the fact “{fact}” with the value “{value}”.</source>
        <translation>没有规则包认可事实“{fact}”取值“{value}”。</translation>
    </message>
    <message>
        <source>{path} does not hold the hub that this workspace was synced with. Nothing is lost: your changes wait in your own file. Connect the share and sync again; only if the hub is gone for good, have it built anew from this file (command line: sync run … --rebuild).</source>
        <translation>{path} 中没有此工作区曾同步过的共享数据。未丢失任何内容：您的修改保存在本机文件中。请连接共享盘后再次同步；只有在共享数据确已永久丢失时，才由本文件重建（命令行：sync run … --rebuild）。</translation>
    </message>
    <message>
        <source>{file} has no days of its year: it is not published yet (待国务院公布), and the year stays unknown.</source>
        <translation>{file} 尚无该年的放假安排（待国务院公布），该年仍按未知处理。</translation>
    </message>
    <message>
        <source>“{found}” is neither a fact nor a word of conditions; facts: {facts}; words: {words}</source>
        <translation>“{found}”既不是事实也不是条件用词；事实：{facts}；用词：{words}</translation>
    </message>
    <message>
        <source>exactly one of {allowed} is expected</source>
        <translation>须且只能有 {allowed} 之一</translation>
    </message>
    <message>
        <source>at least one of {allowed} is expected</source>
        <translation>至少须有 {allowed} 之一</translation>
    </message>
    <message>
        <source>a {kind} can only be asked whether it is known: {{known: true}}</source>
        <translation>{kind} 只能询问是否已知：{{known: true}}</translation>
    </message>
    <message>
        <source>an amount is 1 or more</source>
        <translation>数量为 1 或以上</translation>
    </message>
    <message>
        <source>a standing deadline recurs; its unit is one of {allowed}</source>
        <translation>常设期限是周期性的；单位须为 {allowed} 之一</translation>
    </message>
    <message>
        <source>“{found}” asks about a case, and a standing deadline runs for none</source>
        <translation>“{found}”涉及个案，而常设期限不针对个案</translation>
    </message>
    <message>
        <source>the key “{missing}” is missing; required: {required}</source>
        <translation>缺少键“{missing}”；必需：{required}</translation>
    </message>
    <message>
        <source>only a fact of type {allowed} has bounds</source>
        <translation>只有 {allowed} 类型的事实有上下限</translation>
    </message>
    <message>
        <source>“{found}” is understood everywhere; do not list it</source>
        <translation>“{found}”处处适用，请勿列出</translation>
    </message>
    <message>
        <source>only the area of: {allowed} can leave out land classes</source>
        <translation>只有 {allowed} 的面积可以扣除地类</translation>
    </message>
    <message>
        <source>area_m2 is 0 or more, share at least 0 and below 1, at_most_m2 not below area_m2</source>
        <translation>area_m2 须为 0 或以上，share 须不小于 0 且小于 1，at_most_m2 不得小于 area_m2</translation>
    </message>
    <message>
        <source>“{found}” is a word of conditions and cannot name a fact; words: {words}</source>
        <translation>“{found}”是条件用词，不能作为事实名；用词：{words}</translation>
    </message>
    <message>
        <source>only a fact of type {allowed} lists values</source>
        <translation>只有 {allowed} 类型的事实列出取值</translation>
    </message>
    <message>
        <source>a condition derives a fact of type bool; write a list of {{when, value}}</source>
        <translation>条件只能推导 bool 类型的事实；请写成 {{when, value}} 的列表</translation>
    </message>
    <message>
        <source>give either expires or valid_years</source>
        <translation>expires 与 valid_years 只能写一个</translation>
    </message>
    <message>
        <source>the document ends ({end}) before it takes effect</source>
        <translation>文件在生效之前已失效（{end}）</translation>
    </message>
    <message>
        <source>a document is valid for 1 to 99 years, not {found}</source>
        <translation>文件有效期为 1 至 99 年，不能是 {found}</translation>
    </message>
    <message>
        <source>a version of {pack} is expected here</source>
        <translation>此处应为 {pack} 的一个版本</translation>
    </message>
    <message>
        <source>agencies are parts of each other in a circle: {circle}</source>
        <translation>机关的隶属关系成环：{circle}</translation>
    </message>
    <message>
        <source>the version or its date of effect is that of {other}, too</source>
        <translation>版本或生效日期与 {other} 相同</translation>
    </message>
    <message>
        <source>a paper needs the notice that it is the form of, or a quotation</source>
        <translation>文书须写明对应的通知，或引用原文</translation>
    </message>
    <message>
        <source>a mapping is expected here, found {found}</source>
        <translation>此处应为键值，实为 {found}</translation>
    </message>
    <message>
        <source>a list is expected here, found {found}</source>
        <translation>此处应为列表，实为 {found}</translation>
    </message>
    <message>
        <source>a text is expected here, found {found}</source>
        <translation>此处应为文本，实为 {found}</translation>
    </message>
    <message>
        <source>true or false is expected here, found {found}</source>
        <translation>此处应为 true 或 false，实为 {found}</translation>
    </message>
    <message>
        <source>a number is expected here, found {found}</source>
        <translation>此处应为数字，实为 {found}</translation>
    </message>
    <message>
        <source>a whole number is expected here, found {found}</source>
        <translation>此处应为整数，实为 {found}</translation>
    </message>
    <message>
        <source>{found} is no {what} that is known here; allowed: {allowed}</source>
        <translation>{found} 不是此处已知的{what}；允许：{allowed}</translation>
    </message>
    <message>
        <source>the tag {tag} is not allowed; write the plain value</source>
        <translation>不允许标签 {tag}；请直接写值</translation>
    </message>
    <message>
        <source>anchors and aliases (&amp;, *) are not allowed; write the value again</source>
        <translation>不允许锚点和别名（&amp;、*）；请重写该值</translation>
    </message>
    <message>
        <source>aliases repeat more than {most} values</source>
        <translation>别名重复的值超过 {most} 个</translation>
    </message>
    <message>
        <source>unknown key “{found}”; allowed: {allowed}</source>
        <translation>未知的键“{found}”；允许：{allowed}</translation>
    </message>
    <message>
        <source>the quotation has {length} characters; at most {limit} are allowed</source>
        <translation>引文有 {length} 个字符，最多允许 {limit} 个</translation>
    </message>
    <message>
        <source>the id “{found}” was given before, in line {first}</source>
        <translation>标识“{found}”已在第 {first} 行使用</translation>
    </message>
    <message>
        <source>“{found}” is no date; write YYYY-MM-DD</source>
        <translation>“{found}”不是日期；请写成 YYYY-MM-DD</translation>
    </message>
    <message>
        <source>the scenario “{found}” was given before</source>
        <translation>情景“{found}”重复</translation>
    </message>
    <message>
        <source>unknown fact “{found}”; allowed: {allowed}</source>
        <translation>未知的事实“{found}”；允许：{allowed}</translation>
    </message>
    <message>
        <source>a table needs at least one rule</source>
        <translation>表至少须有一条规则</translation>
    </message>
    <message>
        <source>a priority is 1 (tried first) or more</source>
        <translation>优先级为 1（最先）或以上</translation>
    </message>
    <message>
        <source>nobody can only be true</source>
        <translation>nobody 只能为 true</translation>
    </message>
    <message>
        <source>nobody is said to handle {missing}</source>
        <translation>未写明由谁查处 {missing}</translation>
    </message>
    <message>
        <source>tables refer to each other in a circle: {circle}</source>
        <translation>表之间的引用成环：{circle}</translation>
    </message>
    <message>
        <source>“{found}” is handled already, see line {first}</source>
        <translation>“{found}”已有查处规定，见第 {first} 行</translation>
    </message>
    <message>
        <source>only a recurring deadline can have this key; units: {allowed}</source>
        <translation>只有周期性期限才能有这个键；单位：{allowed}</translation>
    </message>
    <message>
        <source>only a fact of type {allowed} can have this key</source>
        <translation>只有 {allowed} 类型的事实才能有这个键</translation>
    </message>
    <message>
        <source>“{found}” is a value and cannot mean unknown</source>
        <translation>“{found}”是一个值，不能表示未知</translation>
    </message>
    <message>
        <source>The file {name} is not at the hub.</source>
        <translation>共享处没有文件 {name}。</translation>
    </message>
    <message>
        <source>The file {name} is damaged at the hub.</source>
        <translation>共享处的文件 {name} 已损坏。</translation>
    </message>
    <message>
        <source>{sha256} is no SHA-256: that has 64 hexadecimal digits.</source>
        <translation>{sha256} 不是 SHA-256 值：应为 64 位十六进制数。</translation>
    </message>
    <message>
        <source>{path} cannot be read or written ({reason}).</source>
        <translation>{path} 无法读写（{reason}）。</translation>
    </message>
    <message>
        <source>There is no room left for {path} on this computer. Free some space and try again; what has come over is used then.</source>
        <translation>本机没有空间存放 {path}。请腾出空间后重试，已传来的部分届时会接着用。</translation>
    </message>
    <message>
        <source>Signatures need the Python package cryptography, which is not installed. On Debian and Ubuntu: apt-get install python3-cryptography; elsewhere: python3 -m pip install cryptography.</source>
        <translation>签名需要 Python 软件包 cryptography，但尚未安装。Debian 和 Ubuntu：apt-get install python3-cryptography；其他系统：python3 -m pip install cryptography。</translation>
    </message>
    <message>
        <source>{path} does not exist: make a key first (sync key create).</source>
        <translation>{path} 不存在：请先生成密钥（sync key create）。</translation>
    </message>
    <message>
        <source>This computer&apos;s Python cannot compute {algorithm}; whoever reads the hub must be able to.</source>
        <translation>本机的 Python 不能计算 {algorithm}；而读取该共享处的每一台机器都必须能够计算。</translation>
    </message>
    <message>
        <source>Other users of this computer can read {path}, so what it signs proves nothing. Take that right away (chmod 600) if nobody has copied it, or else make a new key.</source>
        <translation>本机其他用户可以读取 {path}，用它签名不能证明任何事。如果确认无人复制过，请收回该权限（chmod 600），否则请另建新密钥。</translation>
    </message>
    <message>
        <source>{path} is a key of another kind; this program signs with Ed25519.</source>
        <translation>{path} 是另一种密钥；本程序使用 Ed25519 签名。</translation>
    </message>
    <message>
        <source>What the store holds as the key of this device is none.</source>
        <translation>存储中作为本设备密钥保存的内容不是密钥。</translation>
    </message>
    <message>
        <source>{path} holds a key already. A new one would begin a new chain; move the old file away first.</source>
        <translation>{path} 中已有密钥。新密钥会另起一条链；请先移走旧文件。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}); no key was made.</source>
        <translation>无法写入 {path}（{reason}）；未生成密钥。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>无法读取 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>{path} is no key, or a damaged one.</source>
        <translation>{path} 不是密钥，或已损坏。</translation>
    </message>
    <message>
        <source>{path} is locked by a passphrase: set the environment variable {name} to it. Nothing was changed.</source>
        <translation>{path} 由口令锁定：请把环境变量 {name} 设为该口令。未作任何更改。</translation>
    </message>
    <message>
        <source>{text} is no head of a record. One looks like SEALER/POSITION/HASH: 32 hexadecimal digits, a number, 64 hexadecimal digits.</source>
        <translation>{text} 不是记录链头。链头的形式为 封存标识/位置/杂凑值：32 位十六进制数字、一个数、64 位十六进制数字。</translation>
    </message>
    <message>
        <source>{path}: a head is written as .svg, .pdf or .png.</source>
        <translation>{path}：链头只能写成 .svg、.pdf 或 .png。</translation>
    </message>
    <message>
        <source>QR codes need the Python package segno, which is not installed: python3 -m pip install segno.</source>
        <translation>生成二维码需要 Python 软件包 segno，但尚未安装：python3 -m pip install segno。</translation>
    </message>
    <message>
        <source>A PDF needs the Python of QGIS, which is not there; SVG and PNG need only segno.</source>
        <translation>生成 PDF 需要 QGIS 的 Python，此处没有；SVG 和 PNG 只需 segno。</translation>
    </message>
    <message>
        <source>{path} has no sealed record yet: sync first.</source>
        <translation>{path} 尚无封存的记录：请先同步。</translation>
    </message>
    <message>
        <source>{path} has no evidence or document with the hash {sha256}.</source>
        <translation>{path} 中没有 SHA-256 为 {sha256} 的证据或文书。</translation>
    </message>
    <message>
        <source>There is no file here that row {row} of table {table} names.</source>
        <translation>本机没有表 {table} 的记录 {row} 所指的文件。</translation>
    </message>
    <message>
        <source>{value} is not one of all, own and none.</source>
        <translation>{value} 不是 all（全部）、own（本人案件）、none（不取）之一。</translation>
    </message>
    <message>
        <source>{hub} is the address of a database; this needs a folder.</source>
        <translation>{hub} 是数据库地址；这里需要文件夹。</translation>
    </message>
    <message>
        <source>Name the folder, or the database, through which the workspace is synced.</source>
        <translation>请指定用于同步工作区的文件夹或数据库。</translation>
    </message>
    <message>
        <source>{path} has no column code, by which jurisdictions are known.</source>
        <translation>{path} 没有 code 字段，无法识别各管辖区。</translation>
    </message>
    <message>
        <source>{path} has no zones of the kind {kind} with a code. There are: {kinds}.</source>
        <translation>{path} 中没有类别为 {kind} 且带代码的分区。现有类别：{kinds}。</translation>
    </message>
    <message>
        <source>{hub} is no address of a database: it begins with postgresql://.</source>
        <translation>{hub} 不是数据库地址：地址应以 postgresql:// 开头。</translation>
    </message>
    <message>
        <source>{path} is in {theirs}, the hub in {own}. Transform it first.</source>
        <translation>{path} 的坐标系为 {theirs}，共享库为 {own}。请先转换坐标系。</translation>
    </message>
    <message>
        <source>The hub refuses {count} changes, the first to {table} {row} ({reason}).</source>
        <translation>共享库拒收 {count} 项更改，第一项涉及 {table} {row}（{reason}）。</translation>
    </message>
    <message>
        <source>The address of a database begins with postgresql://.</source>
        <translation>数据库地址应以 postgresql:// 开头。</translation>
    </message>
    <message>
        <source>The address of the database holds a password, which would be remembered and seen by others. Leave it out: it is taken from PGPASSWORD, from .pgpass, or in QGIS from an authentication configuration.</source>
        <translation>数据库地址中含有密码，会被记住并被他人看到。请去掉密码：密码取自 PGPASSWORD、.pgpass，在 QGIS 中取自认证配置。</translation>
    </message>
    <message>
        <source>This is no address of a database. It looks like postgresql://user@server/database, with %40 for an @ inside a name.</source>
        <translation>这不是数据库地址。格式如 postgresql://用户@服务器/数据库，名称中的 @ 写作 %40。</translation>
    </message>
    <message>
        <source>{path} is larger than {limit} MB, which a hub in a database does not take.</source>
        <translation>{path} 超过 {limit} MB，数据库共享库不接收。</translation>
    </message>
    <message>
        <source>The database holds no hub yet. Its administrator installs it with: hub install.</source>
        <translation>数据库中尚无共享库，请管理员用 hub install 安装。</translation>
    </message>
    <message>
        <source>The hub in the database has schema {found}, this version of the plugin needs {needed}. Its administrator upgrades it with hub install; if it is newer, upgrade the plugin.</source>
        <translation>数据库共享库的结构版本为 {found}，本版插件需要 {needed}。请管理员用 hub install 升级；若共享库较新，请升级插件。</translation>
    </message>
    <message>
        <source>The login {login} stands above the rules of the hub (superuser, BYPASSRLS or member of enforcement_owner). Sync with a login of your own that an administrator entered with: hub officer add.</source>
        <translation>登录名 {login} 不受共享库权限约束（超级用户、BYPASSRLS 或 enforcement_owner 成员）。请使用管理员以 hub officer add 登记的本人登录名同步。</translation>
    </message>
    <message>
        <source>The hub does not know the login {login}. Its administrator enters it with: hub officer add.</source>
        <translation>共享库未登记登录名 {login}，请管理员用 hub officer add 登记。</translation>
    </message>
    <message>
        <source>{crs} is no coordinate system like EPSG:4547.</source>
        <translation>{crs} 不是坐标系编号（如 EPSG:4547）。</translation>
    </message>
    <message>
        <source>The hub in the database has schema {found}, which is newer than this version of the plugin ({known}). Nothing was changed.</source>
        <translation>数据库共享库的结构版本 {found} 比本版插件（{known}）新。未作任何更改。</translation>
    </message>
    <message>
        <source>The hub in the database is in {own}, not in {crs}. Nothing was changed.</source>
        <translation>数据库共享库的坐标系为 {own}，不是 {crs}。未作任何更改。</translation>
    </message>
    <message>
        <source>The login {login} may not install a hub: it must be the server&apos;s administrator, or own the database and have the right CREATEROLE.</source>
        <translation>登录名 {login} 无权安装共享库：须为服务器管理员，或拥有该数据库并具有 CREATEROLE 权限。</translation>
    </message>
    <message>
        <source>The database has no PostGIS. The server&apos;s administrator adds it with: CREATE EXTENSION postgis.</source>
        <translation>数据库没有 PostGIS，请服务器管理员执行 CREATE EXTENSION postgis。</translation>
    </message>
    <message>
        <source>PostGIS does not know the coordinate system {crs}.</source>
        <translation>PostGIS 不认识坐标系 {crs}。</translation>
    </message>
    <message>
        <source>{role} is no role. There are: {roles}.</source>
        <translation>{role} 不是角色。可用角色：{roles}。</translation>
    </message>
    <message>
        <source>An officer has a name and an agency.</source>
        <translation>请填写人员姓名和所属单位。</translation>
    </message>
    <message>
        <source>There are no jurisdictions to load.</source>
        <translation>没有可载入的管辖区。</translation>
    </message>
    <message>
        <source>The server has no login {login}. Its administrator makes it with: CREATE ROLE {name} LOGIN.</source>
        <translation>服务器没有登录名 {login}，请其管理员执行 CREATE ROLE {name} LOGIN。</translation>
    </message>
    <message>
        <source>The login {login} stands above every rule of the database (superuser or BYPASSRLS) and cannot be an officer&apos;s.</source>
        <translation>登录名 {login} 不受数据库权限约束（超级用户或 BYPASSRLS），不能作为执法人员登录名。</translation>
    </message>
    <message>
        <source>The hub knows no jurisdiction {unknown}. There are: {codes}.</source>
        <translation>共享库没有管辖区 {unknown}。现有：{codes}。</translation>
    </message>
    <message>
        <source>The hub does not know the login {login}.</source>
        <translation>共享库未登记登录名 {login}。</translation>
    </message>
    <message>
        <source>The database cannot be reached ({reason}). Nothing is lost: your changes wait in your own file. Sync again when it can be reached.</source>
        <translation>无法连接数据库（{reason}）。没有任何丢失：您的更改保留在自己的文件中，恢复连接后请再次同步。</translation>
    </message>
    <message>
        <source>The hub did not take a segment ({reason}).</source>
        <translation>共享库未接收一个数据段（{reason}）。</translation>
    </message>
    <message>
        <source>The database is busy: somebody holds it longer than a sync waits ({reason}). Nothing is lost: your changes wait in your own file. Sync again in a minute; an open edit session in QGIS may be the cause.</source>
        <translation>数据库忙：有人占用的时间超过同步等待时间（{reason}）。没有任何丢失：您的更改保留在自己的文件中，请稍后再同步；可能是有人在 QGIS 中尚未结束编辑。</translation>
    </message>
    <message>
        <source>There is no room left at the database ({reason}). Nothing is lost: your changes wait in your own file.</source>
        <translation>数据库空间已满（{reason}）。没有任何丢失：您的更改保留在自己的文件中。</translation>
    </message>
    <message>
        <source>The database can only be read at present ({reason}). Your changes wait in your own file.</source>
        <translation>数据库目前只能读取（{reason}）。您的更改保留在自己的文件中。</translation>
    </message>
    <message>
        <source>The database could not make sense of what it read ({reason}).</source>
        <translation>数据库读到的内容有误（{reason}）。</translation>
    </message>
    <message>
        <source>The database holds no hub that this version knows ({reason}). Its administrator installs or upgrades it with: hub install postgresql://… --crs EPSG:….</source>
        <translation>数据库中没有本版本能识别的共享库（{reason}）。请管理员用 hub install postgresql://… --crs EPSG:… 安装或升级。</translation>
    </message>
    <message>
        <source>The database does not let this login do that ({reason}). Its administrator enters who may work there with: hub officer add.</source>
        <translation>数据库不允许该登录名进行此操作（{reason}）。请管理员用 hub officer add 登记使用人。</translation>
    </message>
    <message>
        <source>The server has no such database ({reason}).</source>
        <translation>服务器上没有该数据库（{reason}）。</translation>
    </message>
    <message>
        <source>The server does not accept this login ({reason}). The password is taken from PGPASSWORD, from .pgpass or in QGIS from an authentication configuration.</source>
        <translation>服务器不接受该登录（{reason}）。密码取自 PGPASSWORD、.pgpass，在 QGIS 中取自认证配置。</translation>
    </message>
    <message>
        <source>The hub knows another end of this chain than this file ({reason}). A new one is begun.</source>
        <translation>共享库中本数据链的末端与本文件不一致（{reason}），将另起新链。</translation>
    </message>
    <message>
        <source>A segment is at the hub already, with other content ({reason}).</source>
        <translation>共享库中已有同名数据段，但内容不同（{reason}）。</translation>
    </message>
    <message>
        <source>The hub holds coordinates in {own}, this file is in {theirs}. They cannot be synced with each other; nothing was changed.</source>
        <translation>共享库的坐标系为 {own}，本文件为 {theirs}，不能互相同步；未作任何更改。</translation>
    </message>
    <message>
        <source>This login may read the hub, but not write to it ({reason}). Changes wait in your own file.</source>
        <translation>该登录名只能读取共享库，不能写入（{reason}）。更改保留在您自己的文件中。</translation>
    </message>
    <message>
        <source>A hub in a database needs the Python package psycopg2, which comes with QGIS. Install it with your system (Debian: apt-get install python3-psycopg2) or with: python3 -m pip install psycopg2-binary.</source>
        <translation>使用数据库共享库需要 Python 包 psycopg2（随 QGIS 提供）。请用系统安装（Debian：apt-get install python3-psycopg2），或执行 python3 -m pip install psycopg2-binary。</translation>
    </message>
    <message>
        <source>Devices are confirmed by a leader or an administrator.</source>
        <translation>设备由领导或管理员确认。</translation>
    </message>
    <message>
        <source>This device has not said whose it is; it does so at its next sync with a newer version.</source>
        <translation>该设备尚未登记使用人；用新版本下一次同步时会登记。</translation>
    </message>
    <message>
        <source>This is your own device: somebody else has to confirm it.</source>
        <translation>这是您自己的设备：须由他人确认。</translation>
    </message>
    <message>
        <source>QGIS&apos;s authentication store is locked: what is published now has no signature and begins a chain of its own. Nothing is lost; give the master password after the next start of QGIS.</source>
        <translation>QGIS 的认证存储处于锁定状态：本次发布的内容没有签名，并另起一条链。未丢失任何内容；请在下次启动 QGIS 后输入主密码。</translation>
    </message>
    <message>
        <source>QGIS&apos;s authentication store cannot keep a key ({reason}); no key was made.</source>
        <translation>QGIS 的认证存储无法保存密钥（{reason}）；未生成密钥。</translation>
    </message>
    <message>
        <source>QGIS&apos;s authentication store may be asked on the main thread only.</source>
        <translation>只能在主线程访问 QGIS 的认证存储。</translation>
    </message>
    <message>
        <source>Verifying needs room for its temporary notes in {path} ({reason}); nothing was changed.</source>
        <translation>核验需要在 {path} 存放临时记录的空间（{reason}）；未作任何更改。</translation>
    </message>
    <message>
        <source>{path} could not be brought into one piece ({reason}). What was saved is all there: leave the files beside it whose names end in -wal and -shm, make room, and open it once more.</source>
        <translation>{path} 未能合并为一个文件（{reason}）。已保存的内容都在：请勿删除旁边以 -wal 和 -shm 结尾的文件，腾出空间后再打开一次。</translation>
    </message>
    <message>
        <source>Distances in metres need a projected coordinate system; {crs} is in degrees.</source>
        <translation>以米计的距离需要投影坐标系；{crs} 以度为单位。</translation>
    </message>
    <message>
        <source>An accuracy is a length in metres for one of {layers}, not {name} = {metres}.</source>
        <translation>精度应为 {layers} 之一的以米计的长度，不能是 {name} = {metres}。</translation>
    </message>
    <message>
        <source>The shared table {table} cannot be opened ({reason}).</source>
        <translation>无法打开共享数据表 {table}（{reason}）。</translation>
    </message>
    <message>
        <source>This is no address of a database ({reason}).</source>
        <translation>这不是数据库地址（{reason}）。</translation>
    </message>
    <message>
        <source>No Dask scheduler answers at {address} ({reason}).</source>
        <translation>{address} 上没有应答的 Dask 调度器（{reason}）。</translation>
    </message>
    <message>
        <source>Partitions on several machines need the Python package distributed (Dask), here and on every worker. Install it with: apt-get install python3-distributed, or pip install distributed.</source>
        <translation>在多台机器上分区计算需要 Python 包 distributed（Dask），本机和每个工作节点都要安装。安装方法：apt-get install python3-distributed，或 pip install distributed。</translation>
    </message>
    <message>
        <source>Partitions need structures numbered 1, 2, 3 …: copy their layer once (ogr2ogr).</source>
        <translation>分区计算要求建筑图层按 1、2、3……连续编号：请先用 ogr2ogr 复制一次该图层。</translation>
    </message>
    <message>
        <source>Partitions need layers with a spatial index: convert them to GeoPackage first.</source>
        <translation>分区计算要求图层带有空间索引：请先转换为 GeoPackage。</translation>
    </message>
    <message>
        <source>{path} has lost the column {column} of its table {table}. Give it back under this name, or restore the file from the shared folder or a backup.</source>
        <translation>{path} 的表 {table} 缺少字段 {column}。请恢复该字段名，或从共享文件夹或备份恢复文件。</translation>
    </message>
    <message>
        <source>The rows of an import were left out: {path} cannot be read ({reason}). Everything else has arrived; have whoever imported them import them again.</source>
        <translation>一次导入的数据未能载入：{path} 无法读取（{reason}）。其他内容均已收到；请由原导入人员重新导入。</translation>
    </message>
    <message>
        <source>None of the {count} features of {source} has an outline that encloses an area.</source>
        <translation>{source} 的 {count} 个要素中，没有一个具有可围成面积的图形。</translation>
    </message>
    <message>
        <source>{layer} in {path} is a view, which may never stop answering: save it as a layer of its own first (QGIS: Export, Save Features As).</source>
        <translation>{path} 中的 {layer} 是视图，可能永远得不到结果：请先另存为单独的图层（QGIS：导出 › 要素另存为）。</translation>
    </message>
    <message>
        <source>{path} was not read: its {table} is a view, which may never stop answering. Save the layer as a new file first.</source>
        <translation>未读取 {path}：其中的 {table} 是视图，可能永远得不到结果。请先把图层另存为新文件。</translation>
    </message>
    <message>
        <source>{path} was left in the middle of a write; the journal beside it takes that back when the workspace is opened for editing. Open it once in a folder that can be written, then try again.</source>
        <translation>{path} 在写入途中中断；以编辑方式打开工作区时，旁边的日志文件会撤销写了一半的内容。请在可写的文件夹中打开一次，然后重试。</translation>
    </message>
    <message>
        <source>{path} has a setting {setting} that cannot be read. Restore the file from the shared folder or a backup.</source>
        <translation>{path} 的设置 {setting} 无法读取。请从共享文件夹或备份恢复该文件。</translation>
    </message>
    <message>
        <source>A process of the overlay was ended from outside, perhaps for want of memory; nothing was written. One process alone (--threads 1) needs less.</source>
        <translation>叠加分析的一个进程被系统从外部终止，可能是内存不足；没有写入任何结果。只用一个进程（--threads 1）所需内存较少。</translation>
    </message>
    <message>
        <source>The workers could not lay a part of the map ({reason}). Each needs this plugin on its PYTHONPATH, the same Python packages as here, and the layers under the same path.</source>
        <translation>工作进程未能完成地图一个分区的叠加（{reason}）。每个工作进程都须在 PYTHONPATH 中有本插件，装有与本机相同的 Python 软件包，并能以相同路径读取图层。</translation>
    </message>
    <message>
        <source>The Dask scheduler has no workers any more, or never had any. Start some: {path} says how.</source>
        <translation>该 Dask 调度器没有（或已不再有）工作进程。请启动工作进程，方法见 {path}。</translation>
    </message>
    <message>
        <source>{path} is being written by another run; wait for it, or choose another name.</source>
        <translation>{path} 正由另一次运行写入；请等它结束，或换一个文件名。</translation>
    </message>
    <message>
        <source>another table is called “{found}” already; choose another name</source>
        <translation>已有一张表叫“{found}”；请换一个名称</translation>
    </message>
    <message>
        <source>The structures were changed while they were read; run it again.</source>
        <translation>读取期间建筑图层有改动，请重新运行。</translation>
    </message>
</context>
<context>
    <name>EvidenceCommands</name>
    <message>
        <source>Device key</source>
        <translation>设备密钥</translation>
    </message>
    <message>
        <source>With a key of its own this device signs what it publishes: nobody else can then go on with its chain or change the end of it. The key lies in QGIS&apos;s authentication store, protected by the master password, for which QGIS will ask once in a session. Make a key now?</source>
        <translation>有了自己的密钥，本设备会为其发布的内容签名：他人既不能续写它的链，也不能改动链尾。密钥保存在 QGIS 的认证存储中，由主密码保护，QGIS 每次启动后会询问一次。现在生成密钥吗？</translation>
    </message>
    <message>
        <source>Print the head of the record</source>
        <translation>打印记录链头</translation>
    </message>
    <message>
        <source>Page with QR code (*.pdf *.svg);;QR code alone (*.png)</source>
        <translation>带二维码的页面 (*.pdf *.svg);;仅二维码 (*.png)</translation>
    </message>
    <message>
        <source>head of the record.pdf</source>
        <translation>记录链头.pdf</translation>
    </message>
    <message>
        <source>{count} heads written to {path}. Keep the page where nobody can reach the hub.</source>
        <translation>已将 {count} 个链头写入 {path}。请把该页存放在接触不到共享处的地方。</translation>
    </message>
    <message>
        <source>This device has a key, but QGIS&apos;s authentication store is locked.</source>
        <translation>本设备已有密钥，但 QGIS 的认证存储处于锁定状态。</translation>
    </message>
    <message>
        <source>From the next sync on this device signs with the key {key}.</source>
        <translation>从下次同步起，本设备用密钥 {key} 签名。</translation>
    </message>
    <message>
        <source>This device signs what it publishes. Its public key:

{key}</source>
        <translation>本设备为其发布的内容签名。公钥：

{key}</translation>
    </message>
</context>
<context>
    <name>FactEditor</name>
    <message>
        <source>{value} (from the map)</source>
        <translation>{value}（地图）</translation>
    </message>
    <message>
        <source>— not known —</source>
        <translation>— 未知 —</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{value} (recorded with the structure)</source>
        <translation>{value}（建筑登记）</translation>
    </message>
    <message>
        <source>{value} (setting of the workspace)</source>
        <translation>{value}（工作区设置）</translation>
    </message>
    <message>
        <source>{value} (unless somebody says otherwise)</source>
        <translation>{value}（未另行认定时）</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Land enforcement: help</source>
        <translation>违法用地违法建设执法：帮助</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>no master password was given</source>
        <translation>未输入主密码</translation>
    </message>
    <message>
        <source>it refused</source>
        <translation>存储拒绝写入</translation>
    </message>
    <message>
        <source>it did not give back what it was given</source>
        <translation>读回的内容与写入的不一致</translation>
    </message>
</context>
<context>
    <name>LawsDialog</name>
    <message>
        <source>For comparison only: the documents ask different questions, and what one of them does not know is unknown to it. Only the first line is this city&apos;s.</source>
        <translation>仅供对照：各文件所问不同，某文件没有的事实对它即为未知。只有第一行是本市的规则。</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>适用</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>牵头</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>查处</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>条文</translation>
    </message>
    <message>
        <source>{structure} under every city&apos;s rules</source>
        <translation>{structure}：各城市规则对照</translation>
    </message>
    <message>
        <source> (draft)</source>
        <translation>（草案）</translation>
    </message>
</context>
<context>
    <name>LeadUpkeep</name>
    <message>
        <source>Bringing up to date who leads</source>
        <translation>正在更新牵头部门</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Land enforcement</source>
        <translation>违法用地违法建设执法</translation>
    </message>
</context>
<context>
    <name>PostgresCommands</name>
    <message>
        <source>The shared tables were added. What you save in them is everybody&apos;s at the next sync.</source>
        <translation>已加入共享数据表。在其中保存的内容将在下次同步时共享给所有人。</translation>
    </message>
    <message>
        <source>This workspace is synced through a folder. Name a database in the settings first.</source>
        <translation>本工作区通过文件夹同步。请先在设置中指定数据库。</translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message>
        <source>Land enforcement</source>
        <translation>违法用地违法建设执法</translation>
    </message>
    <message>
        <source>Create workspace</source>
        <translation>新建工作区</translation>
    </message>
    <message>
        <source>City&apos;s rules</source>
        <translation>城市规则包</translation>
    </message>
    <message>
        <source>Coordinate system</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>管辖分区</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>宗地</translation>
    </message>
    <message>
        <source>Land classes</source>
        <translation>地类图斑</translation>
    </message>
    <message>
        <source>Structures</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Workspace (*.gpkg)</source>
        <translation>工作区 (*.gpkg)</translation>
    </message>
    <message>
        <source>The coordinate system must be one with an EPSG number.</source>
        <translation>坐标系须有 EPSG 编号。</translation>
    </message>
    <message>
        <source>Map page</source>
        <translation>地图页</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
        <source>State of the data</source>
        <translation>数据状态编号</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>批量立案件</translation>
    </message>
    <message>
        <source>Only structures whose status is “verified”</source>
        <translation>仅限状态为“属实”的建筑</translation>
    </message>
    <message>
        <source>Your name in the record</source>
        <translation>记录中的姓名</translation>
    </message>
    <message>
        <source>Cases opened</source>
        <translation>新立案件数</translation>
    </message>
    <message>
        <source>Cases open before</source>
        <translation>原有案件数</translation>
    </message>
    <message>
        <source>Sync workspace</source>
        <translation>同步工作区</translation>
    </message>
    <message>
        <source>Shared folder</source>
        <translation>共享文件夹</translation>
    </message>
    <message>
        <source>Changes sent</source>
        <translation>发送的修改</translation>
    </message>
    <message>
        <source>Changes received</source>
        <translation>接收的修改</translation>
    </message>
    <message>
        <source>Open conflicts</source>
        <translation>未解决的冲突</translation>
    </message>
    <message>
        <source>Shared GeoPackage</source>
        <translation>共享 GeoPackage</translation>
    </message>
    <message>
        <source>Makes a workspace (GeoPackage on a local disk) for one city&apos;s rules. Layers are optional; their fields are matched by name, in Chinese or English, and what was matched is written to the log. All layers must be in the workspace&apos;s coordinate system: moving a layer is a decision about its accuracy that is yours to make first.</source>
        <translation>按某一城市的规则建立工作区（本地磁盘上的 GeoPackage）。图层可选；字段按中文或英文名称匹配，匹配结果写入日志。所有图层须采用工作区的坐标系：转换坐标系关系到精度，应先由用户自行完成。</translation>
    </message>
    <message>
        <source>Writes an A3 page as PDF: the map with its legend, north arrow, scale, figures by lead agency, the date, the rule pack and its version, and the id of the state of the data. Without an extent it shows the whole city. For internal use: publication waits until a decision is in force.</source>
        <translation>输出一页 A3 PDF：地图、图例、指北针、比例尺、按牵头部门的统计、日期、规则包及版本、数据状态编号。未指定范围时显示全市。仅供内部使用：处理决定生效之前不得公开。</translation>
    </message>
    <message>
        <source>Opens a case with its suspected violations for every structure that has any. The decision is computed and recorded, but not adopted: that is an act of a person. Two officers who open the same case offline open the same one. All or nothing: cancelled or failed, no case is opened.</source>
        <translation>为每处有涉嫌违法行为的建筑建立案件及其违法行为。判定结果只计算和记录，不采纳：采纳是人的行为。两人离线建立同一案件时得到同一案件。要么全部完成，要么不作更改：取消或失败时不建立任何案件。</translation>
    </message>
    <message>
        <source>Exchanges changes with the other officers through the shared folder. Different fields of one case are merged; the same field changed by two officers becomes a conflict that both see, and what was published first stands until a person decides. A failure loses nothing: run it again.</source>
        <translation>通过共享文件夹与其他人员交换修改。同一案件的不同字段自动合并；同一字段被两人修改时成为双方可见的冲突，在人工确定之前以先发布者为准。失败不会丢失任何内容，重新运行即可。</translation>
    </message>
    <message>
        <source>Determine who leads and who handles</source>
        <translation>判定牵头部门与查处机关</translation>
    </message>
    <message>
        <source>Lays structures over parcels and zones and decides by the city's rules: facts, lead agency, presumed office, handling agency per violation, clauses and notes for every structure, and the overlaps with parcels in m² on the ellipsoid. Unknown stays unknown; nothing is guessed. Fields are matched by name in Chinese or English; a field map (YAML) says what the names do not. For a workspace use “Determine all” in the toolbar.</source>
        <translation>将建筑与宗地、管辖分区叠加，并按城市规则判定：每处建筑的事实、牵头部门、推定单位、各违法行为的查处机关、条文和说明，以及与宗地的重叠面积（椭球面积，m²）。未知即未知，不作猜测。字段按中文或英文名称匹配；名称不能说明的，用字段映射（YAML）指定。工作区请用工具栏的“全部判定”。</translation>
    </message>
    <message>
        <source>Field map</source>
        <translation>字段映射</translation>
    </message>
    <message>
        <source>Determined structures</source>
        <translation>判定结果</translation>
    </message>
    <message>
        <source>Determined</source>
        <translation>已确定</translation>
    </message>
    <message>
        <source>Undetermined or in conflict</source>
        <translation>待定或冲突</translation>
    </message>
    <message>
        <source>The result is a GeoPackage: give it a name that ends in .gpkg.</source>
        <translation>结果为 GeoPackage，文件名须以 .gpkg 结尾。</translation>
    </message>
    <message>
        <source>The result must not take the place of a layer that it is made from.</source>
        <translation>结果不能覆盖其来源图层。</translation>
    </message>
    <message>
        <source>Check rule pack</source>
        <translation>检查规则包</translation>
    </message>
    <message>
        <source>Goes through every combination of the facts that a pack&apos;s tables read and reports combinations that reach no rule, rules that collide, rules that never decide, rules without a scenario and, if the document&apos;s text is given, quotations that do not stand in it. What a named ambiguity of the document claims is listed with it; OPEN counts the rest.</source>
        <translation>遍历规则包各表所用事实的全部组合，报告没有规则覆盖的组合、相互冲突的规则、从不起作用的规则、没有情景验证的规则；如给出文件原文，还核对引文是否见于原文。由文件的某项存疑所解释的，与该存疑一并列出；OPEN 为其余的数量。</translation>
    </message>
    <message>
        <source>Rule pack (id or folder)</source>
        <translation>规则包（标识或文件夹）</translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation>文件原文</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Combinations</source>
        <translation>组合数</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Findings that no ambiguity claims</source>
        <translation>没有存疑解释的发现</translation>
    </message>
    <message>
        <source>Impact preview</source>
        <translation>影响预演</translation>
    </message>
    <message>
        <source>Decides every open case of a workspace anew, with the facts of its last recorded decision, under its own rules and under another pack or version, and lists what would change and by which clause. The workspace is only read.</source>
        <translation>按最近一次认定记录中的事实，对工作区中每件未结案件分别按本规则包和另一规则包（或版本）重新判定，列出会发生的变化及所依条文。只读取工作区，不作更改。</translation>
    </message>
    <message>
        <source>Other rules (id, folder, or id@date for a version)</source>
        <translation>另一规则包（标识、文件夹，或“标识@日期”指定版本）</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Cases looked at</source>
        <translation>预演案件数</translation>
    </message>
    <message>
        <source>Cases that would change</source>
        <translation>会变化的案件数</translation>
    </message>
    <message>
        <source>The result must not take the place of a workspace: choose another name.</source>
        <translation>结果不能覆盖工作区，请另选名称。</translation>
    </message>
    <message>
        <source>Verify the record</source>
        <translation>核验记录</translation>
    </message>
    <message>
        <source>Reads everything in the shared folder and reports what is not as it was sealed: altered, removed, inserted, cut off or written anew, with device, position and case. Workspace files that have synced, and heads that were printed, are witnesses: without them nobody can tell that a whole chain without signatures was replaced. The report says “unchanged since sealing”, never “true”.</source>
        <translation>读取共享文件夹的全部内容，报告哪些与封存时不符：被改动、移走、插入、截断或整链重写，并指出设备、位置和案件。同步过的工作区文件和打印的链头是见证：没有见证，就无法发现无签名的整条链被替换。报告只说“封存以来未改动”，不说“属实”。</translation>
    </message>
    <message>
        <source>Workspaces as witnesses</source>
        <translation>作为见证的工作区</translation>
    </message>
    <message>
        <source>Heads that were printed or written down</source>
        <translation>打印或抄录的链头</translation>
    </message>
    <message>
        <source>Read photos and documents, too</source>
        <translation>同时读取照片和文书</translation>
    </message>
    <message>
        <source>Nothing was found</source>
        <translation>未发现问题</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Taking features in</source>
        <translation>正在导入要素</translation>
    </message>
    <message>
        <source>Opening cases</source>
        <translation>正在立案件</translation>
    </message>
    <message>
        <source>Reading layers</source>
        <translation>正在读取图层</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>Reading parcels and zones</source>
        <translation>正在读取宗地和分区</translation>
    </message>
    <message>
        <source>Drawing the city</source>
        <translation>正在绘制城市</translation>
    </message>
    <message>
        <source>Writing the city</source>
        <translation>正在写入城市</translation>
    </message>
    <message>
        <source>Loading the layers</source>
        <translation>正在加载图层</translation>
    </message>
    <message>
        <source>Laying out the page</source>
        <translation>正在排版</translation>
    </message>
    <message>
        <source>Drawing the page</source>
        <translation>正在绘制页面</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Laying structures over parcels and zones</source>
        <translation>正在叠加建筑与宗地、分区</translation>
    </message>
    <message>
        <source>Looking for what others wrote</source>
        <translation>正在查找他人的修改</translation>
    </message>
    <message>
        <source>Reading what others wrote</source>
        <translation>正在读取他人的修改</translation>
    </message>
    <message>
        <source>Merging</source>
        <translation>正在合并</translation>
    </message>
    <message>
        <source>Looking for edits in the shared file</source>
        <translation>正在查找共享文件中的修改</translation>
    </message>
    <message>
        <source>Updating the shared file</source>
        <translation>正在更新共享文件</translation>
    </message>
    <message>
        <source>Publishing your changes</source>
        <translation>正在发布您的修改</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Looking for the files</source>
        <translation>正在查找文件</translation>
    </message>
    <message>
        <source>Fetching photos and documents</source>
        <translation>正在取回照片和文书</translation>
    </message>
    <message>
        <source>Reading the files at the hub</source>
        <translation>正在读取共享处的文件</translation>
    </message>
    <message>
        <source>Sending photos and documents</source>
        <translation>正在发送照片和文书</translation>
    </message>
    <message>
        <source>Reading the shared file</source>
        <translation>正在读取共享文件</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Shared folder</source>
        <translation>共享文件夹</translation>
    </message>
    <message>
        <source>Land enforcement: settings</source>
        <translation>违法用地违法建设执法：设置</translation>
    </message>
    <message>
        <source>Your &amp;name in the record</source>
        <translation>记录中的姓名(&amp;N)</translation>
    </message>
    <message>
        <source>Stands beside every change that you make</source>
        <translation>显示在本人每次修改旁</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>&amp;Open the last workspace when QGIS starts</source>
        <translation>启动 QGIS 时打开上次的工作区(&amp;O)</translation>
    </message>
    <message>
        <source>— not said —</source>
        <translation>— 未填写 —</translation>
    </message>
    <message>
        <source>The list is the city&apos;s: open a workspace first</source>
        <translation>单位名单随城市而定：请先打开工作区</translation>
    </message>
    <message>
        <source>Your &amp;agency</source>
        <translation>您的单位(&amp;A)</translation>
    </message>
    <message>
        <source>Choose from the agencies of the city&apos;s rules, or type any other</source>
        <translation>从该市规则所列单位中选择，也可另行填写</translation>
    </message>
    <message>
        <source>Your &amp;role</source>
        <translation>您的角色(&amp;R)</translation>
    </message>
    <message>
        <source>Decides what the forms offer you</source>
        <translation>决定表单向您提供哪些操作</translation>
    </message>
    <message>
        <source>Name, agency and role are what this computer claims, not a proof of who sat at it. They decide what the forms offer; they do not keep anybody from writing to the file. The record says which device claimed it, and an administrator can confirm the device.</source>
        <translation>姓名、单位和角色由本机自行填写，不能证明使用者是谁。它们决定表单提供哪些操作，但不能阻止任何人写入文件。记录会写明由哪台设备填写；管理员可以确认该设备。</translation>
    </message>
    <message>
        <source>&amp;Shared folder or database</source>
        <translation>共享文件夹或数据库(&amp;S)</translation>
    </message>
    <message>
        <source>The folder on the office share through which this workspace is synced, or postgresql://server/database</source>
        <translation>同步本工作区所用的共享文件夹，或 postgresql://服务器/数据库</translation>
    </message>
    <message>
        <source>&amp;Login of the database</source>
        <translation>数据库登录(&amp;L)</translation>
    </message>
    <message>
        <source>User and password are kept by QGIS, encrypted; without a choice they are taken from the environment or .pgpass</source>
        <translation>用户名和密码由 QGIS 加密保存；不选择时取自环境变量或 .pgpass</translation>
    </message>
</context>
<context>
    <name>Sync</name>
    <message>
        <source>Synced: {pushed} changes sent, {pulled} received.</source>
        <translation>同步完成：发送 {pushed} 处修改，接收 {pulled} 处。</translation>
    </message>
    <message>
        <source>The shared GeoPackage is in use; it is brought up to date at the next sync.</source>
        <translation>共享 GeoPackage 正被占用，下次同步时更新。</translation>
    </message>
    <message>
        <source>This workspace had been synced with another shared folder before; all that this one lacked was published to it. If that was not meant, choose the folder again in the settings.</source>
        <translation>此工作区此前与另一共享文件夹同步；本文件夹缺少的内容已全部发布到其中。如非本意，请在设置中重新选择文件夹。</translation>
    </message>
    <message>
        <source>{count} conflicts are open: see “Conflicts”.</source>
        <translation>有 {count} 处冲突未解决，请见“冲突”。</translation>
    </message>
    <message>
        <source>{count} of your values stepped back because another officer had published first; both are kept under “Conflicts”.</source>
        <translation>您有 {count} 个值因他人先行发布而暂不采用；两个值均保留在“冲突”中。</translation>
    </message>
    <message>
        <source>{count} pieces of the shared record do not verify and were left out (the first: {name}). Ask whoever keeps the shared folder; they are looked at again at every sync.</source>
        <translation>共享记录中有 {count} 个变更段未通过校验，已跳过（第一个：{name}）。请联系共享文件夹的管理人员；每次同步都会重新检查。</translation>
    </message>
    <message>
        <source>{count} changes are dated more than a day ahead of this computer&apos;s clock: one of the clocks is wrong.</source>
        <translation>有 {count} 处修改的日期比本机时钟提前一天以上：必有一处时钟不准。</translation>
    </message>
    <message>
        <source>Files: {up} sent, {down} fetched ({megabytes} MB).</source>
        <translation>文件：发出 {up} 个，取回 {down} 个（{megabytes} MB）。</translation>
    </message>
    <message>
        <source>{count} files were changed after they were recorded as evidence and were not sent (the first: {name}). See “Attachments”.</source>
        <translation>{count} 个文件在登记为证据之后被改动，未发出（第一个：{name}）。详见“附件”。</translation>
    </message>
    <message>
        <source>{count} photos or documents are missing: see “Attachments”.</source>
        <translation>缺 {count} 个照片或文书，详见“附件”。</translation>
    </message>
    <message>
        <source>{count} changes are told in two ways in the shared record; what was read first stands. Somebody may have forged one: have the record verified.</source>
        <translation>共享记录中有 {count} 处修改存在两种说法；以先读到的为准。可能有人伪造了其中之一：请核验记录。</translation>
    </message>
    <message>
        <source>Stopped at your request; what was not sent is sent at the next sync.</source>
        <translation>已按您的要求停止；未发送的内容在下次同步时发送。</translation>
    </message>
    <message>
        <source>The shared GeoPackage was not there or damaged: made anew from the record.</source>
        <translation>共享 GeoPackage 缺失或损坏，已依据记录重新生成。</translation>
    </message>
    <message>
        <source>Received {pulled} changes, sent {pushed}: the rest waits.</source>
        <translation>接收 {pulled} 处修改，发送 {pushed} 处；其余等待下次同步。</translation>
    </message>
    <message>
        <source>{count} pieces of the shared record were written by a newer version of this plugin. They are taken in as soon as yours is updated; until then you do not see what they say.</source>
        <translation>共享记录中有 {count} 个变更段由更新版本的插件写入。更新插件后即会读入；在此之前看不到其内容。</translation>
    </message>
    <message>
        <source>Changes of {people} in this file wait until they sync it themselves: the database takes from everybody only what is his own.</source>
        <translation>本文件中 {people} 的更改须由其本人同步：数据库只接收本人的更改。</translation>
    </message>
    <message>
        <source>The database does not take {count} of your changes: they lie outside your agency or jurisdictions, or your role may not make them (the first: table {table}). They stay in your file; ask whoever administers the database.</source>
        <translation>数据库未接收您的 {count} 项更改：超出您的单位或管辖范围，或您的角色无权填写（第一项在表 {table}）。更改保留在您的文件中，请联系数据库管理员。</translation>
    </message>
    <message>
        <source>{count} pieces of the record were lost or damaged in the shared folder: somebody removed or changed them, a disk failed, or an older state was put back. What this workspace knows of them was published again; “sync verify” tells what is missing.</source>
        <translation>共享文件夹中有 {count} 个变更段丢失或损坏：有人删除或改动、磁盘故障，或恢复了旧状态。本工作区所知的内容已重新发布；用“sync verify”可查明缺少什么。</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>determined</source>
        <translation>已确定</translation>
    </message>
    <message>
        <source>undetermined</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>clauses collide</source>
        <translation>条款冲突</translation>
    </message>
    <message>
        <source>no rule applies</source>
        <translation>无适用规则</translation>
    </message>
    <message>
        <source>{mark} {state}: {candidates}</source>
        <translation>{mark} {state}：{candidates}</translation>
    </message>
    <message>
        <source>(concluded, not written)</source>
        <translation>（推导，非原文写明）</translation>
    </message>
    <message>
        <source>not yet determined</source>
        <translation>尚未判定</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>WorkspaceCommands</name>
    <message>
        <source>Open workspace</source>
        <translation>打开工作区</translation>
    </message>
    <message>
        <source>Workspace (*.gpkg)</source>
        <translation>工作区 (*.gpkg)</translation>
    </message>
    <message>
        <source>Folder for the demo city</source>
        <translation>示范城市存放文件夹</translation>
    </message>
    <message>
        <source>Making the demo city</source>
        <translation>正在生成示范城市</translation>
    </message>
    <message>
        <source>Shared folder of the office</source>
        <translation>办公共享文件夹</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Please wait until the running task has finished.</source>
        <translation>请等待当前任务完成。</translation>
    </message>
    <message>
        <source>Holidays of a year</source>
        <translation>年度放假安排</translation>
    </message>
    <message>
        <source>Year file (*.json)</source>
        <translation>年度文件 (*.json)</translation>
    </message>
    <message>
        <source>Click a structure first.</source>
        <translation>请先点击一处建筑。</translation>
    </message>
    <message>
        <source>The holidays of {year} are known now.</source>
        <translation>已导入 {year} 年放假安排。</translation>
    </message>
    <message>
        <source>Decide …</source>
        <translation>去处理 …</translation>
    </message>
</context>
</TS>
