"""What `docs/generate.py` writes: one module a page or picture."""

import os

# The commands take the language of their help from the environment when they are imported, and typer its width and
# whether to colour it.
os.environ |= {"LOOPTIJD_LANG": "en", "TERMINAL_WIDTH": "100"}
for _forcing in ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"):
    os.environ.pop(_forcing, None)
