"""The ledger of alerts, `feedback-loops.yml`: one entry for each time that one fired.

Here it is read, and entries are added so that all that people wrote stays as it was. Not
here: what an entry says, which is decided in `remediation`. The text of a file goes in, a
`Ledger` of `Entry`s comes out; a `NewEntry` goes in, the new text comes out.
"""

from tracer.ledger.entry import Entry
from tracer.ledger.entry_states import EntryEvent, EntryState, Transition, transition
from tracer.ledger.field_editing import EntryChange, Field
from tracer.ledger.ledger import Ledger, read_entries, read_ledgers
from tracer.ledger.ledger_items import (
    LedgerFile,
    LedgerItem,
    read_items,
    read_ledger_file,
    read_ledger_files,
)
from tracer.ledger.ledger_merging import (
    copied_fields,
    merge_ledger_texts,
    merge_ledgers,
)
from tracer.ledger.new_entry import NewEntry

__all__ = [
    "Entry",
    "EntryChange",
    "EntryEvent",
    "EntryState",
    "Field",
    "Ledger",
    "LedgerFile",
    "LedgerItem",
    "NewEntry",
    "Transition",
    "copied_fields",
    "merge_ledger_texts",
    "merge_ledgers",
    "read_entries",
    "read_items",
    "read_ledger_file",
    "read_ledger_files",
    "read_ledgers",
    "transition",
]
