"""Developer tools behind `make bootstrap`, `make test`, `make lint` and `make lock`; README.md lists them."""
