"""Every screen and state of the app as small text files: what stands there, and how it looks, in three sizes
and two themes. `make snapshots` renews them; the diff then says what changed on the screen."""
