"""Jobs that the worker does again and again."""
