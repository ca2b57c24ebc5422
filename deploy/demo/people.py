"""People of the demo: each speaks HTTP with a token of the stack's issuer, and nothing else."""

from typing import Any
from uuid import uuid4

import httpx

from deploy.local import issuer, services
from deploy.local.errors import StackError
from deploy.local.stack import Stack
from deploy.local.steps import console
from deploy.local.waiting import PATIENCE

ROLES = {
    "operator": "Operator",
    "verifier": "Verifikator",
    "approver": "Penyetuju",
    "storekeeper": "Petugas Gudang",
    "distributor": "Penyalur",
    "reconciler": "Rekonsiliator",
    "admin": "Admin",
}
CAPITALS = {"i", "ii", "iia", "iib", "iii", "lpka", "di"}


class Person:
    """Person with a role at an office, at one service."""

    def __init__(self, stack: Stack, role: str, unit: str, service: str = "suppliers") -> None:
        self.unit = unit
        token = issuer.mint(stack, [role], unit, name=f"{ROLES[role]} {office(unit)}")
        self._http = httpx.Client(
            base_url=services.address(stack, service), headers={"authorization": f"Bearer {token}"}, timeout=PATIENCE
        )

    def get(self, path: str, **query: Any) -> Any:
        return self._answer(self._http.get(path, params=query)).json()

    def download(self, path: str, **query: Any) -> bytes:
        return self._answer(self._http.get(path, params=query)).content

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """Every POST carries a key of its own, as a client on a slow link would send it."""
        answer = self._http.post(path, json=body, headers={"idempotency-key": str(uuid4())}, **more)
        return self._answer(answer).json()

    def put(self, path: str, body: Any) -> Any:
        return self._answer(self._http.put(path, json=body)).json()

    def put_bytes(self, path: str, content: bytes) -> Any:
        headers = {"content-type": "application/octet-stream"}
        return self._answer(self._http.put(path, content=content, headers=headers)).json()

    def upload(self, path: str, name: str, content: bytes) -> Any:
        headers = {"idempotency-key": str(uuid4())}
        return self._answer(self._http.post(path, files={"file": (name, content)}, headers=headers)).json()

    def all(self, path: str, **query: Any) -> list[Any]:
        """Every item of a list, page by page."""
        items: list[Any] = []
        cursor: str | None = None
        while True:
            one = self.get(path, limit=200, **query, **({"cursor": cursor} if cursor else {}))
            items += one["items"]
            cursor = one.get("next")
            if not cursor:
                return items

    @staticmethod
    def _answer(answer: httpx.Response) -> httpx.Response:
        if answer.is_error:
            request = answer.request
            raise StackError(f"{request.method} {request.url.path} answered {answer.status_code}: {answer.text[:1500]}")
        return answer


def office(code: str) -> str:
    """`lapas-kelas-iia-cilegon` as people write it."""
    return " ".join(part.upper() if part in CAPITALS else part.capitalize() for part in code.split("-"))


def say(text: str) -> None:
    console.print(f"  [cyan]·[/] {text}", highlight=False)
