"""The works, every name they go by, and the index over those names. Pure."""
