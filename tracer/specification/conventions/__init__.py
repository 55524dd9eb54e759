"""The ways to write requirements: one module for each."""
