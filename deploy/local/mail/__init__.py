"""The mail catcher: takes every message a service sends, keeps it as a file, shows it on a page."""

import sys

from deploy.local import ports, processes, waiting
from deploy.local.stack import Stack

NAME = "mail"
EXTERNAL_HOST = "JEMBATAN_SMTP_HOST"
EXTERNAL_PORT = "JEMBATAN_SMTP_PORT"


def smtp(stack: Stack) -> tuple[str, int]:
    """Host and port that services send to."""
    if host := stack.env.get(EXTERNAL_HOST):
        return host, int(stack.env.get(EXTERNAL_PORT) or 25)
    return "127.0.0.1", ports.number(stack, ports.SMTP)


def start(stack: Stack) -> None:
    smtp_port, page_port = ports.claim(stack, NAME, ports.SMTP, ports.MAIL_PAGE)
    if processes.running(stack, NAME):
        return
    command = [sys.executable, "-m", "deploy.local.mail", smtp_port, page_port, stack.folder("mail")]
    process = processes.start(stack, NAME, [str(word) for word in command], port=page_port)
    waiting.until_ready(stack, process, lambda: waiting.listens(smtp_port) and waiting.listens(page_port))
