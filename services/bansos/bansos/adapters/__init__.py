"""Outside systems: the files of the public log, its keys, and witnesses."""
