"""The Processing provider, one algorithm per file, each thin over the app layer."""
