"""Public log: formats and proofs that strangers' programs read as well as ours. No I/O.

`merkle` hashes and proofs (RFC 9162), `tiles` files (C2SP tlog-tiles), `notes` signatures (C2SP signed-note and
tlog-cosignature), `checkpoints` (C2SP tlog-checkpoint), `commitments` of leaves, `receipts` (C2SP tlog-proof),
`witnessing` (C2SP tlog-witness).
"""
