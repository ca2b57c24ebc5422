"""Kafka: the only place that knows aiokafka and FastStream."""
