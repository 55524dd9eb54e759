"""Tables that say where a payload has an alert's fields, and what reads payloads by them.

The alerting tools in `sources/` are such tables, and `payloads` in the configuration are
others. A table and a payload go in, `ParseResult`s come out.
"""
