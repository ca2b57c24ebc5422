"""What this service hears."""

from chassis.inbox import Consumers

consumers = Consumers("notifier")
