"""The pictures of the README and of the tests, taken from the real app."""
