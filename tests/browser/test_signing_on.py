"""Single sign-on as a browser does it: there and back, and out again, with the desk's policy as tight as ever."""

import socket
from pathlib import Path

import rounds
from opening import opened
from playwright.sync_api import Page
from signing_on import running


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_logging_in_at_the_provider_and_out_again(tmp_path: Path, page: Page) -> None:
    port = free_port()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    # The provider is at another name than the desk, as they are: another site, to which no cookie of the desk goes.
    with running(f"http://127.0.0.1:{port}") as provider:
        provider.knows("s-1", preferred_username="eva", groups=["inkoop"])
        with opened(rounds.begin_on(tmp_path / "round.db"), provider.settings(), port) as desk:
            page.goto(f"{desk.address}/contracts?state=applied")
            page.get_by_role("button", name="Inloggen met single sign-on").click()
            page.get_by_label("Who").fill("s-1")
            page.get_by_role("button", name="Log in").click()
            page.wait_for_url(f"{desk.address}/contracts?state=applied")
            assert page.get_by_text("eva inkoper").is_visible()
            page.get_by_role("button", name="Uitloggen").click()
            page.get_by_role("button", name="Yes").click()
            page.wait_for_url(f"{desk.address}/login?ended=out")
            assert page.get_by_text("U bent uitgelogd.").is_visible()
            page.get_by_role("button", name="Inloggen met single sign-on").click()
            page.wait_for_url(f"{provider.issuer}/who/*")
    assert [each for each in wrong if "Content Security Policy" in each] == []
