"""Alerts by e-mail, handed to an SMTP server: one message to all who are told."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from bot.errors import ConfigError, Fault, NetworkError, Trouble
from bot.model import Limits, Part, Ref

NETWORK = "email"
_LIMITS = Limits(
    network=NETWORK, weight=100_000, weigh=len, unit="characters", alt=0, pictures=0, threads=False
)
_SUBJECT = 120  # characters
_FOREVER = 500  # SMTP's answers from here on will not change by asking again


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    """Which server takes the mail, from whom and to whom.

    `security` is how the line is kept secret: "starttls" (port 587), "tls" (port 465), or
    "none", for a server on this machine.
    """

    server: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    timeout: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailCredentials:
    """The server's user and password, both or neither."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def check(self) -> None:
        """Raises ConfigError where one stands without the other."""
        if (self.user is None) != (self.password is None):
            missing = "EMAIL_USER" if self.user is None else "EMAIL_PASSWORD"
            what = "is not set, though the other one is"
            raise ConfigError([Fault(file="environment", key=missing, what=what)])


class Email:
    """A Publisher that cannot look back: a message that the server took is on its way."""

    def __init__(
        self, settings: EmailSettings, credentials: EmailCredentials, tls: ssl.SSLContext
    ) -> None:
        self._settings = settings
        self._credentials = credentials
        self._tls = tls

    @property
    def limits(self) -> Limits:
        """More than an alert ever says."""
        return _LIMITS

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:  # noqa: ARG002 (it takes none)
        """Hand the part over. Raises NetworkError, UNCLEAR where the server may have taken it."""
        given = False
        try:
            message = self._message(part)
            with self._line() as line:
                if self._credentials.user is not None and self._credentials.password is not None:
                    line.login(self._credentials.user, self._credentials.password)
                given = True
                line.send_message(message)
        except smtplib.SMTPAuthenticationError as error:
            raise _trouble(Trouble.CREDENTIALS, "it refuses user and password") from error
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise _refused(error) from error
        except (MessageError, ValueError, smtplib.SMTPNotSupportedError) as error:
            raise _trouble(Trouble.REFUSED, str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            kind = Trouble.UNCLEAR if given else Trouble.LATER
            raise _trouble(kind, f"{self._settings.server}: {error}") from error
        return Ref(network=NETWORK, id=f"{NETWORK}:{part.key}", native=str(message["Message-ID"]))

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:  # noqa: ARG002 (it only takes)
        """Nothing: a mail server does not tell what it took."""
        return ()

    def withdraw(self, ref: Ref) -> None:
        """Raises NetworkError: what was mailed cannot be taken back."""
        raise _trouble(Trouble.REFUSED, f"{ref.native} cannot be taken back")

    def _line(self) -> smtplib.SMTP:
        where = self._settings
        seconds = where.timeout.total_seconds()
        if where.security == "tls":
            return smtplib.SMTP_SSL(where.server, where.port, timeout=seconds, context=self._tls)
        line = smtplib.SMTP(where.server, where.port, timeout=seconds)
        if where.security == "starttls":
            try:
                line.starttls(context=self._tls)
            except (smtplib.SMTPException, OSError):
                line.close()
                raise
        return line

    def _message(self, part: Part) -> EmailMessage:
        made = EmailMessage()
        made["From"] = self._settings.sender
        made["To"] = ", ".join(self._settings.to)
        made["Subject"] = (part.title or part.text).splitlines()[0][:_SUBJECT]
        made["Date"] = format_datetime(datetime.now(UTC))
        # the same alert is the same message, so that mail programs show it once
        made["Message-ID"] = f"<{part.key}@{self._settings.sender.rpartition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"  # no holiday notes in return
        made.set_content(part.text)
        return made


def connect(settings: EmailSettings, credentials: EmailCredentials | None = None) -> Email:
    """Make an Email; nothing is sent yet."""
    return Email(settings, credentials or EmailCredentials(), ssl.create_default_context())


def _refused(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> NetworkError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        said = "none of those who are to be told is taken"
    else:
        codes, said = [error.smtp_code], f"it answered {error.smtp_code}"
    forever = all(code >= _FOREVER for code in codes)
    return _trouble(Trouble.REFUSED if forever else Trouble.LATER, said)


def _trouble(kind: Trouble, detail: str) -> NetworkError:
    return NetworkError(network=NETWORK, trouble=kind, detail=detail)
