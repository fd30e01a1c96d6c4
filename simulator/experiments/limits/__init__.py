"""Limits: settings in which theory has an answer, and what the simulator says there.

A limit is one of three kinds. `T`: a closed form, checked against a numerical solution of the
problem that it solves. `R`: a rule of the model, called directly. `E`: a whole simulation of a
shipped scenario. `table.LIMITS` lists them all, `rivalry limits` shows them.
"""
