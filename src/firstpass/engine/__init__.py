"""The turn, from a stored message to a delivered reply or a person."""
