"""Witnesses as the log asks them: one HTTP call, and what came of it."""

from dataclasses import dataclass

import aiohttp

from bansos.domain.public_log.notes import InvalidNote, Note, Signature, VerifierKey
from bansos.domain.public_log.witnessing import SIZE_TYPE, Request

PATIENCE = aiohttp.ClientTimeout(total=10)
LONGEST_ANSWER = 10_000


class WitnessAway(Exception):
    """No answer, or one that is not of this protocol; later there may be one."""


class WitnessHasOther(Exception):
    """The witness has signed a log that ours does not begin with. One of the two is not what it says."""


@dataclass(frozen=True)
class Answer:
    """A signature, or the size of the checkpoint that the witness has."""

    signature: Signature | None = None
    size: int | None = None


async def ask(client: aiohttp.ClientSession, address: str, witness: VerifierKey, request: Request) -> Answer:
    """Raises `WitnessAway`, `WitnessHasOther`."""
    try:
        sent = str(request).encode()
        async with client.post(f"{address}/add-checkpoint", data=sent, timeout=PATIENCE) as answer:
            content = (await answer.content.read(LONGEST_ANSWER)).decode(errors="replace")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise WitnessAway(type(error).__name__) from None
    if answer.status == 200:
        return Answer(signature=_signature(content, request.note, witness))
    if answer.status == 409 and answer.content_type == SIZE_TYPE and content.strip().isdecimal():
        return Answer(size=int(content))
    if answer.status in (409, 422):
        raise WitnessHasOther
    raise WitnessAway(f"status-{answer.status}")


def _signature(content: str, note: Note, witness: VerifierKey) -> Signature:
    """That of this witness's key; others are no business of ours."""
    try:
        given = [Signature.parse(line) for line in content.splitlines()]
        own = [one for one in given if (one.name, one.key_id) == (witness.name, witness.id)]
        Note(note.text, tuple(own)).signed_by([witness])
        return own[0]
    except (InvalidNote, IndexError):
        raise WitnessAway("no-signature") from None
