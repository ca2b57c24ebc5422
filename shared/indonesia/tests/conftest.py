"""Settings of generated examples: the same ones in every run, however slow the machine."""

from hypothesis import settings

settings.register_profile("indonesia", deadline=None, derandomize=True)
settings.load_profile("indonesia")
