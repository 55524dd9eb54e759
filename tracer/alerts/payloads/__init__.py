"""What is around the alerts in a payload: envelopes, JSON in a text, keys in any spelling."""
