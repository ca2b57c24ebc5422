"""Columns whose values are encrypted at rest, each bound to its column and its row.

    class Supplier(SQLModel, table=True):
        id: UUID = Field(default_factory=new_id, primary_key=True)
        nik: str | None = encrypted("nik_sealed", index="nik_mark", default=None)
        nik_mark: bytes | None = None

`supplier.nik` is plaintext to read and to write; the row holds ciphertext, which is decrypted each time it is read,
with the keys of the row's session. A value set is encrypted when the session is flushed; one set to what it was keeps
its ciphertext. Plaintext is in no `repr` and no `model_dump()`, and a statement that bypasses the session and would
write it is refused. The primary key must be known before the row is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import Connection, Dialect, LargeBinary, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, QueryableAttribute, Session, object_session
from sqlalchemy.orm.attributes import get_history, set_attribute
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from chassis.encryption.cipher import FieldCipher

CIPHER = "cipher"
"""Under this name a session's `info` holds the cipher of its rows."""
V = TypeVar("V", str, bytes)


class Ciphertext(bytes):
    """A value as it is stored."""

    def __repr__(self) -> str:
        return "<ciphertext>"


class EncryptedBinary(TypeDecorator[Any]):
    """`bytea` of ciphertext. `context` is set when the model is mapped, unless it was told."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, plain: type[str] | type[bytes] = str, context: str = "", index: str = "") -> None:
        super().__init__()
        self.plain, self.context, self.index = plain, context, index

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None or isinstance(value, Ciphertext):
            return value
        raise TypeError(f"{self.context} would be written as plaintext: add the row to a session instead")

    def process_result_value(self, value: Any, dialect: Dialect) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)


def encrypted(
    column: str, *, plain: type[str] | type[bytes] = str, context: str = "", index: str = "", **options: Any
) -> Any:
    """A field kept encrypted in the database's `column`; `plain` is its type in the clear.

    The context of a value is `<table>.<field>:<primary key>`, or `<context>:<primary key>`. `index` names the field
    that keeps its blind index.
    """
    kind = EncryptedBinary(plain, context, index)
    return Field(sa_type=kind, sa_column_kwargs={"name": column}, repr=False, exclude=True, **options)


def cipher_of(session: Session | AsyncSession) -> FieldCipher:
    """The keys that a session reads and writes encrypted columns with."""
    cipher = session.info.get(CIPHER)
    if cipher is None:
        raise LookupError("this session has no cipher: it was not opened by a service's database")
    return cipher  # type: ignore[no-any-return]


def blind_index(session: Session | AsyncSession, value: str, kind: str) -> bytes:
    """Blind index of a field (`kind`) for this value."""
    return cipher_of(session).blind_index(value, kind)


def blind_index_of(row: object, value: str, kind: str) -> bytes:
    """Blind index by the cipher of the row's session. Raises LookupError for a row without one."""
    session = object_session(row)
    if session is None:
        raise LookupError(f"no cipher for {kind}: its row belongs to no session any more")
    return cipher_of(session).blind_index(value, kind)


def insert_values(
    session: Session | AsyncSession, model: type[SQLModel], rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Fields of new rows for a bulk `insert`, which bypasses the session; encrypted columns as ciphertext."""
    cipher = cipher_of(session)
    attributes = [one for one in vars(model).values() if isinstance(one, EncryptedAttribute)]
    return [reduce(or_, (one.values(row, cipher) for one in attributes), dict(row)) for row in rows]


class EncryptedAttribute(Generic[V]):
    """The attribute of a model over an encrypted column: plaintext for a row, the mapped column for the class."""

    def __init__(self, mapper: Mapper[Any], name: str, kind: EncryptedBinary) -> None:
        self._mapper, self._name, self._kind = mapper, name, kind
        self._mapped: QueryableAttribute[Any] = mapper.class_manager[name]
        self._key = [mapper.get_property_by_column(one).key for one in mapper.primary_key]

    @overload
    def __get__(self, row: None, model: type) -> QueryableAttribute[Any]: ...
    @overload
    def __get__(self, row: object, model: type) -> V | None: ...
    def __get__(self, row: object | None, model: type) -> Any:
        if row is None:
            return self._mapped
        value = self._mapped.__get__(row, model)
        return self._decrypt(row, value) if isinstance(value, Ciphertext) else value

    def __set__(self, row: object, value: V | None) -> None:
        set_attribute(row, self._name, value)

    def encrypt(self, row: object) -> None:
        """Put ciphertext in the place of plaintext that was set; that of before where it says the same."""
        if self._name not in row.__dict__:
            return
        value = row.__dict__[self._name]
        if isinstance(value, Ciphertext):
            return
        if value is not None:
            before: list[Any] = list(get_history(row, self._name).deleted)
            known = [one for one in before if isinstance(one, Ciphertext) and self._decrypt(row, one) == value]
            key = self._mapper.primary_key_from_instance(row)
            set_attribute(row, self._name, known[0] if known else self._encrypt(key, value, self._cipher(row)))
        if self._kind.index:
            found = None if value is None else self._cipher(row).blind_index(value, self._name)
            set_attribute(row, self._kind.index, found)

    def values(self, row: Mapping[str, Any], cipher: FieldCipher) -> dict[str, Any]:
        """Ciphertext and blind index of a row that is none of a session's yet."""
        value, key = row[self._name], [row[name] for name in self._key]
        found = {self._name: None if value is None else self._encrypt(key, value, cipher)}
        index = {self._kind.index: None if value is None else cipher.blind_index(value, self._name)}
        return found | (index if self._kind.index else {})

    def _encrypt(self, key: Sequence[Any], value: V, cipher: FieldCipher) -> Ciphertext:
        plain = value.encode() if isinstance(value, str) else value
        return Ciphertext(cipher.encrypt(plain, self._context(key)))

    def _decrypt(self, row: object, value: Ciphertext) -> str | bytes:
        plain = self._cipher(row).decrypt(value, self._context(self._mapper.primary_key_from_instance(row)))
        return plain.decode() if self._kind.plain is str else plain

    def _context(self, key: Sequence[Any]) -> str:
        return f"{self._kind.context}:{':'.join(map(str, key))}"

    def _cipher(self, row: object) -> FieldCipher:
        session = object_session(row)
        if session is None:
            raise LookupError(f"{self._kind.context} cannot be decrypted: its row belongs to no session any more")
        return cipher_of(session)


@event.listens_for(Mapper, "after_mapper_constructed")
def _take_over_columns(mapper: Mapper[Any], model: type) -> None:
    attributes: list[EncryptedAttribute[Any]] = []
    for name, column in mapper.columns.items():
        if isinstance(column.type, EncryptedBinary):
            column.type.context = column.type.context or f"{mapper.local_table.description}.{name}"
            attributes.append(attribute := EncryptedAttribute(mapper, name, column.type))
            type.__setattr__(model, name, attribute)
    if not attributes:
        return

    def encrypt(_mapper: Mapper[Any], _connection: Connection, row: object) -> None:
        for attribute in attributes:
            attribute.encrypt(row)

    event.listen(mapper, "before_insert", encrypt)
    event.listen(mapper, "before_update", encrypt)
