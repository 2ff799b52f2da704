"""The pages of administration, and the rounds they are looked at in."""

from typing import Any

import posting
from looking import Case, nothing
from rounds import Round

from lifecycle.languages import Both
from lifecycle.roles import Role
from workflows import outbox, tokens
from workflows.messages import NotSent, Unanswered
from workflows.tokens import Wanted

SAVE = ("Bewaar", "Save")


def administered(season: Round) -> str:
    """A round with messages of every kind, a service, and tokens that hold and that do not."""
    posting.give_addresses(season.office, but=["paul"])
    posting.put(season.office, 60)
    posting.put(season.office, 1, "paul", None)
    posting.soon(season, seconds=1)
    hopeless = NotSent(Both("het adres bestaat niet", "there is no such address"), hopeless=True)
    lost = Unanswered(Both("de server zei niets meer", "the server said no more"))
    post = posting.Post(hopeless, lost)
    outbox.deliver(season.office, post)
    posting.soon(season, minutes=6)
    outbox.deliver(season.office, post)
    last = season.office.now().date().replace(month=12)
    tokens.make(season.office, Wanted("uitwisseling met het declaratiesysteem", "anna", last), actor="otto")
    tokens.make(season.office, Wanted("cijfers", "rapportage", last, Role.AUDITOR, read_only=True), actor="otto")
    tokens.end(season.office, 1, actor="otto")
    return "1"


def _case(name: str, route: str, path: str = "", **more: Any) -> Case:
    return Case(f"administration: {name}", route, path or route, "otto", **{"build": administered, **more})


CASES = (
    _case("front", "/admin"),
    _case("users, few", "/admin/users", build=nothing),
    _case("users, many ways in", "/admin/users"),
    Case("administration: users, read", "/admin/users", "/admin/users", "iris", administered),
    Case("administration: not for a buyer", "/admin/users", "/admin/users", "anna", administered, status=403),
    _case("new user", "/admin/new/user"),
    _case("new user, mistakes", "/admin/new/user", press=("Voeg toe", "Add"), status=422),
    _case("user", "/admin/users/{name}", "/admin/users/anna"),
    _case("user who is a service", "/admin/users/{name}", "/admin/users/rapportage"),
    _case("last administrator", "/admin/users/{name}/disable", "/admin/users/otto/disable",
          press=("Ja, schakel uit", "Yes, disable"), status=422),
    _case("no such user", "/admin/users/{name}", "/admin/users/niemand", status=404),
    _case("new password", "/admin/users/{name}/password", "/admin/users/bob/password",
          press=("Ja, maak een wachtwoord", "Yes, make a password")),
    _case("end all sessions", "/admin/users/{name}/sessions", "/admin/users/anna/sessions"),
    _case("sessions", "/admin/sessions"),
    _case("tokens, none", "/admin/tokens", build=nothing),
    _case("tokens", "/admin/tokens"),
    _case("new token", "/admin/new/token"),
    _case("new token, mistakes", "/admin/new/token", press=("Maak het token", "Make the token"), status=422),
    _case("end a token", "/admin/tokens/{number}/end", "/admin/tokens/2/end"),
    _case("messages, none", "/admin/outbox", build=nothing),
    _case("messages", "/admin/outbox"),
    _case("messages, older", "/admin/outbox", "/admin/outbox?before=12"),
    _case("messages given up", "/admin/outbox", "/admin/outbox?state=given_up"),
    _case("message given up", "/admin/outbox/{number}", "/admin/outbox/1"),
    _case("message resent", "/admin/outbox/{number}/resend", "/admin/outbox/2/resend"),
    _case("message without an address", "/admin/outbox/{number}/resend", "/admin/outbox/61/resend",
          press=("Ja, verstuur opnieuw", "Yes, send again"), status=422),
    _case("health", "/admin/health"),
    _case("settings", "/admin/settings"),
)  # fmt: skip
