"""The HTTP service: it translates, the library answers."""
