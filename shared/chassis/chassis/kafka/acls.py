"""Access rules of the brokers (ACLs), as the contracts' grants say.

Applying makes what is missing and takes away what a principal of ours was granted once and is not any more; rules of
other principals, such as operators' own, stay.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest
from jembatan_contracts.grants import Grant, Operation, Resource

from chassis._compat import ask_any_broker

# Kafka protocol, codes of org.apache.kafka.common.acl and .resource
_ANY = 1
_ALLOW = 3
_RESOURCES = {Resource.TOPIC: 2, Resource.GROUP: 3}
_OPERATIONS = {Operation.READ: 3, Operation.WRITE: 4}
_LITERAL, _PREFIXED = 3, 4
_SECURITY_DISABLED = 54


class Rule(NamedTuple):
    """One ACL as the protocol writes it, in the order of its fields."""

    resource_type: int
    resource_name: str
    pattern_type: int
    principal: str
    host: str
    operation: int
    permission: int

    @classmethod
    def of(cls, grant: Grant) -> Self:
        pattern = _PREFIXED if grant.prefixed else _LITERAL
        user = f"User:{grant.principal}"
        return cls(_RESOURCES[grant.resource], grant.name, pattern, user, "*", _OPERATIONS[grant.operation], _ALLOW)

    def __str__(self) -> str:
        return f"{self.principal} {_name(_OPERATIONS, self.operation)} {self._where}"

    @property
    def _where(self) -> str:
        every = "*" if self.pattern_type == _PREFIXED else ""
        return f"{_name(_RESOURCES, self.resource_type)} {self.resource_name}{every}"


async def apply(admin: AIOKafkaAdminClient, granted: Iterable[Grant]) -> list[str]:
    """Make the brokers' rules for these principals be as granted. Returns one line for each change; nothing where the
    brokers ask nobody for a name."""
    wanted = {Rule.of(grant) for grant in granted}
    present = await rules(admin)
    if present is None:
        return []
    ours = {rule.principal for rule in wanted} | {rule.principal for rule in present if _is_ours(rule)}
    missing = sorted(wanted - present)
    extra = sorted(rule for rule in present - wanted if rule.principal in ours)
    for rule in missing:
        [(code, message)] = (await ask_any_broker(admin, CreateAclsRequest(*rule))).creation_responses
        _raise(code, message)
    for rule in extra:
        [(code, message, _)] = (await ask_any_broker(admin, DeleteAclsRequest(*rule))).filter_responses
        _raise(code, message)
    return [*(f"granted {rule}" for rule in missing), *(f"withdrew {rule}" for rule in extra)]


async def rules(admin: AIOKafkaAdminClient) -> set[Rule] | None:
    """Every rule that the brokers hold; None where they have no authorizer."""
    answer = await ask_any_broker(admin, DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY))
    if answer.error_code == _SECURITY_DISABLED:
        return None
    _raise(answer.error_code, answer.error_message)
    return {Rule(kind, name, pattern, *rule) for kind, name, pattern, given in answer.resources for rule in given}


def _is_ours(rule: Rule) -> bool:
    """Outside systems bear their kind in the name; one that was taken out of the contracts loses what it had."""
    return rule.principal.startswith("User:ext-")


def _name(codes: dict[Resource, int] | dict[Operation, int], code: int) -> str:
    return next((str(name) for name, known in codes.items() if known == code), str(code))


def _raise(code: int, message: str | None) -> None:
    if code:
        raise for_code(code)(message)
