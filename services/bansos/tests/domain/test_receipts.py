"""A receipt is checked with nothing but itself and the keys; any other byte in it and it proves nothing."""

import pytest
from bansos.domain.public_log.checkpoints import Checkpoint
from bansos.domain.public_log.commitments import Statement, commit, new_nonce, read_statement, write_statement
from bansos.domain.public_log.merkle import inclusion_ranges, leaf_hash, root_of
from bansos.domain.public_log.notes import COSIGNATURE, SIGNATURE, SignerKey
from bansos.domain.public_log.receipts import Checked, Receipt, ReceiptRefused, check_receipt
from hypothesis import given
from hypothesis import strategies as st

from .test_merkle import ENTRIES, range_hash

LOG = SignerKey("log.example/bansos", SIGNATURE, bytes(range(32)))
WITNESSES = [SignerKey(f"witness.example/w{n}", COSIGNATURE, bytes([n] * 32)) for n in range(3)]
KEYS = [one.verifier for one in WITNESSES]
STATEMENT = write_statement({"action": "serahkan", "packages": 37, "place": "Halaman Lapas — blok C"})
NONCE = bytes(range(100, 132))
INDEX = 11


def receipt(size: int = 20, cosigned: int = 2) -> Receipt:
    entries = [*ENTRIES[:INDEX], commit(NONCE, STATEMENT), *ENTRIES[INDEX + 1 : size]]
    leaves = [leaf_hash(one) for one in entries]
    checkpoint = Checkpoint(LOG.name, size, root_of(leaves))
    seen = [one.sign(checkpoint.text, 1_752_000_000) for one in WITNESSES[:cosigned]]
    note = checkpoint.signed(LOG).with_signatures(seen)
    proof = [range_hash(one, leaves) for one in inclusion_ranges(INDEX, size)]
    return Receipt(NONCE, STATEMENT, INDEX, proof, note)


def test_a_receipt_is_read_back_and_holds() -> None:
    checked = check_receipt(Receipt.parse(str(receipt())), LOG.verifier, KEYS, quorum=2)
    expected: Statement = {"action": "serahkan", "packages": 37, "place": "Halaman Lapas — blok C"}
    assert checked == Checked(expected, INDEX, 20, {one.name: 1_752_000_000 for one in WITNESSES[:2]})


def test_with_too_few_witnesses_it_is_not_final() -> None:
    with pytest.raises(ReceiptRefused, match="witnesses"):
        check_receipt(receipt(cosigned=1), LOG.verifier, KEYS, quorum=2)


def test_by_the_key_of_another_log_it_proves_nothing() -> None:
    with pytest.raises(ReceiptRefused, match="checkpoint"):
        check_receipt(receipt(), SignerKey(LOG.name, SIGNATURE, bytes(32)).verifier)


@given(st.data())
def test_no_byte_of_it_can_be_changed(data: st.DataObject) -> None:
    whole = receipt(cosigned=0)
    at = data.draw(st.integers(0, len(str(whole).encode()) - 1))
    changed = bytearray(str(whole).encode())
    changed[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != changed[at]))
    with pytest.raises(ReceiptRefused):
        check_receipt(Receipt.parse(changed.decode(errors="replace")), LOG.verifier)


def test_a_commitment_links_nothing_to_who_knows_all_that_could_be_said() -> None:
    """To count through every statement is not enough, 256 bits are missing; one statement never looks the same."""
    commitments = {commit(new_nonce(), STATEMENT) for _ in range(100)}
    assert len(commitments) == 100
    guessed = {commit(bytes(32), write_statement({"nik": f"{number:016}"})) for number in range(1000)}
    assert not commitments & guessed
    with pytest.raises(ValueError, match="32 bytes"):
        commit(b"short", STATEMENT)


@pytest.mark.parametrize("content", [b"[]", b'{"b":1, "a":2}', b'{"b":1,"a":2}', b"{}x"])
def test_a_statement_has_one_form(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"one form|Extra data"):
        read_statement(content)
