"""The conversation in lines, from top to bottom: for screen readers, and for terminals that only print."""
