"""Proposes how to read a payload that no tool is known for: a path for each field.

A payload goes in, perhaps one of a firing and one of its recovery; a table comes out, as
the configuration writes it under `payloads`. People decide whether it is right.
"""
