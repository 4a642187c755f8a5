"""The desk and the public pages. No SQL, no policy."""
