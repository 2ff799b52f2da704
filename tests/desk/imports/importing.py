"""The shortest way to import a file, and to see what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filled import Imported, asked, everything, imported
from terminal import Run


@dataclass(frozen=True, slots=True)
class Desk:
    """The commands on one database."""

    run: Run
    file: Path
    folder: Path

    def do(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command."""
        return self.run("--database", f"sqlite:///{self.file}", *arguments)

    def take(self, file: Path, *options: str, by: str = "anna") -> tuple[int, str, str]:
        """Import a file."""
        return self.do("import", str(file), "--by", by, *options)

    def took(self, file: Path, *options: str, by: str = "anna", lang: str = "nl") -> Imported:
        """Import a file, and have it tell what became of each row as JSON."""
        status, out, err = self.do("--lang", lang, "import", str(file), "--by", by, "--json", *options)
        assert err == ""
        return imported(status, out)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        return everything(self.file)

    def asked(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return asked(self.file, query, *values)

    def holds(self) -> None:
        """The trail holds."""
        status, out, err = self.do("audit", "check")
        assert status == 0, (out, err)

    def files(self) -> set[str]:
        """The names of the files in the folder that imports are from."""
        return {path.name for path in self.folder.iterdir()}
