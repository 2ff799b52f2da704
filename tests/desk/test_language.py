"""The language of a request: for what is done within it alone."""

import threading

from desk.language import current, speaking, t
from lifecycle.languages import Language


def test_a_request_speaks_its_own_language_and_no_other_thread_hears_of_it() -> None:
    elsewhere: list[str] = []
    with speaking(Language.EN):
        other = threading.Thread(target=lambda: elsewhere.append(t("hier", "here")))
        other.start()
        other.join()
        assert t("hier", "here") == "here"
        with speaking(Language.NL):
            assert t("hier", "here") == "hier"
        assert current() is Language.EN
    assert elsewhere == ["hier"]
    assert current() is Language.NL
