"""Random keys, pastes, clicks, sizes and events against the real app: no traceback, no effect without yes."""
