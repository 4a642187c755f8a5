"""Against a real mail server on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from bot.errors import ConfigError, NetworkError, Trouble
from bot.model import Part
from bot.networks.email import Email, EmailCredentials, EmailSettings, connect

PART = Part(
    post="alert/a", n=0, network="email", text="x has no credit left.\nAct.", key="k1",
    title="talkforreal needs a host",
)  # fmt: skip


@dataclass
class Post:
    """A mail server's box: what came, to whom; `answer` is said to the next message."""

    box: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    answer: str = "250 taken"
    port: int = 0

    async def handle_DATA(  # noqa: N802 (the name that aiosmtpd calls)
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            read = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
            self.box.append(read)
            self.to.append(list(envelope.rcpt_tos))
        return self.answer


def _knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=given.password == b"right", handled=False)


@pytest.fixture
def post() -> Iterator[Post]:
    kept = Post()
    controller = Controller(
        kept, hostname="127.0.0.1", port=0, authenticator=_knows, auth_require_tls=False
    )
    controller.port = _free()
    controller.start()
    kept.port = controller.port
    yield kept
    controller.stop()


def _free() -> int:
    import socket  # noqa: PLC0415 (nothing else here knows of sockets)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def to(post: Post, credentials: EmailCredentials | None = None, **more: Any) -> Email:
    given: dict[str, Any] = {
        "server": "127.0.0.1", "port": post.port, "security": "none",
        "sender": "bot@blog.example", "to": ("anna@blog.example", "estelle@blog.example"),
    }  # fmt: skip
    return connect(EmailSettings(**given | more), credentials)


def trouble(email: Email) -> NetworkError:
    with pytest.raises(NetworkError) as raised:
        email.publish(PART)
    return raised.value


def test_one_message_reaches_all_hosts(post: Post) -> None:
    to(post).publish(PART)
    (message,) = post.box
    assert post.to == [["anna@blog.example", "estelle@blog.example"]]
    assert message["subject"] == "talkforreal needs a host"
    assert message["auto-submitted"] == "auto-generated"
    assert message.get_content().splitlines() == ["x has no credit left.", "Act."]


def test_the_same_alert_is_the_same_message(post: Post) -> None:
    to(post).publish(PART)
    to(post).publish(PART)
    assert [message["message-id"] for message in post.box] == ["<k1@blog.example>"] * 2


def test_user_and_password_are_used_where_they_are_given(post: Post) -> None:
    to(post, EmailCredentials(user="anna", password="right")).publish(PART)
    assert len(post.box) == 1
    wrong = trouble(to(post, EmailCredentials(user="anna", password="wrong")))
    assert wrong.trouble is Trouble.CREDENTIALS
    assert "wrong" not in str(wrong)


@pytest.mark.parametrize(
    ("answer", "kind"), [("451 later", Trouble.LATER), ("554 never", Trouble.REFUSED)]
)
def test_a_refusal_is_told_by_its_kind(post: Post, answer: str, kind: Trouble) -> None:
    post.answer = answer
    assert trouble(to(post)).trouble is kind
    assert post.box == []


def test_a_server_without_tls_gets_no_message_where_tls_is_wanted(post: Post) -> None:
    assert trouble(to(post, security="starttls")).trouble is Trouble.REFUSED
    assert post.box == []


def test_nobody_there_is_tried_later(post: Post) -> None:
    assert trouble(to(post, port=9)).trouble is Trouble.LATER


def test_a_user_without_a_password_is_a_fault() -> None:
    with pytest.raises(ConfigError, match="EMAIL_PASSWORD"):
        EmailCredentials(user="anna").check()
