"""The same rules as a Mesa model, one world at a time, with choices that can be replaced."""
