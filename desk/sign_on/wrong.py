"""What goes wrong at the provider of single sign-on."""

from workflows.sign_on import Trouble


class Wrong(Exception):  # noqa: N818 - named for what it is
    """A login came to nothing; `trouble` says what people are told, `why` is for the log alone."""

    def __init__(self, trouble: Trouble, why: str) -> None:
        self.trouble = trouble
        self.why = why
        super().__init__(f"{trouble}: {why}")
