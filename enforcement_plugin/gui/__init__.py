"""The desktop: map tool, dock, case form, dialogs, tasks. Holds no decision, no SQL and no file format."""
