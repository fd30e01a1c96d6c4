"""The rules of the model, one mechanism per file.

A `formula` maps numbers to a number and can be called from anywhere. A `rule` changes a World in
place, for all states or pairs at once. No rule allocates, none keeps anything outside the World,
and only `simulator.model.tick` calls them, in the order of play.
"""
