"""The whole platform as plain processes on one machine, from packages alone.

`python -m deploy.local --help` lists the commands; README.md says where things are.
"""
