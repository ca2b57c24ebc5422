"""Kafka's edge: the only place that knows aiokafka and FastStream."""
