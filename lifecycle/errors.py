"""What can be wrong with what comes in. Refusals by rules are results, not errors."""

from lifecycle.languages import Both, Language


class LooptijdError(Exception):
    """Something went wrong that a person can mend; the message says where, what, and what is allowed.

    `said` gives it in the language of whoever reads it; as text it is English.
    """

    def __init__(self, message: Both | str) -> None:
        self._message = _both(message)
        super().__init__(self._message.en)

    def said(self, language: Language) -> str:
        """The message in `language`."""
        return self._message.said(language)


class BadInput(LooptijdError):  # noqa: N818 - named for what came in, as in the messages
    """A file, a value or a request that cannot be read as what it should be.

    `where` names the file with its line, or the field; `problem` says what is wrong and what is allowed.
    """

    def __init__(self, where: str, problem: Both | str) -> None:
        self.where = where
        self.problem = _both(problem)
        place = f"{where}: " if where else ""
        super().__init__(Both(place, place) + self.problem)


def _both(message: Both | str) -> Both:
    return Both(message, message) if isinstance(message, str) else message
