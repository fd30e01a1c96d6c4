"""Initialization: facts, judgements and a scenario become the World at its start."""
