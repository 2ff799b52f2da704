"""What can be wrong with what comes in. Refusals by rules are results, not errors."""

from lifecycle.languages import Both, Language


class LooptijdError(Exception):
    """Something went wrong that a person can mend; the message says where, what, and what is allowed.

    `message` has it in both languages, `said` gives it in that of whoever reads it; as text it is English.
    """

    def __init__(self, message: Both) -> None:
        self.message = message
        super().__init__(self.message.en)

    def said(self, language: Language) -> str:
        """The message in `language`."""
        return self.message.said(language)


class BadInput(LooptijdError):  # noqa: N818 - named for what came in, as in the messages
    """A file, a value or a request that cannot be read as what it should be.

    `where` names the file with its line, or the field; `problem` says what is wrong and what is allowed.
    """

    def __init__(self, where: str, problem: Both) -> None:
        self.where = where
        self.problem = problem
        super().__init__(self.problem.at(where) if where else self.problem)
