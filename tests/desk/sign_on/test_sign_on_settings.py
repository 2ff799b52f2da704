"""The settings of single sign-on: what each says, and the one message for what cannot be used."""

import pytest

from desk.sign_on.settings import local_accounts, sign_on
from lifecycle.errors import BadInput
from lifecycle.languages import Language
from lifecycle.roles import Role

GIVEN = {
    "ISSUER": "https://login.example",
    "CLIENT_ID": "looptijd",
    "CLIENT_SECRET": "een geheim",
    "ROLES": "inkoop=buyer",
}


def environment(**others: str) -> dict[str, str]:
    return {f"LOOPTIJD_OIDC_{name}": value for name, value in {**GIVEN, **others}.items()}


def test_without_an_issuer_there_is_no_single_sign_on() -> None:
    assert sign_on({}) is None
    assert sign_on(environment(ISSUER=" ")) is None


def test_what_is_not_said_is_as_most_providers_have_it() -> None:
    found = sign_on(environment())
    assert found is not None
    assert (found.role_claim, found.name_claim, found.algorithm) == ("groups", "preferred_username", "RS256")
    assert found.scopes == "openid profile email"


def test_a_secret_is_not_shown() -> None:
    assert "een geheim" not in repr(sign_on(environment()))


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("a=buyer", [("a", Role.BUYER)]),
        (" a = buyer , b=auditor,", [("a", Role.BUYER), ("b", Role.AUDITOR)]),
        ("CN=a,OU=b=buyer;c=administrator", [("CN=a,OU=b", Role.BUYER), ("c", Role.ADMINISTRATOR)]),
    ],
)
def test_groups_give_roles_in_their_order(said: str, roles: list[tuple[str, Role]]) -> None:
    found = sign_on(environment(ROLES=said))
    assert found is not None
    assert list(found.roles) == roles


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("ISSUER", "login.example", "is geen adres van een inlogdienst"),
        ("ISSUER", "http://login.example", "is geen adres van een inlogdienst"),
        ("ISSUER", "https://login.example?x=1", "is geen adres van een inlogdienst"),
        ("ISSUER", "https://login.example#x", "is geen adres van een inlogdienst"),
        ("ISSUER", "https://ik:geheim@login.example", "is geen adres van een inlogdienst"),
        ("ISSUER", "https://login.example:poort", "is geen adres van een inlogdienst"),
        ("ISSUER", "https://[login", "is geen adres van een inlogdienst"),
        ("CLIENT_ID", "", "geef het nummer van deze werkplek"),
        ("CLIENT_ID", "loop\x00tijd", "heeft tekens die niet te lezen zijn"),
        ("ROLES", "", "zeg welke groep welke rol geeft"),
        ("ROLES", "inkoop", "'inkoop' is geen groep=rol"),
        ("ROLES", "inkoop=inkoper", "rollen: buyer, approver, policy_manager, auditor, administrator"),
        ("ROLES", "inkoop=system", "'inkoop=system' is geen groep=rol"),
        ("ROLES", "=buyer", "'=buyer' is geen groep=rol"),
        ("ROLES", "a=buyer,a=auditor", "noemt 'a' twee keer"),
        ("SCOPES", "profile", "minstens openid"),
        ("SCOPES", 'openid "', "kan niet"),
        ("ALGORITHM", "none", "'none' kan niet; toegestaan: RS256"),
        ("ALGORITHM", "HS256", "'HS256' kan niet"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(name: str, value: str, problem: str) -> None:
    with pytest.raises(BadInput) as told:
        sign_on(environment(**{name: value}))
    said = told.value.said(Language.NL)
    assert said.startswith(f"LOOPTIJD_OIDC_{name}: ")
    assert problem in said
    assert "een geheim" not in said


def test_local_accounts_are_on_unless_they_are_switched_off() -> None:
    provider = sign_on(environment())
    assert local_accounts({}, None)
    assert local_accounts({"LOOPTIJD_LOCAL_ACCOUNTS": "on"}, provider)
    assert not local_accounts({"LOOPTIJD_LOCAL_ACCOUNTS": "off"}, provider)


@pytest.mark.parametrize(("said", "problem"), [("off", "alleen off zijn met een"), ("nee", "on of off")])
def test_nobody_is_left_without_a_way_in(said: str, problem: str) -> None:
    with pytest.raises(BadInput) as told:
        local_accounts({"LOOPTIJD_LOCAL_ACCOUNTS": said}, None)
    assert problem in told.value.said(Language.NL)
