"""talkforreal: gathers the answers to a Talk, reads them, counts people, publishes roundups."""
