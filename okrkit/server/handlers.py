"""What a participant's page may ask. These addresses, and no others, are open to people without Jupyter's token."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, RequestHandler

from okrkit.core.workshop import MOST_ITEMS, label
from okrkit.errors import OkrkitError
from okrkit.server import page
from okrkit.server.guard import Guard
from okrkit.server.rooms import Room, Rooms

F = TypeVar("F", bound=Callable[..., Any])

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KEY = re.compile(r"[0-9a-f]{32}")
_LARGEST = 256 * 1024


def routes(base: str, rooms: Rooms, guard: Guard) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """The addresses below a server's base path (which ends with a slash)."""
    start = re.escape(base) + "okrkit"
    room = rf"{start}/room/(?P<name>[a-z0-9]{{4,20}})"
    given = {"base": base, "rooms": rooms, "guard": guard}
    return [
        (rf"{start}/page/(?P<name>room\.(?:js|css))", File, given),
        (rf"{room}/?", Page, given),
        (rf"{room}/join", Join, given),
        (rf"{room}/state", State, given),
        (rf"{room}/send", Send, given),
    ]


class Open(RequestHandler):
    """Common to all: headers that close the page to everything else, errors in plain words."""

    def initialize(self, base: str, rooms: Rooms, guard: Guard) -> None:
        self.base, self.rooms, self.guard = base, rooms, guard

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def check_xsrf_cookie(self) -> None:
        """No cookie says who somebody is here: a page shows its pass in a header that only it can set."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        own = error.args[0] if isinstance(error, HTTPError) and error.args else None
        problem, fix = (
            (own.problem, own.fix) if isinstance(own, OkrkitError) else _SAID.get(status_code, _BROKEN)
        )
        self.finish({"problem": problem, "fix": fix})

    async def found(self, name: str) -> Room:
        room = await self.rooms.room(name)
        if room is None:
            raise HTTPError(404)
        return room


class File(Open):
    """The page's script and style."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        text, kind = (page.script(), "text/javascript") if name == "room.js" else (page.style(), "text/css")
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(text)


class Page(Open):
    """The page itself: the same for everybody, it tells nothing before the code word is given."""

    @allow_unauthenticated
    async def get(self, name: str) -> None:
        if await self.rooms.room(name) is None:
            self.set_status(404)
            self.finish("<!doctype html><html lang=en><title>No such room</title><h1>There is no such room</h1>"
                        "<p>Look at the facilitator's screen once more and type the address again.</p>")  # fmt: skip
            return
        self.finish(page.served(self.base, name))


class Asking(Open):
    """A request of our own page's script, and of no other site's."""

    async def prepare(self) -> None:
        origin = self.request.headers.get("Origin", "")
        foreign = origin and urlsplit(origin).netloc != self.request.host
        strange = self.request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
        if foreign or strange or self.request.headers.get("X-Okrkit-Room") != self.path_kwargs.get("name"):
            raise HTTPError(403)
        if len(self.request.body) > _LARGEST:
            raise HTTPError(413)

    def given(self) -> dict[str, Any]:
        try:
            body = json.loads(self.request.body)
        except ValueError:
            raise HTTPError(400) from None
        if not isinstance(body, dict):
            raise HTTPError(400)
        return body

    async def visitor(self, room: Room) -> str:
        key = await room.holder(self.request.headers.get("X-Okrkit-Pass", ""))
        if key is None:
            raise HTTPError(401)
        return key


class Join(Asking):
    """Come in with the code word."""

    @allow_unauthenticated
    async def post(self, name: str) -> None:
        room, body = await self.found(name), self.given()
        word, who, key = (body.get(field, "") for field in ("word", "name", "key"))
        if not (
            isinstance(word, str) and isinstance(who, str) and isinstance(key, str) and _KEY.fullmatch(key)
        ):
            raise HTTPError(400)
        address = str(self.request.remote_ip)
        wait = self.guard.wait(name, address, time.monotonic())
        if wait:
            self.set_header("Retry-After", str(wait))
            raise HTTPError(429)
        given = await room.admit(word[:100], who.strip()[:80], key)
        if given is None:
            self.guard.wrong(name, address, time.monotonic())
            raise HTTPError(403, reason="Wrong code word")
        self.finish({"pass": given, **room.told(key)})


class State(Asking):
    """What is new in the room."""

    @allow_unauthenticated
    async def get(self, name: str) -> None:
        room = await self.found(name)
        key = await self.visitor(room)
        since = self.get_query_argument("since", "0")
        told = await room.news(key, int(since) if since.isdecimal() else 0)
        await self.visitor(room)  # a new code word may have been given out meanwhile
        self.finish(told)


class Send(Asking):
    """Ideas, votes, a hand, a parked thought; each acknowledged or refused by itself."""

    @allow_unauthenticated
    async def post(self, name: str) -> None:
        room = await self.found(name)
        key = await self.visitor(room)
        items = self.given().get("items")
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise HTTPError(400)
        refusals = await room.send(key, items)
        done = [
            label(item) | ({"problem": r.problem, "fix": r.fix} if r else {})
            for item, r in zip(items, refusals, strict=True)
        ]
        self.finish({"done": done, **room.told(key)})


_BROKEN = ("something went wrong in the room", "tell the facilitator; what you wrote is kept on your device")
_SAID = {
    400: ("the room could not read that", "load the page again"),
    401: ("the code word has changed", "come in again with the new one"),
    403: ("that is not the code word", "look at the facilitator's screen once more"),
    404: ("there is no such room", "type the address again"),
    405: ("that cannot be asked here", "load the page again"),
    413: ("that is too much at once", "send less"),
    429: ("too many wrong code words were tried", "wait a minute, then try again"),
}
