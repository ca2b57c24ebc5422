"""What every Jembatan service stands on.

config logging errors clock ids · db outbox relay · inbox dead_letters kafka · http auth units · worker migrations cli
"""
