"""Pages and tables about results, for people."""
