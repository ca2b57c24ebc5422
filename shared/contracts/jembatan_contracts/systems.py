"""Outside systems: who they are, whom to ask about them, what they read. One entry a system."""

from dataclasses import dataclass

EVERYTHING = ("*",)


@dataclass(frozen=True)
class System:
    """`name` as in its topics `external.<name>.<subject>`; `reads`: names of topics; `EVERYTHING`: all there are."""

    name: str
    contact: str
    description: str
    reads: tuple[str, ...] = ()

    @property
    def principal(self) -> str:
        """The name under which it signs in to the brokers."""
        return f"ext-{self.name}"

    def may_read(self, topic: str) -> bool:
        return self.reads == EVERYTHING or topic in self.reads


systems: tuple[System, ...] = (
    System(
        name="coba",
        contact="operations team of Ditjenpas",
        description="Sandbox for teams that try the interface; it exists where its account is made.",
        reads=EVERYTHING,
    ),
)
