"""Deployments that a payload or a file lists, in the forms of several tools."""
