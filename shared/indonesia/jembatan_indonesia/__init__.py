"""Numbers, regions, zones and working days of Indonesia. No network, no database, no framework.

Parsers take text and return a parsed value, or raise `errors.InvalidIdentity` with a stable code. No message ever
repeats the number itself.
"""
