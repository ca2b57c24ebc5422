"""python-calamine reads every cell of a workbook, and that is all."""

import resource
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.load.worker_protocol import Figures, Stopwatch, serve


async def read(path: str) -> Figures:
    watch = Stopwatch()
    cells = 0
    with Path(path).open("rb") as file:  # noqa: ASYNC230 nothing else runs here
        book = CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            cells += sum(1 for row in book.get_sheet_by_name(name).to_python() for cell in row if cell != "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": watch.wall, "peak MiB": peak, "cells": cells}


if __name__ == "__main__":
    serve(read)
