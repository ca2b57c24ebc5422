class StackError(Exception):
    """Something the person at the keyboard can put right; its text says how."""
