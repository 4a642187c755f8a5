"""From what was said to what was meant: free text to nominations. Pure."""
