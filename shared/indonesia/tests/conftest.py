"""Settings of generated examples: the same ones in every run, however slow the machine."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("indonesia", deadline=None, derandomize=True)
settings.load_profile("indonesia")
