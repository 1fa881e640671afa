"""Templates and rooms beside JupyterLab; the rooms, when asked, on a door of their own for the devices in the room."""

from __future__ import annotations

import atexit
import os
import socket
from pathlib import Path
from typing import Any

from traitlets import Bool, Int, Unicode
from traitlets.config import Configurable

from okrkit.server import templates
from okrkit.server.guard import Guard
from okrkit.server.handlers import routes
from okrkit.server.rooms import Rooms
from okrkit.workspace.doorway import Doorway, put_up

SHARE_PORT = 8899


class OkrkitRooms(Configurable):  # type: ignore[misc]  # traitlets is untyped here
    """Settings of the workshop rooms."""

    enabled = Bool(True, help="Serve workshop rooms.").tag(config=True)
    share_ip = Unicode(
        "", help="Address to open the rooms on for other devices, e.g. 0.0.0.0; empty: this computer only."
    ).tag(config=True)
    share_port = Int(SHARE_PORT, help="Port of that door.").tag(config=True)


def load(serverapp: Any) -> None:
    """Add the templates and the rooms to a Jupyter server.

    The door for other devices has the rooms behind it and nothing else: Jupyter, which runs code, stays where it is.
    """
    root = Path(serverapp.root_dir)
    base = serverapp.web_app.settings["base_url"]
    serverapp.web_app.add_handlers(".*$", templates.routes(base, root))
    settings = OkrkitRooms(parent=serverapp)
    if not settings.enabled:
        return
    rooms, guard = Rooms(root), Guard()
    serverapp.web_app.add_handlers(".*$", routes(base, rooms, guard))
    url, shared = serverapp.connection_url.rstrip("/"), False
    if settings.share_ip:
        options = dict(serverapp.ssl_options) if getattr(serverapp, "ssl_options", None) else None
        _, url = open_door(rooms, guard, settings.share_ip, settings.share_port, options)
        shared = True
        serverapp.log.warning("okrkit: %s", meaning(url))
    _note(Doorway(os.getpid(), str(root.resolve()), url, shared))


def open_door(
    rooms: Rooms, guard: Guard, ip: str, port: int, ssl_options: dict[str, Any] | None = None
) -> tuple[Any, str]:
    """Listen on an address with the rooms alone; gives the server and the address that people type."""
    from tornado.httpserver import HTTPServer
    from tornado.web import Application

    server = HTTPServer(
        Application(routes("/", rooms, guard)), ssl_options=ssl_options, max_body_size=1024 * 1024
    )
    server.listen(port, ip)
    bound = next(iter(server._sockets.values())).getsockname()[1]
    host = reachable(ip)
    return server, f"{'https' if ssl_options else 'http'}://{f'[{host}]' if ':' in host else host}:{bound}"


def reachable(ip: str) -> str:
    """The address by which other devices reach this computer, where it listens on all of its own."""
    if ip not in ("0.0.0.0", "::", "*"):  # noqa: S104  # compared, not bound
        return ip
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way would be taken
            return str(probe.getsockname()[0])
        except OSError:  # not in any network
            return "127.0.0.1"


def meaning(url: str) -> str:
    """What opening the door means, in one sentence."""
    safe = "" if url.startswith("https:") else " What is sent is not encrypted on the way."
    return (
        f"the rooms are open to every device in this network at {url}. Whoever has a room's code word can come in; "
        f"notebooks, files and code stay behind Jupyter's own door.{safe}"
    )


def _note(doorway: Doorway) -> None:
    path = put_up(doorway)
    atexit.register(lambda: path.unlink(missing_ok=True))
