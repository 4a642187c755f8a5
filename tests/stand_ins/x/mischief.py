"""Faults on demand: what X does on its bad days, each by a name."""

from dataclasses import dataclass

PROBLEMS = "https://api.twitter.com/2/problems/"

# name → status, problem
REFUSALS: dict[str, tuple[int, dict[str, object]]] = {
    "unauthorized": (401, {"title": "Unauthorized", "type": "about:blank", "detail": "Unauthorized"}),
    "credits": (402, {"title": "CreditsDepleted", "type": PROBLEMS + "credits", "detail": "Your enrolled account does not have any credits to fulfill this request."}),
    "spend_cap": (403, {"title": "SpendCapReached", "type": PROBLEMS + "credits", "detail": "Your enrolled account has reached its billing cycle spend cap."}),
    "forbidden": (403, {"title": "Forbidden", "type": "about:blank", "detail": "Forbidden"}),
    "not_summoned": (403, {"title": "Forbidden", "type": "about:blank", "detail": "You are not permitted to perform this action. Replying is only possible where the author mentioned you."}),
    "client_forbidden": (403, {"title": "Client Forbidden", "type": PROBLEMS + "client-forbidden", "reason": "client-not-enrolled", "detail": "When authenticating requests, you must use keys of an enrolled App."}),
    "duplicate": (403, {"title": "Forbidden", "type": "about:blank", "detail": "You are not allowed to create a Tweet with duplicate content."}),
    "not_visible": (403, {"title": "Forbidden", "type": "about:blank", "detail": "You attempted to reply to a Tweet that is deleted or not visible to you."}),
    "not_found": (404, {"title": "Not Found", "type": PROBLEMS + "resource-not-found", "detail": "Not found"}),
    "bad_request": (400, {"title": "Invalid Request", "type": PROBLEMS + "invalid-request", "detail": "One or more parameters to your request was invalid.", "errors": [{"message": "The `query` is no good", "parameters": {"query": ["?"]}}]}),
    "bad_token": (400, {"title": "Invalid Request", "type": PROBLEMS + "invalid-request", "detail": "One or more parameters to your request was invalid.", "errors": [{"message": "The `next_token` is invalid", "parameters": {"next_token": ["?"]}}]}),
    "usage_cap": (429, {"title": "UsageCapExceeded", "type": PROBLEMS + "usage-capped", "detail": "Usage cap exceeded: Monthly product cap", "period": "Monthly", "scope": "Product"}),
    "rate_limited": (429, {"title": "Too Many Requests", "type": "about:blank", "detail": "Too Many Requests"}),
    "rate_limited_bare": (429, {"title": "Too Many Requests", "type": "about:blank", "detail": "Too Many Requests"}),
    "rate_limited_past": (429, {"title": "Too Many Requests", "type": "about:blank", "detail": "Too Many Requests"}),
    "rate_limited_day": (429, {"title": "Too Many Requests", "type": "about:blank", "detail": "Too Many Requests"}),
    "server_error": (500, {"title": "Internal Server Error", "type": "about:blank", "detail": "Internal Server Error"}),
    "unavailable": (503, {"title": "Service Unavailable", "type": "about:blank", "detail": "Service Unavailable"}),
}  # fmt: skip

# These answer, or begin to; what they were asked is done and billed.
SPOILT = frozenset(
    {"html", "truncated", "reset", "hang", "trickle", "list", "crash_after", "error_after"}
)
# These answer as if nothing were wrong.
SLY = frozenset({"endless", "empty_page", "drop_fields", "drop_some", "partial_error", "no_id"})

NAMES = frozenset(REFUSALS) | SPOILT | SLY


@dataclass(slots=True)
class Fault:
    """A fault for requests of one kind ("" for all): so many `times`, `after` so many that pass."""

    name: str
    on: str = ""
    times: int = 1
    after: int = 0


class Mischief:
    """The faults that wait for their requests, first come first served."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, name: str, on: str = "", times: int = 1, after: int = 0) -> None:
        if name not in NAMES:
            raise ValueError(f"there is no fault {name!r}; there are {', '.join(sorted(NAMES))}")
        self.waiting.append(Fault(name, on, times, after))

    def next_for(self, kind: str) -> str | None:
        """The fault that this request meets, if any."""
        for fault in self.waiting:
            if fault.on not in {"", kind}:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            return fault.name
        return None
