"""Tries mutated inputs on every reader: only errors that help may come out (`script/fuzz`)."""
