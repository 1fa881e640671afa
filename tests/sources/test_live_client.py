"""The client of all live systems: what it tries again, how long it waits, and what it never says."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Iterator

import pytest

from okrkit.errors import InvalidValueError
from okrkit.sources.live import Answer, Client, CredentialError, Secret, ServiceError, Wait, bearer
from okrkit.sources.live.secrets import Credential, find, need
from tests.sources.standins.base import Asked, Clock, Fault, Reply, StandIn

TOKEN = "shh-1234567890"


class Echo(StandIn):
    """Answers with what it was asked; knows one token."""

    right = TOKEN

    def answer(self, asked: Asked) -> Reply:
        if asked.bearer != self.right:
            return Reply(401, {"message": f"token {asked.bearer} is not valid"})
        return Reply(200, {"path": asked.path})


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as service:
        yield service


def client(echo: Echo, clock: Clock, token: str = TOKEN) -> Client:
    secret = Secret(token)
    return Client("Echo", echo.url, bearer(secret), [secret], timing=clock.timing(), timeout=5)


def test_what_passes_by_itself_is_tried_again_after_growing_waits(echo: Echo) -> None:
    clock = Clock()
    echo.fail(
        Fault(drop=True), Fault(at=2, cut=True), Fault(at=3, half=True), Fault(at=4, reply=Reply(503, b"<html>"))
    )  # fmt: skip
    assert client(echo, clock).get("/a").data == {"path": "/a"}
    assert clock.waits == [1, 2, 4, 8]
    assert len(echo.asked) == 5


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3.3), ("Fri, 20 Nov 2026 12:00:05 GMT", 5.5), ("", 1), ("soon", 1)]
)
def test_a_service_that_asks_to_wait_is_obeyed(echo: Echo, header: str, seconds: float) -> None:
    clock = Clock()
    echo.fail(Fault(reply=Reply(429, {}, {"Retry-After": header} if header else {})))
    client(echo, clock).get("/")
    assert clock.waits == [pytest.approx(seconds)]  # a tenth on top, so that not all come back at once


def test_a_service_that_asks_to_wait_an_hour_ends_the_run_with_that_said(echo: Echo) -> None:
    echo.fail(Fault(reply=Reply(429, {}, {"Retry-After": "3600"})))
    with pytest.raises(ServiceError, match="asks to wait 60 minutes"):
        client(echo, Clock()).get("/")


def test_a_service_that_keeps_failing_is_given_up_after_six_tries(echo: Echo) -> None:
    echo.fail(Fault(times=99, reply=Reply(500, {"message": "sorry"})))
    with pytest.raises(ServiceError, match="Echo: it answers 500, 6 times in a row"):
        client(echo, Clock()).get("/")
    assert len(echo.asked) == 6


def test_a_refusal_in_a_good_answer_is_the_systems_to_judge(echo: Echo) -> None:
    clock = Clock()
    echo.fail(Fault(reply=Reply(200, {"error": "slow down"})))

    def judge(answer: Answer) -> Wait | None:
        return Wait("slow down", 7) if "error" in answer.data else None

    assert client(echo, clock).get("/", judge=judge).data == {"path": "/"}
    assert clock.waits == [7.7]
    assert clock.told == ["Echo: slow down; waiting 8 seconds"]


def test_a_request_that_must_not_come_twice_is_not_repeated_when_it_may_have_arrived(echo: Echo) -> None:
    echo.fail(Fault(cut=True))
    with pytest.raises(ServiceError, match="connection broke"):
        client(echo, Clock()).post("/report", {}, repeatable=False)
    assert len(echo.asked) == 1


def test_an_expired_token_is_renewed_once(echo: Echo) -> None:
    made = client(echo, Clock(), "old-token-123")
    echo.right = "new-token-123"

    def renew() -> None:
        made.sign = bearer(Secret("new-token-123"))

    made.renew = renew
    assert made.get("/x").data == {"path": "/x"}
    assert [asked.bearer for asked in echo.asked] == ["old-token-123", "new-token-123"]


def test_a_secret_stands_in_no_error_log_or_repr(echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = client(echo, Clock(), "wrong-token-999")  # the service repeats it in its refusal
    with pytest.raises(CredentialError) as caught:
        made.get("/")
    shown = "".join(traceback.format_exception(caught.value)) + repr(made) + repr(made.secrets) + caplog.text
    assert "token *** is not valid" in shown
    assert "wrong-token-999" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(made.secrets[0])


@pytest.mark.parametrize(
    "address", ["http://shop.example.com", "ftp://127.0.0.1", "shop.example.com", "https://me:pw@example.com"]
)
def test_a_credential_crosses_no_network_in_the_open(address: str) -> None:
    with pytest.raises(InvalidValueError):
        Client("Shop", address)


def test_a_credential_is_sent_to_no_other_host(echo: Echo) -> None:
    with pytest.raises(ServiceError, match="another host"):
        client(echo, Clock()).get("https://elsewhere.example.com/next")
    echo.fail(Fault(reply=Reply(301, b"", {"Location": "https://www.example.com/api?key=1"})))
    with pytest.raises(ServiceError, match=r"has moved to https://www\.example\.com/api\n"):
        client(echo, Clock()).get("/")


def test_a_shops_own_variable_comes_before_the_common_one() -> None:
    token = Credential("OKRKIT_X_TOKEN", "the token")
    both = {"OKRKIT_X_TOKEN": "common", "OKRKIT_X_TOKEN_NORTH": "north"}
    assert [found.reveal() for shop in ("", "north") if (found := find(token, shop, both))] == [
        "common",
        "north",
    ]
    with pytest.raises(CredentialError, match="OKRKIT_X_TOKEN is not set: the token"):
        need(token, "", {})


def test_a_token_in_the_keyring_serves_where_the_environment_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyring = pytest.importorskip("keyring", reason="the extra keyring is not installed")
    kept = {("okrkit", "OKRKIT_X_TOKEN"): "from the keyring"}
    monkeypatch.setattr(keyring, "get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.delenv("OKRKIT_X_TOKEN", raising=False)
    assert need(Credential("OKRKIT_X_TOKEN", "")).reveal() == "from the keyring"
    monkeypatch.setenv("OKRKIT_X_TOKEN", "from the environment")
    assert need(Credential("OKRKIT_X_TOKEN", "")).reveal() == "from the environment"

    def locked(*_: str) -> str:
        raise keyring.errors.KeyringLocked("locked")

    monkeypatch.setattr(keyring, "get_password", locked)
    assert find(Credential("OKRKIT_Y_TOKEN", "")) is None
