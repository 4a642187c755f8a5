"""The site put together: pages, guard, and what every error looks like to who meets it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from bot.app import App
from bot.errors import Conflict, Denied, Fault, StorageError, TalkForRealError, Unknown
from bot.hosts import Hosts
from bot.web import desk, operations, public, sign_in
from bot.web.guard import Guard
from bot.web.lately import PATIENCE
from bot.web.site import SignInFirst, Site, go_on, page, wants_part

_STATUS: tuple[tuple[type[TalkForRealError], int], ...] = (
    (Unknown, 404),
    (Conflict, 409),
    (Denied, 403),
    (StorageError, 503),
    (TalkForRealError, 400),
)
_SENTENCES = {
    404: "There is no such page.",
    405: "That address only does something when a form is sent to it.",
}
SLOW_DOWN = 429


def _now() -> datetime:
    return datetime.now(UTC)


def make(
    app: App,
    clock: Callable[[], datetime] = _now,
    hosts: Hosts | None = None,
    patience: float = PATIENCE,
    missing: Sequence[Fault] = (),
) -> FastAPI:
    """The site over an app. `hosts` is given where passwords should cost another amount.

    `patience` is how many seconds a page waits for figures that moved; `missing` is what keeps
    networks from being connected.
    """
    made = FastAPI(title="talkforreal", docs_url=None, redoc_url=None, openapi_url=None)
    app.meet(clock())
    made.state.site = Site(
        app=app, hosts=hosts or Hosts(app.store), clock=clock, patience=patience, missing=missing
    )
    made.include_router(sign_in.router)
    made.include_router(desk.router)
    made.include_router(operations.router)
    made.include_router(public.router)
    made.mount("/static", _Static(directory=Path(str(files("bot.web") / "static"))), name="static")
    made.add_middleware(Guard, web=app.config.web)
    made.add_exception_handler(TalkForRealError, _told)
    made.add_exception_handler(SignInFirst, _sign_in_first)
    made.add_exception_handler(HTTPException, _no_page)
    made.add_exception_handler(RequestValidationError, _bad_form)
    return made


class _Static(StaticFiles):
    """Our own style and scripts: kept by browsers for an hour, asked after by their tag."""

    def file_response(self, *args: object, **more: object) -> Response:
        response = super().file_response(*args, **more)  # type: ignore[arg-type]  # passed on as they come
        response.headers["cache-control"] = "public, max-age=3600"
        return response


def _told(request: Request, error: Exception) -> Response:
    """What went wrong by expectation, in a sentence."""
    status = next(code for kind, code in _STATUS if isinstance(error, kind))
    again = error.again_at if isinstance(error, Denied) else None
    response = _error(request, SLOW_DOWN if again else status, _sentence(str(error)))
    if again is not None:
        wait = (again - request.app.state.site.clock()).total_seconds()
        response.headers["retry-after"] = str(max(1, int(wait) + 1))
    return response


def _sign_in_first(request: Request, _error_met: Exception) -> Response:
    if request.method in {"GET", "HEAD"} and not wants_part(request):
        return go_on(f"/sign-in?to={quote(request.url.path)}")
    return _error(request, 401, "Your session has ended: sign in again, then repeat this.")


def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _error(request, status, _SENTENCES.get(status, "That cannot be done."))


def _bad_form(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    names = ", ".join(sorted({str(fault["loc"][-1]) for fault in faults}))
    return _error(request, 422, f"The form was not complete or held something unreadable: {names}.")


def _error(request: Request, status: int, sentence: str) -> Response:
    template = "notice.html" if wants_part(request) else "error.html"
    return page(request, template, status=status, said=sentence, status_shown=status)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
