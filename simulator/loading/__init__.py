"""From YAML files and words to a checked Scenario, Experiment or Sweep."""
