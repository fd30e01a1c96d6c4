"""What happened in a run, told in words."""
