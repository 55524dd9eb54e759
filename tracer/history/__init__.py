"""Commits: which name a requirement, which touched its code, who last changed a line.

Reads the past through `repository`; which commit is suspected is decided in `tracing`.
"""

__all__ = []
