"""What templates show of a trace: facts in the form in which a sentence needs them.

Here it is decided what a report says; how it says it is in `templates/`. Each text of a
view comes from the alert, the specification, the code or the history; another field has
its place. A `Trace` goes in, a `TraceView` comes out: plain values, not yet escaped.
"""

from tracer.views.trace_view import TraceView, view_of

__all__ = ["TraceView", "view_of"]
