"""`make new-service NAME=exhibition`: a service that starts, with its rows everywhere a service is named.

Renders the folder `template/` into `services/<name>`, adds its events to the contracts and its name to the import
rules, and writes anew what is generated from manifests and contracts. Refuses a name that is taken or no identifier.
"""
