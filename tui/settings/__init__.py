"""The settings while the app is open: read, shown, changed and kept."""
