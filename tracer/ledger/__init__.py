"""The ledger of alerts, `feedback-loops.yml`: an entry for each time one fired.

Reading it, and adding to it without disturbing what people wrote. What an entry is about
is decided in `remediation`. A file's text goes in, a `Ledger` of `Entry`s comes out.
"""

from tracer.ledger.entry import Entry
from tracer.ledger.ledger import Ledger, read_entries
from tracer.ledger.new_entry import NewEntry

__all__ = [
    "Entry",
    "Ledger",
    "NewEntry",
    "read_entries",
]
