"""Navigation bar: entries that each service declares in its `service.toml`, given to all of them."""

from pydantic import BaseModel, ConfigDict, Field


class Entry(BaseModel):
    """One entry: where it leads (a whole address), what it is called, and who sees it (nobody named: everybody)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    url: str = Field(pattern=r"^https?://")
    label: str
    label_en: str
    about: str = ""
    about_en: str = ""
    icon: str
    roles: frozenset[str] = frozenset()
