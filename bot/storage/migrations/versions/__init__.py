"""One file a released schema, in order."""
