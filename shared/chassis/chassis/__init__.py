"""What every Jembatan service stands on.

config logging errors clock ids · db outbox relay · inbox deadletters kafka · http auth units · worker migrations cli
"""
