"""Signed notes are those of Go's `note` package and of C2SP: keys, signatures, cosignatures."""

import pytest
from bansos.domain.public_log.checkpoints import Checkpoint, InvalidCheckpoint, open_checkpoint, witnessed
from bansos.domain.public_log.merkle import EMPTY
from bansos.domain.public_log.notes import COSIGNATURE, SIGNATURE, InvalidNote, Note, Signature, SignerKey, VerifierKey
from hypothesis import given
from hypothesis import strategies as st

# From the documentation of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
LOG = SignerKey("log.example/bansos", SIGNATURE, bytes(range(32)))
WITNESS = SignerKey("witness.example/w1", COSIGNATURE, bytes(range(1, 33)))
CHECKPOINT = Checkpoint("log.example/bansos", 7, EMPTY)


def test_a_key_and_a_note_of_go_are_read_and_written_as_they_are() -> None:
    key = VerifierKey.parse(PETER)
    assert str(key) == PETER
    note = Note.parse(PETERS_NOTE)
    assert note.signed_by([key]) == {key: None}
    assert str(note) == PETERS_NOTE
    secret = SignerKey.parse(PETERS_SECRET)
    assert (secret.verifier, secret.secret_text()) == (key, PETERS_SECRET)
    assert str(Note(note.text, (secret.sign(note.text),))) == PETERS_NOTE
    assert PETERS_SECRET.rpartition("+")[2] not in repr(secret)


def test_a_checkpoint_is_opened_by_the_key_of_its_log_alone() -> None:
    note = CHECKPOINT.signed(LOG)
    assert open_checkpoint(Note.parse(str(note)), LOG.verifier) == CHECKPOINT
    other = SignerKey(LOG.name, SIGNATURE, bytes(32))
    with pytest.raises(InvalidCheckpoint):
        open_checkpoint(note, other.verifier)
    with pytest.raises(InvalidCheckpoint):
        open_checkpoint(Checkpoint("another.example", 7, EMPTY).signed(LOG), LOG.verifier)
    larger = Note(Checkpoint(CHECKPOINT.origin, 8, EMPTY).text, note.signatures)
    with pytest.raises(InvalidNote):
        open_checkpoint(larger, LOG.verifier)


def test_a_witness_says_when_it_saw_it() -> None:
    note = CHECKPOINT.signed(LOG).with_signatures([WITNESS.sign(CHECKPOINT.text, 1_752_000_000)])
    assert witnessed(Note.parse(str(note)), [WITNESS.verifier]) == {"witness.example/w1": 1_752_000_000}
    assert witnessed(note, [LOG.verifier]) == {}
    later = bytearray(note.signatures[1].content)
    later[7] ^= 1
    moved = CHECKPOINT.signed(LOG).with_signatures([Signature(WITNESS.name, WITNESS.verifier.id, bytes(later))])
    with pytest.raises(InvalidNote):
        witnessed(moved, [WITNESS.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n1\n",
        "log\n01\nAAAA\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(InvalidNote):
        Checkpoint.parse(text)


@pytest.mark.parametrize("vkey", ["", "a+b", PETER.replace("c74f20a3", "c74f20a4"), PETER[:-4], f"a b{PETER[12:]}"])
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(InvalidNote):
        VerifierKey.parse(vkey)


@given(st.text(max_size=200))
def test_any_text_is_a_note_or_is_refused(text: str) -> None:
    for reading in (Note.parse, VerifierKey.parse, SignerKey.parse, Checkpoint.parse):
        try:
            reading(text)
        except InvalidNote:
            continue
