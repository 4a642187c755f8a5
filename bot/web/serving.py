"""The site behind a socket: beside the daemon in a thread of its own, or alone."""

import signal
import socket
import threading
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from bot.config import Web
from bot.errors import ConfigError, Fault

_PATIENCE = 5  # seconds that open requests get to finish


class Server:
    """Serves a site where the config says. `port` is the one in use, also where 0 was asked for."""

    def __init__(self, site: FastAPI, web: Web) -> None:
        self._socket = _listening(web)
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(
                site,
                log_config=None,
                access_log=False,
                proxy_headers=False,  # whom to believe is the guard's to say
                server_header=False,
                timeout_graceful_shutdown=_PATIENCE,
            )
        )
        self._thread: threading.Thread | None = None

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve until told to stop by SIGTERM or SIGINT; must be called from the main thread."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_told: stop.set())
        self.start()
        ready()
        stop.wait()
        self.stop()

    def start(self) -> None:
        """Serve in a thread of its own, until `stop`; signals stay with whoever has them."""
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Finish what is open, and end."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(_PATIENCE * 2)
        self._socket.close()


def _listening(web: Web) -> socket.socket:
    family = socket.AF_INET6 if ":" in web.address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((web.address, web.port))
    except OSError as error:
        made.close()
        what = f"{web.address}:{web.port} cannot be listened on ({error.strerror}): choose another port"
        raise ConfigError([Fault(file="bot.toml", key="web.port", what=what)]) from error
    made.listen(128)
    return made
