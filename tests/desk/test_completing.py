"""What the shell offers when somebody presses Tab."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desk import completing, wiring
from desk.commands import names
from desk.completing import Offer, join_words
from desk.wiring import new_real_office
from lifecycle import policy_file
from lifecycle.contract import Kind, Provider
from workflows.explain import possible_actions
from workflows.store.contracts import create_provider

Complete = Callable[[Any, str], Offer]
LOOPTIJD = Path(sys.executable).with_name("looptijd")
FROM_DATABASE: list[Complete] = [
    completing.contracts,
    completing.providers,
    completing.policies,
    completing.regions,
    completing.users,
    completing.rules,
]
PROGRAM = """\
import os, sys
from typing import Annotated
import typer
from desk import completing
from desk.commands import names
from desk.groups import Group

completing.join_words(os.environ)
app = typer.Typer(cls=Group)

@app.callback()
def options(database: Annotated[str | None, typer.Option()] = None) -> None: ...

@app.command()
def offer(
    contract: Annotated[str, typer.Argument(autocompletion=completing.contracts)],
    action: Annotated[str, typer.Argument(autocompletion=names.ACTIONS.offer)],
    by: Annotated[str, typer.Option(autocompletion=completing.users)],
    region: Annotated[str, typer.Option(autocompletion=completing.regions)],
) -> None: ...

app(prog_name="looptijd")
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real database with a provider, a user and 60 contracts."""
    file = tmp_path / "round.db"
    office = new_real_office(f"sqlite:///{file}")
    with office.store.writing() as connection:
        create_provider(connection, Provider(0, "coach", Kind.INDIVIDUAL, 'De "$(Proef)" [x]', None, None))
    office.store.close()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("INSERT INTO user_account (name, role, active) VALUES ('anna', 'buyer', 1)")
        columns = "number, provider_id, policy, care, year, kind, state, version, regions, dossier, earlier_terms"
        rest = "1, 'gli-2027', 'gli', 2027, 'individual', 'applied', 1, '[]', '{}', '[]', '[]'"
        raw.executemany(
            f"INSERT INTO contract ({columns}, tariffs_informed) VALUES (?, {rest})",  # noqa: S608 - all constants
            [(f"GLI-2027-{number:05d}",) for number in range(60)],
        )
        raw.commit()
    monkeypatch.delenv("LOOPTIJD_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return file


def context(url: str | None) -> Any:
    """A line that names this database."""
    return SimpleNamespace(find_root=lambda: SimpleNamespace(params={"database": url}))


def at(file: Path) -> Any:
    return context(f"sqlite:///{file}")


def test_names_are_offered_with_their_words(database: Path) -> None:
    assert completing.contracts(at(database), "GLI-2027-0000")[0] == ("GLI-2027-00000", "aangevraagd")
    assert completing.users(at(database), "") == [("anna", "inkoper")]
    assert completing.regions(at(database), "zeel") == [("zeeland", "Zeeland")]
    assert completing.policies(at(database), "gli") == [("gli-2027", "gli 2027")]
    assert completing.providers(at(database), "c") == [("coach", "De (Proef) x")], "nothing that a shell would run"


def test_the_rules_are_those_of_the_policies_in_play(database: Path) -> None:
    known = {rule.id for name in policy_file.shipped() for rule in policy_file.load(name).rules}
    found = [name for name, _ in completing.rules(at(database), "3.3.2/")]
    assert found == sorted(rule for rule in known if rule.startswith("3.3.2/"))


def test_the_actions_are_those_of_a_contract() -> None:
    found = names.ACTIONS.offer("")
    assert len(found) == len(possible_actions())
    assert [names.ACTIONS.read(word) for word, _ in found] == [action.value for action in possible_actions()]
    assert names.ACTIONS.offer("tek") == [("tekenen", "sign")]
    assert names.ACTIONS.offer("sig") == [("sign", "tekenen"), ("sign_run_off", "uitloop-tekenen")]


def test_at_most_fifty_are_offered(database: Path) -> None:
    found = completing.contracts(at(database), "GLI")
    assert len(found) == completing.MOST == 50
    assert found == sorted(found)
    assert completing.contracts(at(database), "%") == []


def test_the_environment_names_the_database_where_the_line_does_not(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert completing.users(context(None), "a") == []
    monkeypatch.setenv(wiring.DATABASE_VARIABLE, f"sqlite:///{database}")
    assert completing.users(context(None), "a") == [("anna", "inkoper")]
    monkeypatch.delenv(wiring.DATABASE_VARIABLE)
    database.rename(tmp_path / wiring.database_file(wiring.DEFAULT_DATABASE))
    assert completing.users(context(None), "a") == [("anna", "inkoper")]


@pytest.mark.parametrize("complete", FROM_DATABASE)
def test_whatever_goes_wrong_offers_nothing_and_says_nothing(
    database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], complete: Complete
) -> None:
    (tmp_path / "text.db").write_text("no database\n" * 400, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as foreign:
        foreign.execute("CREATE TABLE other (id INTEGER)")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for url in ("sqlite:///none.db", "sqlite:///text.db", "sqlite:///foreign.db", "postgresql://x/y", "sqlite://", "x"):
        assert complete(context(url), "") == []
    assert complete(at(tmp_path), "") == [], "a folder"
    complete(at(database), "")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before, "nothing is made or changed"
    assert capfd.readouterr() == ("", "")


def test_a_locked_database_offers_nothing_and_is_not_waited_for(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM user_account")
        began = time.monotonic()
        assert completing.users(at(database), "") == []
        assert time.monotonic() - began < 1


def test_a_database_that_somebody_writes_to_is_read(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM user_account")
        assert completing.users(at(database), "") == [("anna", "inkoper")]


@pytest.mark.parametrize(
    ("words", "at_word", "joined", "then_at"),
    [
        ("looptijd\n--database\nsqlite\n:\n///x.db\nex", "5", "looptijd\n--database\nsqlite:///x.db\nex", "3"),
        ("looptijd\n--database\n=\nsqlite\n:\n///x.db\n", "6", "looptijd\n--database=sqlite:///x.db\n", "2"),
        ("looptijd\nrun\n--by\n=\nan", "4", "looptijd\nrun\n--by=an", "2"),
        ("looptijd\n--clock\n2026-10-31T23\n:\n59\ninit", "4", "looptijd\n--clock\n2026-10-31T23:59\ninit", "2"),
        ("looptijd explain ", "2", "looptijd explain ", "2"),
        ("looptijd\nexplain\n", "two", "looptijd\nexplain\n", "two"),
    ],
)
def test_what_bash_cuts_is_joined(words: str, at_word: str, joined: str, then_at: str) -> None:
    environment = {"COMP_WORDS": words, "COMP_CWORD": at_word}
    join_words(environment)
    assert environment == {"COMP_WORDS": joined, "COMP_CWORD": then_at}


def test_without_a_shell_that_completes_nothing_is_joined() -> None:
    environment: dict[str, str] = {}
    join_words(environment)
    assert environment == {}


def in_bash(program: Path, script: str, words: list[str]) -> list[str]:
    """What bash itself would show for these words, cut as bash cuts them; the last one is being typed."""
    cut = " ".join(f"'{word}'" for word in words)
    lines = f"COMP_WORDS=({cut})\nCOMP_CWORD={len(words) - 1}\n_looptijd_completion '{program}'\n"
    shown = 'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["/bin/bash", "--norc", "-c", f"{script}\n{lines}{shown}"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


def source(shell: str) -> str:
    """The script that the shell reads."""
    environment = {**os.environ, "_LOOPTIJD_COMPLETE": f"source_{shell}"}
    return subprocess.run([LOOPTIJD], env=environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program whose arguments are completed."""
    file = tmp_path / "looptijd"
    file.write_text(f"#!{sys.executable}\n{PROGRAM}", encoding="utf-8")
    file.chmod(0o755)
    return file


def test_bash_completes_the_commands() -> None:
    script = source("bash")
    assert in_bash(LOOPTIJD, script, ["looptijd", "ex"]) == ["explain"]
    assert in_bash(LOOPTIJD, script, ["looptijd", "--database", "sqlite", ":", "///x.db", "users", "a"]) == ["add"]
    assert "--database" in in_bash(LOOPTIJD, script, ["looptijd", "--d"])


def test_bash_completes_names_from_the_database_on_the_line(database: Path, program: Path) -> None:
    script = source("bash")
    line = ["looptijd", "--database", "sqlite", ":", f"///{database}", "offer"]
    assert in_bash(program, script, [*line, "GLI-2027-0000"]) == [f"GLI-2027-0000{digit}" for digit in range(10)]
    assert in_bash(program, script, [*line, "GLI-2027-00001", "sig"]) == ["sign", "sign_run_off"]
    assert in_bash(program, script, [*line, "--by", "a"]) == ["anna"]
    assert in_bash(program, script, [*line, "--by", "=", "a"]) == ["anna"]
    assert in_bash(program, script, ["looptijd", "offer", "GLI"]) == []


def test_zsh_and_fish_get_the_words_too(database: Path, program: Path) -> None:
    line = f"looptijd --database sqlite:///{database} offer --region zee"

    def asked(shell: str) -> str:
        environment = {**os.environ, "_LOOPTIJD_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line}
        environment["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
        return subprocess.run([program], env=environment, capture_output=True, text=True, check=True).stdout

    assert asked("zsh") == '_arguments \'*: :(("zeeland":"Zeeland"))\'\n'
    assert asked("fish") == "zeeland\tZeeland\n"
    assert "compdef _looptijd_completion looptijd" in source("zsh")
    assert "complete --command looptijd" in source("fish")
