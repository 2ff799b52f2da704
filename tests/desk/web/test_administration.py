"""The pages of administration: users, sessions, tokens, messages, health and settings."""

from collections.abc import Callable
from datetime import timedelta

import posting
import pytest
from browsing import Browser, passwords
from rounds import Round, records

from desk.web.pages import admin_outbox, admin_sessions, admin_system, admin_tokens, admin_users
from desk.web.settings import Settings
from lifecycle.languages import Both, Language
from lifecycle.roles import Role
from lifecycle.sentences import sentence
from scheduler.service import LEAD, LEASE
from workflows import outbox, people, token_use, tokens
from workflows.messages import NotSent
from workflows.store import leases
from workflows.store.tokens import Standing
from workflows.tokens import Wanted

At = Callable[[str], Browser]
ROUTES = [
    (path, method)
    for page in (admin_users, admin_sessions, admin_tokens, admin_outbox, admin_system)
    for route in page.router.routes
    for path, method in [(route.path.format(name="anna", number=1), next(iter(route.methods)))]  # type: ignore[attr-defined]  # they are all API routes
]

PARTS = ("users", "users/anna", "sessions", "tokens", "outbox", "health", "settings")


def last(season: Round, stream: str) -> str:
    return sentence(season.bodies(stream)[-1], Language.NL)


def user(season: Round, name: str) -> tuple[str, str | None, bool]:
    return next((row.role, row.mail, row.active) for row in people.listed(season.office) if row.name == name)


@pytest.mark.parametrize("name", ["anna", "bob", "paul"])
def test_nobody_else_sees_or_does_anything_here_and_trying_is_on_the_trail(
    season: Round, at_desk: At, name: str
) -> None:
    browser = at_desk(name)
    before = people.listed(season.office)
    csrf = dict(browser.open("/work").forms[-1].fields)["csrf"]
    for path, method in ROUTES:
        answer = browser.client.request(method, path, data={"csrf": csrf} if method == "POST" else None)
        assert answer.status_code == 403, (method, path)
        refused = season.bodies(f"access:{name}")[-1]
        assert (refused["action"], refused["outcome"], refused["page"]) == ("open_page", "refused", path)
    assert people.listed(season.office) == before


def test_an_auditor_reads_every_part_and_changes_nothing(season: Round, at_desk: At) -> None:
    browser = at_desk("iris")
    csrf = dict(browser.open("/admin/users").forms[-1].fields)["csrf"]
    before = people.listed(season.office)
    for path in [path for path, method in ROUTES if method == "POST"]:
        assert browser.client.post(path, data={"csrf": csrf}).status_code == 403, path
    assert people.listed(season.office) == before
    for part in PARTS:
        page = browser.open(f"/admin/{part}")
        assert page.status == 200, part
        assert {text for form in page.forms for _, _, text in form.buttons} <= {"English", "Uitloggen", "Zoek contract"}
        assert not {"Gebruiker toevoegen", "Token maken"} & {text for text, _ in page.links}


def test_administration_stands_in_the_menu_of_who_uses_it(at_desk: At) -> None:
    assert "Beheer" in [text for text, _ in at_desk("otto").open("/work").links]
    assert "Beheer" not in [text for text, _ in at_desk("anna").open("/work").links]


# Users


def test_a_user_is_added_with_a_password_that_is_shown_once(season: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    otto.open("/admin/users")
    otto.click("Gebruiker toevoegen")
    page = otto.press("Voeg toe", {"name": " Nora ", "role": "buyer", "mail": "nora@zorg.example"})
    assert page.headings == ["Het eerste wachtwoord van nora"]
    secret = page.html.partition("<code>")[2].partition("</code>")[0]
    assert user(season, "nora") == ("buyer", "nora@zorg.example", True)
    assert secret not in otto.open("/admin/users/nora").html
    assert "eerste wachtwoord, nog te wijzigen" in otto.open("/admin/users").text
    assert Browser(season.office).log_in("nora", secret).path == "/password"
    assert last(season, "user:nora") == "otto voegde de gebruiker toe."
    assert not any(secret.encode() in row.body for row in records(season.office))
    season.holds()


WRONG_USERS = [
    ({"name": "anna", "role": "buyer"}, "anna: er is al een gebruiker met deze naam."),
    ({"name": "", "role": "buyer"}, "Vul een naam in."),
    ({"name": "a b", "role": "buyer"}, "is geen gebruikersnaam"),
    ({"name": "system", "role": "buyer"}, "is geen gebruikersnaam"),
    ({"name": "n" * 100_000, "role": "buyer"}, "is geen gebruikersnaam"),
    ({"name": "nora\x00", "role": "buyer"}, "is geen gebruikersnaam"),
    ({"name": "nora", "role": ""}, "Kies een rol."),
    ({"name": "nora", "role": "buyer", "mail": "geen adres"}, "is geen mailadres"),
]


def test_a_user_who_cannot_be_added_is_one_clear_message(season: Round, at_desk: At) -> None:
    before = people.listed(season.office)
    otto = at_desk("otto")
    for values, problem in WRONG_USERS:
        otto.open("/admin/new/user")
        page = otto.press("Voeg toe", values)
        assert page.status == 422
        assert problem in page.text
    assert people.listed(season.office) == before


def test_a_role_that_nobody_can_have_is_refused(at_desk: At) -> None:
    otto = at_desk("otto")
    for role in ("system", "koning", "buyer\x00"):
        otto.open("/admin/new/user")
        assert "Kies een rol." in otto.press("Voeg toe", {"name": "nora", "role": role}).text


def test_another_role_counts_at_once_and_ends_what_was_open(season: Round, at_desk: At) -> None:
    anna, otto = at_desk("anna"), at_desk("otto")
    secret = tokens.make(season.office, Wanted("x", "anna", _day(season)), actor="otto").secret
    otto.open("/admin/users/anna")
    page = otto.press("Bewaar", {"role": "auditor", "mail": "anna@zorg.example"})
    assert "anna is gewijzigd." in page.text
    assert user(season, "anna") == ("auditor", "anna@zorg.example", True)
    assert anna.open("/work").headings == ["Inloggen"]
    with pytest.raises(token_use.WrongToken):
        token_use.find(season.office, secret, "192.0.2.1")
    season.holds()


def test_the_last_administrator_stays(season: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    otto.open("/admin/users/otto")
    page = otto.press("Bewaar", {"role": "buyer"})
    assert page.status == 422
    assert "de laatste beheerder die actief is" in page.text
    otto.open("/admin/users/otto/disable")
    assert otto.press("Ja, schakel uit").status == 422
    assert user(season, "otto")[::2] == ("administrator", True)


def test_a_user_is_disabled_after_asking_and_enabled_again(season: Round, at_desk: At) -> None:
    anna, otto = at_desk("anna"), at_desk("otto")
    otto.open("/admin/users/anna")
    assert otto.click("Schakel uit").headings == ["anna uitschakelen?"]
    assert "anna is uitgeschakeld." in otto.press("Ja, schakel uit").text
    assert anna.open("/work").headings == ["Inloggen"]
    otto.open("/admin/users/anna")
    assert "anna mag weer werken." in otto.press("Schakel weer in").text
    assert user(season, "anna") == ("buyer", None, True)
    assert [each["active"] for each in season.bodies("user:anna")[-2:]] == [False, True]


def test_a_new_password_ends_the_old_one_and_its_sessions(season: Round, at_desk: At) -> None:
    anna, otto = at_desk("anna"), at_desk("otto")
    otto.open("/admin/users/anna")
    otto.click("Nieuw eerste wachtwoord")
    page = otto.press("Ja, maak een wachtwoord")
    assert page.headings == ["Het eerste wachtwoord van anna"]
    assert anna.open("/work").headings == ["Inloggen"]
    assert last(season, "access:anna") == "otto gaf de gebruiker een eerste wachtwoord."


def test_a_user_who_does_not_exist_is_not_found(at_desk: At) -> None:
    otto = at_desk("otto")
    for path in ("niemand", "%00", "a" * 5000, "niemand/password"):
        assert otto.open(f"/admin/users/{path}").status == 404


# Sessions


def test_sessions_are_listed_with_since_when_and_from_where_and_can_be_ended(season: Round, at_desk: At) -> None:
    anna, otto = at_desk("anna"), at_desk("otto")
    page = otto.open("/admin/sessions")
    assert "anna inkoper" in page.text
    assert "127.0.0.1" in page.text
    assert "dit bent u zelf" in page.text
    assert anna.client.cookies["looptijd"] not in page.html
    number = len(records(season.office))
    ended = otto.press(f"Beëindig de sessie van anna, sinds {_since(page.text)}")
    assert "Een sessie van anna is beëindigd." in ended.text
    assert anna.open("/work").headings == ["Inloggen"]
    assert otto.open("/work").status == 200
    assert last(season, "access:anna") == "otto beëindigde sessies van de gebruiker: 1."
    assert len(records(season.office)) == number + 1


def test_a_session_that_is_over_already_or_never_was_is_said_so(season: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    csrf = dict(otto.open("/admin/sessions").forms[-1].fields)["csrf"]
    for said in ("", "x", "\x00", "f" * 1_000_000):
        answer = otto.client.post("/admin/sessions/end", data={"csrf": csrf, "session": said})
        assert answer.status_code == 200
        assert "Deze sessie is al voorbij." in answer.text


def test_every_session_of_a_user_ends_after_asking(season: Round, at_desk: At) -> None:
    first, second, otto = at_desk("anna"), at_desk("anna"), at_desk("otto")
    otto.open("/admin/users/anna")
    asked = otto.click("Beëindig alle sessies")
    assert "Open sessies: 2." in asked.text
    assert "Beëindigde sessies van anna: 2." in otto.press("Ja, beëindig ze").text
    assert [each.open("/work").headings for each in (first, second)] == [["Inloggen"]] * 2
    assert last(season, "access:anna") == "otto beëindigde sessies van de gebruiker: 2."


def test_a_session_that_timed_out_is_not_listed(season: Round, at_desk: At) -> None:
    at_desk("anna")
    season.clock.move_to(season.clock.now() + timedelta(minutes=31))
    assert "anna inkoper" not in at_desk("otto").open("/admin/sessions").text


# Tokens


def _day(season: Round) -> object:
    return (season.office.now() + timedelta(days=30)).date()


def test_a_token_is_made_for_a_user_shown_once_and_ended_after_asking(season: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    otto.open("/admin/tokens")
    otto.click("Token maken")
    day = f"{_day(season):%d-%m-%Y}"
    page = otto.press("Maak het token", {"name": "koppeling", "user": "anna", "last_day": day})
    assert page.headings == ["API-token 1 van anna"]
    secret = page.html.partition("<code>")[2].partition("</code>")[0]
    assert token_use.find(season.office, secret, "192.0.2.1").user == "anna"
    listed = otto.open("/admin/tokens")
    assert "1 · koppeling" in listed.text
    assert secret not in listed.html
    asked = otto.click("Beëindig token 1")
    assert "kan niet ongedaan worden gemaakt" in asked.text
    assert "API-token 1 is beëindigd." in otto.press("Ja, beëindig het").text
    assert [each.standing for each in tokens.listed(season.office)] == [Standing.ENDED]
    assert last(season, "access:anna") == "otto beëindigde API-token 1 van anna."


def test_a_token_is_made_for_a_service_that_only_reads(season: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    otto.open("/admin/new/token")
    values = {"name": "cijfers", "kind": "service", "service": "rapportage", "role": "auditor", "read_only": "yes"}
    page = otto.press("Maak het token", {**values, "last_day": f"{_day(season):%d-%m-%Y}"})
    assert page.headings == ["API-token 1 van rapportage"]
    (made,) = tokens.listed(season.office)
    assert (made.service, made.read_only, made.role) == (True, True, Role.AUDITOR)
    assert "Dienst" in otto.open("/admin/users").text
    assert "Nieuw eerste wachtwoord" not in otto.open("/admin/users/rapportage").text


WRONG_TOKENS: list[tuple[dict[str, str], str]] = [
    ({"user": ""}, "Zeg voor wie het token is."),
    ({"user": "niemand"}, "niemand"),
    ({"name": ""}, "waarvoor het token is"),
    ({"name": "x" * 100_000}, "waarvoor het token is"),
    ({"last_day": ""}, "Schrijf een dag"),
    ({"last_day": "31-02-2027"}, "Schrijf een dag"),
    ({"last_day": "01-01-1999"}, "een token eindigt tussen vandaag"),
    ({"last_day": "01-01-2099"}, "een token eindigt tussen vandaag"),
    ({"kind": "service", "service": "", "role": "auditor"}, "Zeg voor wie het token is."),
    ({"kind": "service", "service": "rapportage", "role": ""}, "Kies de rol van de dienst."),
    ({"kind": "service", "service": "rapportage", "role": "administrator"}, "Kies de rol van de dienst."),
    ({"kind": "service", "service": "anna", "role": "auditor"}, "is een gebruiker"),
]


def test_a_token_that_cannot_be_made_is_one_clear_message(season: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    right = {"name": "koppeling", "user": "anna", "last_day": f"{_day(season):%d-%m-%Y}"}
    for values, problem in WRONG_TOKENS:
        otto.open("/admin/new/token")
        page = otto.press("Maak het token", right | values)
        assert page.status == 422
        assert problem.casefold() in page.text.casefold()
    assert tokens.listed(season.office) == []


def test_a_token_that_does_not_exist_is_not_found(at_desk: At) -> None:
    otto = at_desk("otto")
    for number in ("1", "0", "-1", "9" * 100):
        assert otto.open(f"/admin/tokens/{number}/end").status == 404


# Messages


@pytest.fixture
def posted(season: Round) -> Round:
    """A message that was given up, one that waits, and one that has no address to go to."""
    posting.give_addresses(season.office)
    posting.put(season.office, 2)
    posting.put(season.office, 1, "paul", None)
    posting.soon(season, seconds=1)
    post = posting.Post(NotSent(Both("dat adres is er niet", "there is no such address"), hopeless=True))
    outbox.deliver(season.office, post, stopping=iter([False, True]).__next__)
    return season


def test_messages_stand_with_their_state_and_what_was_wrong(posted: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    page = otto.open("/admin/outbox")
    assert "Onderwerp 1 (bericht 1) Dat adres is er niet. anna Opgegeven" in page.text
    assert "Onderwerp 2 (bericht 2) anna Wacht" in page.text
    given_up = otto.click("Opgegeven")
    assert "Onderwerp 1" in given_up.text
    assert "Onderwerp 2" not in given_up.text
    assert "Er zijn geen berichten die zo staan." in otto.open("/admin/outbox?state=sent").text


def test_a_message_is_sent_again_after_asking(posted: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    otto.open("/admin/outbox/1")
    asked = otto.click("Verstuur opnieuw")
    assert "kan niet worden teruggehaald" in asked.text
    page = otto.press("Ja, verstuur opnieuw")
    assert "Het bericht aan anna wordt verstuurd." in page.text
    assert posting.states(posted.office)[0] == "waiting"
    assert last(posted, "outbox:1") == "otto liet het bericht opnieuw versturen."


def test_a_message_that_goes_out_by_itself_is_left_alone(posted: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    assert "Verstuur opnieuw" not in otto.open("/admin/outbox/2").text
    otto.open("/admin/outbox/2/resend")
    page = otto.press("Ja, verstuur opnieuw")
    assert page.status == 422
    assert "Dit bericht wacht nog; het wordt vanzelf verstuurd." in page.text


def test_older_messages_are_on_the_next_page(season: Round, at_desk: At) -> None:
    posting.put(season.office, 60)
    otto = at_desk("otto")
    assert "Onderwerp 11 " in otto.open("/admin/outbox").text
    assert "Onderwerp 10 " not in otto.open("/admin/outbox").text
    older = otto.click("Oudere berichten")
    assert "Onderwerp 10 " in older.text
    assert "Oudere berichten" not in older.text
    assert "Onderwerp 60 " in otto.click("Naar de nieuwste").text


def test_a_list_of_messages_that_is_asked_for_wrongly_is_a_page(at_desk: At) -> None:
    otto = at_desk("otto")
    wrong = {"?state=x": 200, "?before=0": 200, "?before=-5": 200, f"?before={'9' * 60}": 200, "?before=x": 422}
    for query, status in wrong.items():
        assert otto.open(f"/admin/outbox{query}").status == status


def test_a_message_that_does_not_exist_is_not_found(at_desk: At) -> None:
    otto = at_desk("otto")
    for number in ("99", "0", "9" * 60):
        assert otto.open(f"/admin/outbox/{number}").status == 404
        assert otto.open(f"/admin/outbox/{number}/resend").status == 404


# Health and settings


def test_health_says_what_somebody_has_to_do_and_the_facts(posted: Round, at_desk: At) -> None:
    page = at_desk("otto").open("/admin/health")
    assert "Niemand bewaakt de mijlpalen" in page.text
    assert "1 bericht kon niet worden verstuurd." in page.text
    assert "SQLite, journal wal, synchronous 2" in page.text
    assert "Ruimte op de schijf" in page.text


def test_health_names_who_watches_and_when_they_were_last_awake(season: Round, at_desk: At) -> None:
    with season.office.store.writing() as connection:
        leases.take(connection, LEAD, "werk:1", season.office.now(), LEASE)
    page = at_desk("otto").open("/admin/health")
    assert "Bewaakt door werk:1" in page.text
    assert "Laatst wakker" in page.text


def test_settings_are_shown_with_where_they_come_from_and_no_secret(season: Round) -> None:
    environment = {
        "LOOPTIJD_SMTP_HOST": "mail.zorg.example",
        "LOOPTIJD_SMTP_PASSWORD": "een geheim wachtwoord",
        "LOOPTIJD_OIDC_CLIENT_SECRET": "een geheim van de client",
        "LOOPTIJD_DATABASE_URL": f"sqlite:///{season.office.store.name}",
        "LOOPTIJD_METRICS_PORT": "9100",
        "LOOPTIJD_OIDC_ISSUER": "https://wie:een-geheim-in-een-adres@inloggen.example/huis",
    }
    known = passwords(season.office, "otto")
    otto = Browser(season.office, Settings(metrics=9100), environment)
    otto.log_in("otto", known["otto"])
    page = otto.open("/admin/settings")
    assert "mail.zorg.example omgeving" in page.text
    assert f"{season.office.store.name} omgeving" in page.text
    assert "9100 omgeving" in page.text
    assert "RS256 standaard" in page.text
    assert page.text.count("ingesteld; wordt niet getoond omgeving") == 2
    assert "https://***@inloggen.example/huis omgeving" in page.text
    assert "geheim-in-een-adres" not in page.html
    assert "geheim wachtwoord" not in page.html
    assert "geheim van de client" not in page.html


def test_every_part_is_whole_in_english(posted: Round, at_desk: At) -> None:
    otto = at_desk("otto")
    otto.client.cookies.set("looptijd_language", "en", domain="127.0.0.1")
    for part in (*PARTS, "new/user", "new/token"):
        page = otto.open(f"/admin/{part}")
        assert page.status == 200, part
        for dutch in ("Gebruik", "Beheer", "geen ", "wachtwoord", " de ", " het "):
            assert dutch not in page.text, part


def _since(text: str) -> str:
    """Since when anna's session is open, as the page says it."""
    found = text.partition("de sessie van anna, sinds ")[2]
    return " ".join(found.split()[:4])
