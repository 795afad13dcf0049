"""How well the assistant does, measured."""
