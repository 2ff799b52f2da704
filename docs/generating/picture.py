"""The picture of the demo: what a real run printed, as a terminal shows it."""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from rich._export_format import CONSOLE_SVG_FORMAT  # isort: skip

_WIDTH: Final = 104
_LINES: Final = 45
_ARGUMENTS: Final = ("demo", "--providers", "60")
_CONTROL: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-ln-~]")
_FONT_FACES: Final = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)


def demo() -> str:
    """The picture as SVG; it names no font that would have to be fetched."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in _shown(_printed()):
        console.print(line, soft_wrap=True)
    form = _FONT_FACES.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code, ", "")
    said = f"looptijd --lang en {' '.join(_ARGUMENTS)}"
    return console.export_svg(title=said, code_format=form, unique_id="demo").rstrip() + "\n"


def _printed() -> str:
    """What the demo prints to a terminal of this width, from the heading on."""
    environment = os.environ | {"COLUMNS": str(_WIDTH), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    command = [str(Path(sys.executable).with_name("looptijd")), "--lang", "en", *_ARGUMENTS]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=True
        )
    _, _, after_the_bar = done.stdout.rpartition("\x1b[?25h")
    return _CONTROL.sub("", after_the_bar).replace("\r", "")


def _shown(printed: str) -> list[Text]:
    lines = printed.strip("\n").splitlines()
    kept = [Text.from_ansi(line) for line in lines[:_LINES]]
    return [*kept, Text("...")] if len(lines) > _LINES else kept
