"""The alerting tools: one module for each, with the tables for what it sends.

`known_tools.py` lists them, and by which keys of a payload each is known.
"""
