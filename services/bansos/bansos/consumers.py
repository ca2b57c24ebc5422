"""Kafka event handlers."""

from chassis import units
from chassis.inbox import Consumers

consumers = Consumers("bansos")
consumers.include(units.consumers)
