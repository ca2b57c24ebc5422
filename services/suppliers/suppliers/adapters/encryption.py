"""The vault, as a dependency."""

from typing import Annotated

from chassis.encryption import Vault
from fastapi import Depends, Request


async def _vault(request: Request) -> Vault:
    vault: Vault = request.app.state.service.settings.vault
    return vault


InVault = Annotated[Vault, Depends(_vault)]
