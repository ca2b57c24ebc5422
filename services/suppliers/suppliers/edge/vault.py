"""The vault, as a dependency."""

from typing import Annotated

from fastapi import Depends, Request

from suppliers.vault import Vault


async def _vault(request: Request) -> Vault:
    vault: Vault = request.app.state.service.settings.vault
    return vault


InVault = Annotated[Vault, Depends(_vault)]
