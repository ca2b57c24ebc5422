"""The public language of Jembatan: every event any service publishes, and the topic it lives on.

An event is one frozen, documented class (`Event`); a topic is one line of data (`Topic`). Everything else
(JSON Schemas, golden examples, the AsyncAPI document) is generated from these two.

    from jembatan_contracts import events, topics
    event = events.find("id.go.ditjenpas.suppliers.supplier-registered.v1")
    fact = event.model_validate_json(value)
"""

from jembatan_contracts import (  # noqa: F401 registers
    alerts,
    bansos,
    campaigns,
    deadlines,
    exhibition,
    submissions,
    suppliers,
    units,
    uploads,
)
from jembatan_contracts.base import Event, Topic, events, topics

__all__ = ["Event", "Topic", "events", "topics"]
