"""Kafka event handlers."""

from chassis import units
from chassis.inbox import Consumers

consumers = Consumers("exhibition")
consumers.include(units.consumers)
