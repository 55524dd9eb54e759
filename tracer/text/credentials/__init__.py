"""Masks credentials: what looks like one in a text, or has a name that says so.

Rules live here, in tables whose rows hold their examples; text goes in, text with
`***` comes out. Which texts of an alert are masked is decided where alerts are read.
"""

from tracer.text.credentials.redactor import MASK, RULES, Redactor, cut_and_masked
from tracer.text.credentials.rule import Rule

__all__ = ["MASK", "RULES", "Redactor", "Rule", "cut_and_masked"]
