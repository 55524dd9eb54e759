"""Value, threshold and unit of an alert: from fields, sentences and a rule's expression."""
