"""Which commits count for an alert: how long before it is recent, and what was deployed."""

from datetime import timedelta

# Longer ago, a change has been through every load that a month brings. It can still be
# the cause, and is listed as an older one.
RECENT = timedelta(days=30)
"""How long before an alert a commit counts as recent."""
