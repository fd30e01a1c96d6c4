"""The figures that a pattern consists of: one function each, from an incident table.

Every function returns a number, or NaN where the table lacks what it needs: a column, or an
incident to take a share of. Values and bands are in `simulator.experiments.validation.registry`.
The source is the Dyadic Cyber Incident Dataset 2.0 (Maness, Valeriano, Hedgecock, Macias, Jensen
2023, The Cyber Defense Review 8(2)), 2000-2020, unless a docstring says otherwise.
"""
