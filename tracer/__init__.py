"""From a production alert back to the requirement, intent, code and commits behind it."""

VERSION = "0.1.0"
