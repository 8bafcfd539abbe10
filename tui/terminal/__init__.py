"""Dealings with the terminal: drawing on it, leaving it, copying to it."""
