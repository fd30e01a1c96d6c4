"""The version of the rules: it changes whenever results change."""

RULES_VERSION = "1.2.0"
