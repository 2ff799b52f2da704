"""The desk as a browser shows it: its policy holds, the keyboard reaches all, it works without scripts."""

from cases_regions import regions_seen
from opening import Desk
from playwright.sync_api import Browser, Page
from rounds import KINDEREN

from lifecycle.contract import Kind


def test_no_page_breaks_its_own_policy_and_its_script_runs(desk: Desk, page: Page) -> None:
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    desk.log_in(page, "anna")
    page.goto(f"{desk.address}/password")
    page.get_by_role("button", name="Toon wachtwoord").first.click()
    assert page.get_by_label("Huidig wachtwoord").get_attribute("type") == "text"
    assert wrong == []


def test_the_desk_works_without_scripts(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    desk.log_in(page, "anna")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="My work").is_visible()
    page.get_by_role("button", name="Log out").click()
    assert page.get_by_text("You are logged out.").is_visible()
    context.close()


def test_the_keyboard_alone_logs_in_and_skips_to_the_content(desk: Desk, page: Page) -> None:
    secret = desk.password("anna")
    page.goto(f"{desk.address}/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.get_by_label("Naam", exact=True).evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(secret)
    page.keyboard.press("Enter")
    page.wait_for_url("**/work")


def test_a_page_at_twice_the_size_needs_no_scrolling_sideways(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    desk.log_in(page, "anna")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    context.close()


def test_the_menu_stands_open_where_there_is_room(desk: Desk, page: Page) -> None:
    desk.log_in(page, "anna")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    assert not menu.locator("summary").is_visible()
    menu.get_by_role("link", name="Contracten").click()
    page.wait_for_url("**/contracts")


def test_on_a_narrow_screen_the_keyboard_opens_the_menu_without_scripts(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    desk.log_in(page, "anna")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    links = menu.get_by_role("link")
    assert links.count() == 0
    assert menu.locator("summary").text_content() == "Menu Mijn werk"
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Contracten"
    page.keyboard.press("Enter")
    page.wait_for_url("**/contracts")
    context.close()


def test_what_came_of_an_action_is_in_view_where_the_page_opens_further_down(desk: Desk, page: Page) -> None:
    contract = desk.season.assessed()
    desk.log_in(page, "anna")
    page.goto(f"{desk.address}/contracts/{contract.number}/note")
    page.locator("main textarea").fill("Gebeld over de planning.")
    page.locator("main form button").last.click()
    page.wait_for_url("**#history")
    assert page.evaluate("scrollY") > 0
    said = page.locator(".desk-notices").bounding_box()
    assert said is not None
    assert 0 <= said["y"] <= 10


def test_the_list_says_how_many_are_ticked_and_ticks_all_of_the_page(desk: Desk, page: Page) -> None:
    for _ in range(3):
        desk.season.assessed()
    desk.log_in(page, "anna")
    page.goto(f"{desk.address}/contracts")
    said = page.locator(".desk-ticks")
    assert said.get_by_text("0 van 3 op deze pagina aangevinkt").is_visible()
    page.locator('input[name="contract"]').first.check()
    assert said.get_by_text("1 van 3 op deze pagina aangevinkt").is_visible()
    page.get_by_role("button", name="Vink alles op deze pagina aan").click()
    assert said.get_by_text("3 van 3 op deze pagina aangevinkt").is_visible()
    page.get_by_role("button", name="Vink alles uit").click()
    assert page.locator('input[name="contract"]:checked').count() == 0


def test_without_scripts_the_list_promises_no_counting(chromium: Browser, desk: Desk) -> None:
    desk.season.assessed()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    desk.log_in(page, "anna")
    page.goto(f"{desk.address}/contracts")
    assert not page.locator(".desk-ticks").is_visible()
    assert page.locator('input[name="contract"]').count() == 1
    context.close()


def test_nothing_of_the_regions_is_cut_off(desk: Desk, page: Page) -> None:
    regions_seen(desk.season)
    desk.season.signed(Kind.RHO, policy=KINDEREN, role="coach", regions=("noord-midden-limburg",))
    desk.season.applied(Kind.INDIVIDUAL, policy=KINDEREN, role="coach", regions=("noord-midden-limburg",))
    desk.log_in(page, "anna")
    for width in (1280, 1210, 1180, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{desk.address}/regions?policy={KINDEREN}")
        cut = page.locator(".desk-regions__list, .desk-tile a").evaluate_all(
            "every => every.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
        )
        assert cut == [], width
