"""One module per command of `tinyagent`; each has `run`, which returns an exit code."""
