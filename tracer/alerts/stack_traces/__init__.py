"""The places in the code that an alert names: stack traces of many languages, and labels."""
