"""The command line, one module per command (contract, "Command line"). Needs no QGIS."""
