"""Themes: the app's own and the user's, and how well they can be read."""
