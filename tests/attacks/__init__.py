"""Attacks through content: everything that others can write, against the real session and the real tools."""
