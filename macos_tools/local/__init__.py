"""The local desk: plain open files in one folder."""
