"""The web server, and the worker beside it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from caseferry.platform.site.logs import WithoutRecords

_log = logging.getLogger("caseferry.serve")


class ServerLog(Logger):  # type: ignore[misc, unused-ignore]  # gunicorn ships no types
    """gunicorn's own log, which says of an error where it was, never what it was about."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(WithoutRecords())


class Server(BaseApplication):  # type: ignore[misc, unused-ignore]
    """gunicorn with the settings that this platform needs: threads, since uploads and progress are long and wait."""

    def __init__(self, bind: str, *, processes: int) -> None:
        self._bind, self._processes = bind, processes
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        shared = "/dev/shm"  # noqa: S108  gunicorn's heartbeat alone, no data
        chosen: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._processes,
            "worker_class": "gthread",
            "threads": 64,
            "timeout": 120,
            "graceful_timeout": 20,
            "keepalive": 15,
            "worker_tmp_dir": shared if Path(shared).is_dir() else None,
            "limit_request_line": 4094,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "forwarded_allow_ips": os.environ.get("CASEFERRY_PROXY", "127.0.0.1"),
            "control_socket_disable": True,
            "logger_class": ServerLog,
            "worker_exit": _leave,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        from caseferry.platform.site.wsgi import application

        return application


def _leave(server: Any, worker: Any) -> None:
    """End a web process at once when its work is done: libraries for pictures keep threads that do not survive a fork, and
    taking them apart would end in a crash that means nothing."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def serve(address: str, *, processes: int, worker: bool) -> None:
    """Serve at `address` until interrupted; with `worker`, one worker process runs beside it and is started again when it dies."""
    parts = urlsplit(address)
    bind = f"{parts.hostname or '127.0.0.1'}:{parts.port or 8000}"
    stop = threading.Event()
    if worker:
        threading.Thread(target=_keep_worker, args=(stop,), daemon=True).start()
    try:
        Server(bind, processes=processes).run()
    finally:
        stop.set()


def _keep_worker(stop: threading.Event) -> None:
    """Start the worker, and again when it ends: by itself it never does."""
    command = [sys.executable, "-m", "caseferry", "worker", "--parent", str(os.getpid())]
    while not stop.is_set():
        process = subprocess.Popen(command)
        while process.poll() is None and not stop.wait(0.5):
            pass
        if stop.is_set():
            process.send_signal(signal.SIGTERM)
            return
        _log.warning("the worker ended with %s and is started again", process.returncode)
        stop.wait(1)
