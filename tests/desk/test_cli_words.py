"""What Typer says by itself, in Dutch and in English."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from desk import cli_words, language
from desk.groups import Context, Group

Run = Callable[..., tuple[int, str, str]]
ENGLISH = (
    "Usage:",
    "[OPTIONS]",
    "COMMAND [ARGS]",
    "─ Options",
    "─ Arguments",
    "─ Commands",
    "─ Error",
    "[default:",
    "[required]",
    "[env var:",
    "(deprecated)",
    " range>",
    "Show this message",
    "Install completion",
    "Show completion",
    "Try '",
)
# What is typed, what is said in Dutch and in English.
ERRORS = [
    (("explain",), "Het argument 'contract' ontbreekt.", "Missing argument 'contract'."),
    (("users", "add", "anna"), "Het argument 'role' ontbreekt. Kies uit:", "Missing argument 'role'. Choose from:"),
    (
        ("milestones", "run", "offers-out"),
        "De optie '--by' ontbreekt (of de omgevingsvariabele LOOPTIJD_USER).",
        "Missing option '--by' (env var: 'LOOPTIJD_USER').",
    ),
    (("explain", "GLI-2027-00001", "--jsn"), "--jsn bestaat niet. Bedoelde u --json?", "(Possible options: --json)"),
    (("--databse", "x"), "--databse bestaat niet. Bedoelde u --database?", "(Possible options: --database)"),
    (("demo", "--qqqqqq"), "De optie --qqqqqq bestaat niet.", "No such option: --qqqqqq"),
    (("demo", "-q"), "De optie -q bestaat niet.", "No such option: -q"),
    (("init", "--database", "x"), "Zet --database vóór het commando.", "; put --database before the command."),
    (("expln",), "Het commando 'expln' bestaat niet. Bedoelde u 'explain'?", "No such command 'expln'. Did you mean"),
    (("users", "lst"), "Het commando 'lst' bestaat niet. Bedoelde u 'list'?", "No such command 'lst'. Did you mean"),
    (("qqqqqq",), "Het commando 'qqqqqq' bestaat niet.", "No such command 'qqqqqq'."),
    (("demo", "--providers", "x"), "'--providers': geef een geheel getal", "'--providers': Input should be a valid"),
    (("demo", "--seed", "1.5"), "'--seed': geef een geheel getal", "'--seed': Input should be a valid integer"),
    (("demo", "--seed", "1" * 5000), "'--seed': geef een kleiner geheel getal", "'--seed': Unable to parse input"),
    (("demo", "--providers", "0"), "'--providers': geef 1 of meer", "should be greater than or equal to 1"),
    (("demo", "--providers", "9999"), "'--providers': geef 5000 of minder", "should be less than or equal to 5000"),
    (("init", "a", "b"), "Dit is te veel: a b", "Got unexpected extra argument(s) (a b)"),
    (("demo", "--seed"), "De optie '--seed' heeft een waarde nodig.", "Option '--seed' requires an argument."),
    (("demo", "--replace=3"), "De optie '--replace' krijgt geen waarde.", "Option '--replace' does not take a value."),
    (
        ("--database", "x", "--lang"),
        "De optie '--lang' heeft een waarde nodig.",
        "Option '--lang' requires an argument",
    ),
]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path) -> Iterator[None]:
    """A wide terminal, and a home in which completion can be installed."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("HOME", str(tmp_path))
    yield
    back_to_dutch(monkeypatch)


def back_to_dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOOPTIJD_LANG", raising=False)
    monkeypatch.setattr(sys, "argv", ["looptijd"])
    language.choose()
    cli_words.frame()


@pytest.fixture
def dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    back_to_dutch(monkeypatch)


def paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from paths(inner, (*path, name))


def test_no_help_page_holds_an_english_word_of_typer_in_dutch(run: Run) -> None:
    from desk.commands import app  # noqa: PLC0415 - it speaks the language that is chosen by now

    seen = list(paths(typer.main.get_command(app)))
    assert ("users", "add") in seen
    for path in seen:
        status, out, _ = run(*path, "--help")
        assert status == 0
        assert [each for each in ENGLISH if each in out] == [], path
        assert "Gebruik: looptijd" in out
        assert "Toon deze hulp." in out


def test_help_is_as_typer_writes_it_in_english(run: Run) -> None:
    run("--help")
    _, out, _ = run("--lang", "en", "--help")
    for each in ("Usage: looptijd [OPTIONS] COMMAND [ARGS]...", "─ Options", "─ Commands", "[default: nl]"):
        assert each in out
    for each in ("Show this message and exit.", "Install completion for the current shell."):
        assert each in out
    _, out, _ = run("--lang", "en", "demo", "--help")
    assert "<int range>" in out
    _, out, _ = run("--lang", "en", "users", "add", "--help")
    assert "[required]" in out
    assert "─ Arguments" in out


@pytest.mark.parametrize(("typed", "nl", "en"), ERRORS)
def test_a_usage_error_leaves_with_2_and_says_what_to_do(run: Run, typed: tuple[str, ...], nl: str, en: str) -> None:
    status, out, err = run(*typed)
    assert (status, out) == (2, "")
    assert nl in err
    assert "Gebruik: looptijd" in err
    assert "Probeer 'looptijd" in err
    assert "─ Fout" in err
    assert [each for each in ENGLISH if each in err] == []


@pytest.mark.parametrize(("typed", "nl", "en"), ERRORS)
def test_a_usage_error_is_in_english_too(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], nl: str, en: str
) -> None:
    monkeypatch.setenv("LOOPTIJD_LANG", "en")
    status, out, err = run(*typed)
    assert (status, out) == (2, "")
    assert en in err
    assert "Usage: looptijd" in err
    assert "Try 'looptijd" in err
    assert "─ Error" in err


def test_every_frame_is_still_named_and_worded_as_typer_has_it() -> None:
    script = f"from typer import rich_utils\nprint([getattr(rich_utils, name) for name in {list(cli_words.FRAMES)}])"
    fresh = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == repr([english for _, english in cli_words.FRAMES.values()])


def sample() -> typer.Typer:
    """A command with every kind of argument that Typer has errors of its own for."""
    app = typer.Typer(cls=Group)

    @app.callback()
    def options() -> None:
        """Keep a group of one command."""

    @app.command(deprecated=True)
    def play(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, envvar="LOOPTIJD_NO_FILE")] = Path(__file__),
        folder: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
        number: Annotated[float | None, typer.Option(min=0.5)] = None,
        at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
        moment: Annotated[datetime | None, typer.Option()] = None,
        yes: Annotated[bool | None, typer.Option("--yes")] = None,
        pair: Annotated[tuple[int, int] | None, typer.Option()] = None,
    ) -> None:
        """Play."""

    @app.command()
    def stop() -> None:
        raise typer.Abort

    @app.command()
    def refuse() -> None:
        raise typer.BadParameter("eigen woorden")

    return app


@pytest.mark.parametrize(
    ("typed", "nl"),
    [
        (("play", "nope"), "'file': 'nope' bestaat niet."),
        (("play", "/"), "'file': '/' is een map."),
        (("play", "--folder", __file__), "is een bestand."),
        (("play", "--number", "x"), "'--number': geef een getal"),
        (("play", "--number", "0.1"), "'--number': geef 0.5 of meer"),
        (("play", "--at", "x"), "'--at': 'x' heeft niet de vorm '%Y-%m-%d'."),
        (("play", "--moment", "x"), "'--moment': geef een datum, bijvoorbeeld 2026-10-31"),
        (("play", "--pair", "1"), "De optie '--pair' heeft 2 waarden nodig."),
        (("refuse",), "Dit kan niet: eigen woorden"),
    ],
)
def test_errors_that_no_command_gives_today_are_known_as_well(
    dutch: None, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], nl: str
) -> None:
    with pytest.raises(SystemExit) as left:
        typer.main.get_command(sample()).main(args=list(typed), prog_name="looptijd")
    assert left.value.code == 2
    assert nl in capsys.readouterr().err


def test_what_is_left_of_typer_speaks_dutch_too(dutch: None, capsys: pytest.CaptureFixture[str]) -> None:
    command = typer.main.get_command(sample())
    with pytest.raises(SystemExit):
        command.main(args=["play", "--help"], prog_name="looptijd")
    out = capsys.readouterr().out
    assert [each for each in ENGLISH if each in out] == []
    assert "(verouderd)" in out
    assert "[omgevingsvariabele: LOOPTIJD_NO_FILE]" in out
    with pytest.raises(SystemExit):
        command.main(args=["stop"], prog_name="looptijd")
    assert capsys.readouterr().err == "Afgebroken.\n"


def test_a_sentence_that_is_not_known_is_itself(dutch: None) -> None:
    assert cli_words.said("Something new.") == "Something new."
    assert cli_words.said("Invalid value for '--x': Something new.") == "Dit kan niet voor '--x': Something new."


def test_every_command_has_the_context_that_speaks() -> None:
    command: Any = typer.main.get_command(sample())
    assert {command.context_class, *(each.context_class for each in command.commands.values())} == {Context}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_and_shown_in_words_people_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shell: str
) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: (shell, f"/bin/{shell}"))
    status, out, err = run("--install-completion")
    assert (status, err) == (0, "")
    first, second = out.splitlines()
    assert first.startswith(f"Het aanvullen voor {shell} staat in {tmp_path}")
    assert second == "Het werkt zodra u de terminal opnieuw opent."
    installed = Path(first.rpartition(" ")[2]).read_text(encoding="utf-8")
    status, out, _ = run("--show-completion")
    assert status == 0
    assert out.strip() == installed.strip()
    assert f"_LOOPTIJD_COMPLETE=complete_{shell}" in out
    _, out, _ = run("--lang", "en", "--install-completion")
    assert f"{shell} completion installed in" in out


def test_a_shell_that_is_not_known_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("tcsh", "/bin/tcsh"))
    status, out, err = run("--install-completion")
    assert status == 1
    assert out + err == "De shell tcsh wordt niet ondersteund.\n"
    status, out, err = run("--show-completion")
    assert status == 1
    assert out + err == "De shell tcsh wordt niet ondersteund.\n"


def test_a_name_that_is_not_known_is_answered_with_those_that_are(run: Run) -> None:
    status, out, err = run("users", "add", "anna", "boss")
    assert (status, out) == (2, "")
    assert err.startswith("role: onbekende rol 'boss'; toegestaan: inkoper, goedkeurder,")
    status, out, err = run("--lang", "en", "users", "add", "anna", "boss")
    assert (status, out) == (2, "")
    assert err.startswith("role: unknown role 'boss'; allowed: buyer, approver,")


def test_a_choice_suggests_the_nearest_word_in_both_languages(run: Run) -> None:
    status, _, err = run("milestones", "preview", "offer-out")
    assert status == 2
    assert "bedoelde u 'offers-out'?" in " ".join(err.replace("│", "").split())
    status, _, err = run("--lang", "en", "milestones", "preview", "offer-out")
    assert status == 2
    assert "did you mean 'offers-out'?" in " ".join(err.replace("│", "").split())
