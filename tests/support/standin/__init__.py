"""A stand-in for GitHub: real HTTP in front of a real git repository.

It answers what the forge asks, with GitHub's statuses, messages and shapes; a test
compares the shapes with GitHub's published schema.
"""

from tests.support.standin.server import StandIn

__all__ = ["StandIn"]
