"""Negative controls: each guard of the product is taken out of one process, which then must fail its case.

The product knows nothing of this. The fork server has the package imported; after the fork, and before the service is
made, it replaces the part that is the guard. A part that has moved stops the process: a control never runs with its
guard in force.
"""

import importlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any


@dataclass(frozen=True)
class Guard:
    """A guard, and the process that goes without it."""

    process: str
    take_away: Callable[[], None]


GUARDS: dict[str, Guard] = {}


def take_away(names: Sequence[str]) -> None:
    for name in names:
        GUARDS[name].take_away()


def guard(name: str, process: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def put(take_away: Callable[[], None]) -> Callable[[], None]:
        GUARDS[name] = Guard(process, take_away)
        return take_away

    return put


def module(name: str) -> Any:
    return importlib.import_module(name)


def patch(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Put what `make` returns for the part as it is in its place."""
    setattr(owner, name, make(getattr(owner, name)))


def patch_everywhere(owner: str, name: str, make: Callable[[Any], Any]) -> None:
    """Replace a function also in the modules that have imported it by name."""
    original = getattr(module(owner), name)
    replacement = make(original)
    for one in list(sys.modules.values()):
        if vars(one).get(name) is original:
            setattr(one, name, replacement)


@guard("relay.lock", "suppliers-worker")
def _every_relay_leads() -> None:
    patch(module("chassis.relay"), "LOCK", lambda _: os.getpid())


@guard("relay.acknowledged", "suppliers-worker")
def _mark_what_is_not_acknowledged() -> None:
    def make(mark: Any) -> Any:
        @wraps(mark)
        async def mark_published(term: Any, rows: Any) -> Any:
            term._sent = list(rows)
            return await mark(term, rows)

        return mark_published

    patch(module("chassis.relay").LeaderTerm, "_mark_published", make)


@guard("relay.deadline", "suppliers-worker")
def _wait_for_the_broker_for_ever() -> None:
    @asynccontextmanager
    async def no_deadline(_term: Any) -> AsyncIterator[None]:
        yield

    patch(module("chassis.relay").LeaderTerm, "_deadline", lambda _: no_deadline)


@guard("relay.hold-back", "suppliers-worker")
def _overtake_what_failed() -> None:
    patch(module("chassis.relay").Relay, "hold_back", lambda _: lambda relay, row, error: None)
    patch(module("chassis.kafka.sending"), "_scope_of", lambda _: lambda row, fault: "")


@guard("inbox.once", "recorder-worker")
def _apply_again() -> None:
    batch = module("chassis.inbox.processing")
    decision = batch.Decision

    class Everything(set[Any]):
        def __contains__(self, _id: object) -> bool:
            return True

    def forget(first_seen: Any) -> Any:
        @wraps(first_seen)
        async def nothing_was_seen(one: Any, incoming: Any) -> Any:
            return Everything(await first_seen(one, incoming))

        return nothing_was_seen

    patch(batch.Batch, "first_seen", forget)
    patch(batch.Batch, "_decide", _apply_instead_of(decision.STALE, decision.APPLY))


@guard("inbox.order", "recorder-worker")
def _apply_over_a_gap() -> None:
    batch = module("chassis.inbox.processing")
    patch(batch.Batch, "_decide", _apply_instead_of(batch.Decision.GAP, batch.Decision.APPLY))


def _apply_instead_of(refused: Any, applied: Any) -> Callable[[Any], Any]:
    def make(decide: Any) -> Any:
        @wraps(decide)
        def decided(batch: Any, one: Any, position: Any) -> Any:
            decision = decide(batch, one, position)
            return applied if decision is refused else decision

        return decided

    return make


@guard("inbox.atomic", "recorder-worker")
def _mark_in_a_transaction_before() -> None:
    inbox = module("chassis.inbox.inbox")

    def make(transact: Any) -> Any:
        @wraps(transact)
        async def in_two_transactions(one: Any, incoming: Any, use_savepoints: bool) -> Any:
            async with one.database.transaction() as session:
                fresh = await inbox.Batch(session, one.consumers, use_savepoints=False).first_seen(incoming)

            async def first_seen(_incoming: Any) -> Any:
                return fresh

            async with one.database.transaction() as session:
                batch = inbox.Batch(session, one.consumers, use_savepoints, one.moved)
                patch(batch, "first_seen", lambda _: first_seen)
                return await batch.apply(incoming)

        return in_two_transactions

    patch(inbox.Inbox, "_transact", make)


@guard("consumer.offsets", "recorder-worker")
def _commit_offsets_before_the_work() -> None:
    def make(apply: Any) -> Any:
        @wraps(apply)
        async def commit_first(consumer: Any, records: Any, incoming: Any) -> None:
            await consumer._commit(records)
            await apply(consumer, records, incoming)

        return commit_first

    patch(module("chassis.kafka.consumer").Consumer, "_apply", make)


@guard("consumer.patience", "recorder-worker")
def _take_no_failure_for_transient() -> None:
    patch_everywhere("chassis.db", "is_transient", lambda _: lambda error: False)


@guard("http.idempotency", "suppliers-web")
def _ignore_the_key() -> None:
    patch(module("chassis.http.idempotency"), "HEADER", lambda header: f"no-{header}")


@guard("emails.lease", "notifier-worker")
def _give_every_attempt_a_message_id() -> None:
    emails = module("notifier.usecases.emails")

    def make(claim: Any) -> Any:
        forgetful = claim.text.replace("coalesce(internet_message_id, '<' || delivery.id", "('<' || uuidv7()")
        assert forgetful != claim.text
        return emails.text(forgetful)

    patch(emails, "_CLAIM", make)


@guard("emails.doubt", "notifier-worker")
def _take_silence_for_yes() -> None:
    sending = module("notifier.loops.send_email")
    status = sending.DeliveryStatus

    def make(attempt: Any) -> Any:
        @wraps(attempt)
        async def without_doubt(sender: Any, email: Any) -> Any:
            outcome = await attempt(sender, email)
            return replace(outcome, status=status.SENT) if outcome.status is status.UNCERTAIN else outcome

        return without_doubt

    patch(sending.EmailSender, "_try", make)


@guard("messages.once", "notifier-worker")
def _say_it_every_time() -> None:
    new_id = module("chassis.ids").new_id

    def make(create: Any) -> Any:
        @wraps(create)
        async def create_again(session: Any, requests: Any) -> Any:
            return await create(session, [replace(one, key=f"{one.key}:{new_id()}") for one in requests])

        return create_again

    patch_everywhere("notifier.usecases.messages", "create_messages", make)
