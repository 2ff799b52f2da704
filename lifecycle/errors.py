"""What can be wrong with what comes in. Refusals by rules are results, not errors."""

import errno
from typing import Final

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


_REASONS: Final = {
    errno.ENOENT: Both("bestaat niet", "does not exist"),
    errno.EACCES: Both("daar hebt u geen rechten voor", "you have no permission for that"),
    errno.EPERM: Both("daar hebt u geen rechten voor", "you have no permission for that"),
    errno.EISDIR: Both("is een map", "is a folder"),
    errno.ENOTDIR: Both("een deel van het pad is geen map", "a part of the path is no folder"),
    errno.ENOSPC: Both("de schijf is vol", "the disk is full"),
    errno.EDQUOT: Both("uw ruimte op de schijf is op", "your space on the disk is used up"),
    errno.EFBIG: Both("het bestand wordt te groot", "the file becomes too large"),
    errno.EROFS: Both("de schijf is alleen te lezen", "the disk is read-only"),
    errno.ENAMETOOLONG: Both("de naam is te lang", "the name is too long"),
    errno.EIO: Both("de schijf meldt een fout", "the disk reports an error"),
    errno.EMFILE: Both("er zijn te veel bestanden open", "too many files are open"),
}


def reason(error: OSError) -> Both:
    """Why the system could not do something with a file; in its own words where it is nothing usual."""
    words = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0, Both(words, words))
