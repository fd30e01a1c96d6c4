"""The values that a run is made from: frozen, typed, every field with its range."""
