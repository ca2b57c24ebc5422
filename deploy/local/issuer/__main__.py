import sys
from pathlib import Path

from aiohttp import web


def pages(port: int, keys: Path) -> web.Application:
    me = f"http://127.0.0.1:{port}"

    async def jwks(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(keys, headers={"Content-Type": "application/jwk-set+json"})

    async def discovery(request: web.Request) -> web.Response:
        return web.json_response({"issuer": me, "jwks_uri": f"{me}/jwks.json"})

    application = web.Application()
    application.add_routes([web.get("/jwks.json", jwks), web.get("/.well-known/openid-configuration", discovery)])
    return application


port = int(sys.argv[1])
web.run_app(pages(port, Path(sys.argv[2])), host="127.0.0.1", port=port, access_log=None, print=None)
