"""A page to read the caught mail, and the same as JSON for tests. Loopback only, no script."""

import re
from dataclasses import asdict
from email.message import EmailMessage
from html import escape
from pathlib import Path

from aiohttp import web

from deploy.local.mail import box

SHOWN = 200
NAME = re.compile(r"\d{8}T\d{6}\.\d{6}-\d{6}\.eml")

FRAME = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}
th,td{{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc}}
pre{{white-space:pre-wrap;background:#f6f6f6;padding:1rem}}
iframe{{width:100%;height:32rem;border:1px solid #ccc}}
</style><h1>{title}</h1>{body}</html>"""


def pages(folder: Path) -> web.Application:
    async def index(request: web.Request) -> web.Response:
        to = request.query.get("to", "")
        return _html(f"Mail ({box.total(folder)} messages)", _table(list(box.newest(folder, SHOWN, to=to)), to))

    async def as_json(request: web.Request) -> web.Response:
        found = box.newest(folder, int(request.query.get("count", SHOWN)), to=request.query.get("to", ""))
        rows = [asdict(one) | {"received": one.received.isoformat()} for one in found]
        return web.json_response({"total": box.total(folder), "messages": rows})

    async def one(request: web.Request) -> web.StreamResponse:
        path = _existing(folder, request.match_info["name"])
        if "raw" in request.query:
            return web.FileResponse(path, headers={"Content-Type": "text/plain; charset=utf-8"})
        message = box.read(path)
        return _html(str(message["Subject"] or "(no subject)"), _message(message, path.name))

    application = web.Application()
    application.add_routes([web.get("/", index), web.get("/messages.json", as_json), web.get("/messages/{name}", one)])
    return application


def _existing(folder: Path, name: str) -> Path:
    path = folder / name
    if not NAME.fullmatch(name) or not path.exists():
        raise web.HTTPNotFound(text="No such message.")
    return path


def _table(messages: list[box.Summary], to: str) -> str:
    search = f'<form><label>To <input name="to" value="{escape(to)}"></label> <button>Filter</button></form>'
    rows = "".join(
        f"<tr><td>{one.received:%Y-%m-%d %H:%M:%S} UTC<td>{escape(one.recipient)}"
        f'<td><a href="/messages/{one.name}">{escape(one.subject) or "(no subject)"}</a>'
        for one in messages
    )
    return f"{search}<table><tr><th>Received<th>To<th>Subject{rows}</table><p>The latest {SHOWN} at most.</p>"


def _message(message: EmailMessage, name: str) -> str:
    shown = ("From", "To", "Delivered-To", "Date", "Message-ID")
    headers = "".join(f"<tr><th>{one}<td>{escape(str(message[one] or ''))}" for one in shown)
    plain, rich = box.text_of(message, "plain"), box.text_of(message, "html")
    body = f"<pre>{escape(plain)}</pre>" if plain else ""
    body += f'<iframe sandbox title="HTML part" srcdoc="{escape(rich)}"></iframe>' if rich else ""
    return f'<p><a href="/">All mail</a> · <a href="?raw">As it came</a></p><table>{headers}</table>{body}'


def _html(title: str, body: str) -> web.Response:
    text = FRAME.format(title=escape(title), body=body)
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return web.Response(text=text, content_type="text/html", headers=policy)
