"""Reads single fields of an alert: words for status and severity, labels, links, titles."""
