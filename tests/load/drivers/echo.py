"""Driver that measures nothing, for the tests of the harness."""

from tests.load.worker_protocol import Figures, serve, tell, told


async def echo(word: str) -> Figures:
    tell(ready=word)
    tell(heard=await told())
    print("printed, not told", flush=True)
    raise SystemExit(0)


if __name__ == "__main__":
    serve(echo)
