"""The input without its widgets: names and commands to complete, earlier requests, folded pastes."""
