"""Made-up requests against the API's description, by schemathesis: what it finds is our own failure (5xx), or an
answer that the description does not promise. Needs schemathesis.

    with serve(app) as address:
        check_operation(app, address, "POST", "/suppliers", bearers=[…], known={})
"""

import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import schemathesis
import uvicorn
from fastapi import APIRouter, FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS

EXAMPLES = int(os.environ.get("JEMBATAN_FUZZ_EXAMPLES", "15"))
"""Requests to an operation. A long hunt sets the variable, and then every run draws others."""
_CONVERTER = re.compile(r":[a-z]+}")
"""A route says how a part is read, `{path:path}`; its description does not."""

_HUNT = "JEMBATAN_FUZZ_EXAMPLES" in os.environ
_CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
schemathesis.openapi.format("date-time-local", st.datetimes().map(lambda moment: moment.isoformat()))


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The app at an address of its own, in a thread with its own loop, as its process would serve it."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def operations(routers: Iterable[APIRouter]) -> list[tuple[str, str]]:
    """Method and path of each operation, for `parametrize`."""
    return [(method, route.path) for router in routers for route in router.routes for method in route.methods]  # type: ignore[attr-defined]


def check_operation(
    app: FastAPI, address: str, method: str, path: str, *, bearers: Sequence[str], known: Mapping[str, Any]
) -> None:
    """Sends `EXAMPLES` requests of one operation, such as the description allows and such as it does not, each with
    one of the tokens; half of them name things that are there (`known`: path parameters by name).

    Raises what schemathesis raises for a bad answer.
    """
    operation = schemathesis.openapi.from_dict(app.openapi())[_CONVERTER.sub("}", path)][method]
    checks: Any = CHECKS.get_by_names(_CHECKS)
    cases = st.one_of([operation.as_strategy(mode) for mode in GenerationMode])

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not _HUNT,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, bearer=st.sampled_from(bearers), is_known=st.booleans())
    def send(case: Case[Any], bearer: str, is_known: bool) -> None:
        if is_known:
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
        answer = case.call(base_url=address, headers={"authorization": f"Bearer {bearer}"})
        case.validate_response(answer, checks=checks)

    send()
