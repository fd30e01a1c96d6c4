"""Results of runs: frames, summaries, comparisons, and their store."""
