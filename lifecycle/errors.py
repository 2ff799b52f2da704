"""What can be wrong with what comes in. Refusals by rules are results, not errors."""


class LooptijdError(Exception):
    """Something went wrong that a person can mend; the message says where, what, and what is allowed."""


class BadInput(LooptijdError):  # noqa: N818 - named for what came in, as in the messages
    """A file, a value or a request that cannot be read as what it should be.

    `where` names the file with its line, or the field; `problem` says what is wrong and what is allowed.
    """

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        self.problem = problem
        super().__init__(f"{where}: {problem}" if where else problem)
