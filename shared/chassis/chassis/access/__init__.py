"""Trail of access: who signed in, was refused, took data out, or looked at personal data.

    access.look(principal, supplier.unit)     # where whole personal values are put into an answer
    access.note(request, Kind.SIGN_IN, principal)

`entries` and `recording` write the row before the answer leaves; `queries` and `pages` read the table `access_log`.
"""

from chassis.access.noting import Kind, Noted, Purpose, begin, look, look_again, note, purpose_of

__all__ = ["Kind", "Noted", "Purpose", "begin", "look", "look_again", "note", "purpose_of"]
