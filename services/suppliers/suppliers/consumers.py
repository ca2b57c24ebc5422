"""Kafka event handlers: the directory of units."""

from chassis import units
from chassis.inbox import Consumers

consumers = Consumers("suppliers")
consumers.include(units.consumers)
