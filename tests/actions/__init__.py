"""Every action of the registry, done by its key in the real app: how to reach it, what must come of it."""
