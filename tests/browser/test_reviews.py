"""Reader reviews in a browser: reading, writing in every way, and what axe and the HTML checker say of each state."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import expect

from tests import factories
from tests.test_html import errors
from tests.testapp.models import ReviewedPage
from wagtail_healthblocks.reviews import numbers, views
from wagtail_healthblocks.reviews.models import Report, Review
from wagtail_healthblocks.reviews.templatetags.healthblocks_reviews_tags import characters_left

BODY = "It helped me to ask better questions.\n\nThank you."
DANGER = "I took too many of my tablets and I want to kill myself."
ARABIC = {"Accept-Language": "ar"}


def add_page(reviews=0, **values):
    """A published page, and so many reviews with everything that a review can have."""
    page = factories.site_root().add_child(instance=ReviewedPage(title="Sleeping well", **values))
    robin = factories.ContributorFactory() if reviews else None
    for number in range(reviews):
        review = factories.ReviewFactory(
            page=page,
            rating=1 + number % 5,
            role=["patient", "clinician"][number % 2],
            relationship=["none", "paid"][number % 2],
            body=BODY,
            published_at=timezone.now() - timedelta(days=number),
        )
        review.publish()
        if number % 3 == 0:
            review.respond(robin, "Thank you for writing.", None)
        if number % 4 == 0:
            review.redact(["better"], None)
    return page


def address(page, name, *args):
    return "/".join(["/reviews", str(page.pk), *map(str, args), *([name] if name else [])]) + "/"


def first_review(page):
    return Review.objects.published().filter(page_id=page.pk).first().pk


def fill_in(tab, **changes):
    """Fill in the form that is on the page, as a person does."""
    form = tab.locator("form.hb-review-form")
    # By their names: the labels are in the reader's language.
    form.locator("[name=rating][value='4']").check()
    form.locator("[name=body]").fill(changes.get("body", BODY))
    form.locator("[name=display_name]").fill("River")
    form.locator("[name=relationship]").select_option("none")
    form.locator("[name=consent]").check()
    return form


def send(tab):
    tab.locator(".hb-review-form [type=submit]").click()


def send_and_read_thanks(tab):
    send(tab)
    # By what is no longer there: the words are in the reader's language.
    expect(tab.locator(".hb-review-form")).to_have_count(0)
    expect(tab.locator(".hb-errors, .hb-typed")).to_have_count(0)
    # A document that has only begun to come holds none of them either.
    tab.wait_for_load_state()


def sum_of(tab):
    """The answer to the small sum, as somebody works it out who hears it."""
    question = tab.locator(".hb-challenge .hb-visually-hidden").inner_text()
    first, second = re.fullmatch(r"What is (.+) plus (.+)\?", question).groups()
    return str(numbers.parse(first) + numbers.parse(second))


@pytest.fixture
def plain_tab(browser):
    """A tab without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


# Reading


def test_readers_read_on_sort_and_filter_without_scripts(live_server, plain_tab, settings):
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 3
    page = add_page(7)
    plain_tab.goto(live_server.url + page.url)
    reviews = plain_tab.locator(".hb-review")
    expect(reviews).to_have_count(3)

    plain_tab.get_by_role("link", name="All 7 reviews").click()
    expect(reviews).to_have_count(3)
    for rest in (3, 1):
        plain_tab.get_by_role("link", name="More reviews").click()
        expect(reviews).to_have_count(rest)
    plain_tab.get_by_role("link", name="Fewest stars first").click()
    expect(plain_tab.locator("[aria-current]")).to_have_text("Fewest stars first")
    expect(plain_tab.locator(".hb-review__rating").first).to_contain_text("1 out of 5 stars")
    plain_tab.get_by_role("link", name="2 stars").click()

    expect(plain_tab.get_by_text("Only reviews with 2 stars are shown.")).to_be_visible()
    expect(reviews).to_have_count(2)


def test_the_text_of_a_review_keeps_its_paragraphs_and_lines(visit, live_server):
    page = add_page()
    factories.ReviewFactory(page=page, body="One line.\nThe next.\n\nA paragraph.").publish()

    text = visit(page).locator(".hb-review__text").inner_text()

    assert text == "One line.\nThe next.\n\nA paragraph."


def test_an_arabic_review_reads_from_right_to_left_in_an_english_page(visit, live_server):
    page = add_page()
    factories.ReviewFactory(page=page, title="مفيد جدا", body="ساعدني كثيرا.").publish()

    tab = visit(page)

    for part in (".hb-review__heading", ".hb-review__text p"):
        assert tab.locator(part).evaluate("part => getComputedStyle(part).direction") == "rtl"


# Writing


def test_a_review_is_written_without_javascript(live_server, plain_tab):
    page = add_page()
    plain_tab.goto(live_server.url + page.url)
    plain_tab.get_by_role("link", name="Write a review").click()
    plain_tab.wait_for_url("**/write/")

    fill_in(plain_tab)
    send_and_read_thanks(plain_tab)

    review = Review.objects.get()
    assert (review.body, review.rating, review.status) == (BODY, 4, "pending")


def test_with_javascript_the_form_comes_to_the_link(visit, live_server):
    page = add_page()
    tab = visit(page)
    tab.get_by_role("link", name="Write a review").click()

    expect(tab.locator("form.hb-review-form")).to_be_visible()
    expect(tab.get_by_label("1 star: very poor")).to_be_focused()
    expect(tab.get_by_role("heading", name="Write a review")).to_be_visible()
    assert tab.url == live_server.url + page.url
    fill_in(tab)
    send_and_read_thanks(tab)

    assert Review.objects.get().display_name == "River"


def test_a_page_that_closed_meanwhile_is_opened_instead_of_its_form(visit, live_server):
    page = add_page()
    tab = visit(page)
    ReviewedPage.objects.update(reviews_state="closed")

    tab.get_by_role("link", name="Write a review").click()

    tab.wait_for_url("**/write/")
    expect(tab.locator("h1")).to_have_text("This page takes no more reviews")


def test_a_visitor_with_a_session_writes_too(live_server, tab, admin_user, settings):
    client = Client()
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    tab.goto(live_server.url + add_page().url)
    tab.get_by_role("link", name="Write a review").click()

    fill_in(tab)
    send_and_read_thanks(tab)

    assert Review.objects.count() == 1


def counter_of(tab, name):
    return tab.locator(f"#hb-review-{name}_limit")


@pytest.mark.parametrize(("language", "mode"), [("en", "link"), ("de", "inline"), ("ar", "link")])
def test_whoever_writes_sees_how_many_characters_are_left(visit, live_server, tab, mode, language):
    tab.set_extra_http_headers({"Accept-Language": language})
    visit(add_page(reviews_form=mode))
    if mode == "link":
        tab.locator("a[data-hb-reviews-form]").click()
    body, counter = tab.locator("[name=body]"), counter_of(tab, "body")
    with translation.override(language):
        texts = characters_left()
    limit = counter.inner_text()

    body.focus()
    assert counter.inner_text() != limit
    #: The kinds of these numbers, as each language has them; their texts stand in for one another where they are alike.
    kinds = {0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 100: "other", 4812: "many"}
    for left, kind in kinds.items():
        body.fill("x" * (5000 - left))
        known = {kind, "other"} if language == "ar" or kind == "one" else {"other"}
        wanted = next(texts[name] for name in (kind, "other") if name in known and name in texts)
        shown = f"{left:,}".replace(",", "." if language == "de" else ",")
        expect(counter).to_have_text(wanted.replace("{count}", shown))


def test_that_little_room_is_left_is_said_aloud_and_only_then(visit, live_server):
    tab = visit(add_page(reviews_form="inline"))
    title = tab.locator("[name=title]")
    said = tab.locator(".hb-field--title [role=status]")

    title.fill("x" * 60)
    expect(said).to_have_text("")
    title.fill("x" * 115)

    expect(said).to_have_text("5 characters left")
    assert counter_of(tab, "title").get_attribute("aria-live") is None
    title.fill("x")
    expect(said).to_have_text("")


def test_without_scripts_the_limit_stands_there(live_server, plain_tab):
    plain_tab.goto(live_server.url + address(add_page(), "write"))

    expect(counter_of(plain_tab, "body")).to_have_text("At most 5,000 characters")


def test_a_wrong_sum_keeps_the_text(visit, live_server, settings):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"
    tab = visit(add_page(reviews_form="inline"))
    fill_in(tab).locator(".hb-challenge input").fill("1000")

    send(tab)

    expect(tab.get_by_role("alert")).to_be_focused()
    expect(tab.get_by_role("alert")).to_contain_text("That is not the answer.")
    expect(tab.get_by_label("Your review")).to_have_value(BODY)
    expect(tab.get_by_label("Display name")).to_have_value("River")
    expect(tab.get_by_label("4 stars: good")).to_be_checked()
    expect(tab.get_by_label("I agree")).to_be_checked()
    assert Review.objects.count() == 0

    tab.locator(".hb-challenge input").fill(sum_of(tab))
    send_and_read_thanks(tab)
    assert Review.objects.get().body == BODY


def test_the_sum_is_asked_in_words_that_a_screen_reader_reads(visit, live_server, settings):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"
    tab = visit(add_page(reviews_form="inline"))

    answer = tab.get_by_role("textbox", name=re.compile(r"^What is .+ plus .+\?$"))

    expect(answer).to_be_visible()
    assert re.search(r"^\S+ \+ \S+ =$", tab.locator(".hb-challenge label [aria-hidden]").inner_text())


def test_a_double_click_makes_one_review(visit, live_server):
    tab = visit(add_page(reviews_form="inline"))
    fill_in(tab)

    tab.get_by_role("button", name="Send review").dblclick(no_wait_after=True)

    expect(tab.locator("h1")).to_have_text("Thank you")
    assert Review.objects.count() == 1


def test_going_back_lets_the_button_be_pressed_again(visit, live_server):
    tab = visit(add_page(reviews_form="inline"))
    fill_in(tab)
    send_and_read_thanks(tab)

    tab.go_back()

    expect(tab.get_by_role("button", name="Send review")).to_be_enabled()


def test_the_keyboard_alone_is_enough(visit, live_server):
    tab = visit(add_page(2))
    tab.locator("h1").click()
    active = "document.activeElement"
    for _press in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate(f"{active}.hasAttribute('data-hb-reviews-form')"):
            break
    tab.keyboard.press("Enter")
    expect(tab.get_by_label("1 star: very poor")).to_be_focused()
    seen = []

    for _press in range(20):
        name, kind = tab.evaluate(f"[{active}.name, {active}.type]")
        seen.append(name)
        match name, kind:
            case "rating", _:
                for _star in range(4):
                    tab.keyboard.press("ArrowRight")
            case "consent", _:
                tab.keyboard.press("Space")
            case "relationship", _:
                tab.keyboard.press("ArrowDown")
            case "body" | "display_name", _:
                tab.keyboard.type("Kay")
            case _, "submit":
                tab.keyboard.press("Enter")
                break
        tab.keyboard.press("Tab")

    expect(tab.locator("h1")).to_have_text("Thank you")
    review = Review.objects.get(status="pending")
    assert (review.rating, review.body, review.display_name, review.relationship) == (5, "Kay", "Kay", "none")
    assert "website" not in seen


def test_the_field_for_machines_is_nowhere_to_be_seen(visit, live_server):
    box = (
        visit(add_page(reviews_form="inline"))
        .locator("[name=website]")
        .evaluate(
            "field => { const {width, height} = field.parentElement.getBoundingClientRect(); return [width, height] }"
        )
    )

    assert max(box) <= 1


def test_the_summary_of_errors_leads_to_the_fields(live_server, tab):
    tab.goto(live_server.url + address(add_page(), "write"))
    tab.locator("form.hb-review-form").evaluate("form => { form.noValidate = true }")
    send(tab)
    expect(tab.get_by_role("alert")).to_be_focused()

    tab.get_by_role("link", name="Display name: This field is required.").click()

    expect(tab.get_by_label("Display name")).to_be_focused()


def test_somebody_in_danger_sees_whom_to_call(live_server, tab):
    factories.HelplineFactory(name="Listening Line", phone="0300 555 0123")
    tab.goto(live_server.url + address(add_page(), "write"))
    fill_in(tab, body=DANGER)

    send(tab)

    expect(tab.locator(".hb-first-help")).to_be_focused()
    number = tab.get_by_role("link", name="0300 555 0123")
    expect(number).to_be_in_viewport()
    assert number.get_attribute("href") == "tel:03005550123"


def test_somebody_in_danger_with_a_wrong_sum_is_helped_without_scripts_in_arabic(live_server, plain_tab, settings):
    settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "arithmetic"
    factories.HelplineFactory(name="خط الدعم", phone="0300 555 0123")
    page = add_page()
    plain_tab.set_extra_http_headers(ARABIC)
    plain_tab.set_viewport_size({"width": 360, "height": 640})
    plain_tab.goto(live_server.url + address(page, "write"))
    fill_in(plain_tab, body="لا أريد أن أعيش بعد اليوم").locator(".hb-challenge input").fill("1000")
    title = plain_tab.title()

    send(plain_tab)

    number = plain_tab.get_by_role("link", name="0300 555 0123")
    help, errors = plain_tab.locator(".hb-first-help"), plain_tab.locator(".hb-errors")
    assert plain_tab.locator("html").get_attribute("dir") == "rtl"
    assert number.get_attribute("href") == "tel:03005550123"
    assert help.bounding_box()["y"] < errors.bounding_box()["y"]
    assert plain_tab.locator("[name=body]").input_value() == "لا أريد أن أعيش بعد اليوم"
    # Neither address nor title says more than with any other mistake.
    assert plain_tab.url == live_server.url + address(page, "write")
    assert plain_tab.title().endswith(title)
    assert plain_tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_reader_reports_a_review(visit, live_server):
    tab = visit(add_page(1))
    tab.get_by_role("link", name="Report the review by Kim").click()
    tab.get_by_label("It advertises something").check()

    tab.get_by_role("button", name="Send report").click()

    expect(tab.get_by_text("Your report has arrived.")).to_be_visible()
    assert Report.objects.get().reason == "advertising"


# Every state, for everybody

STATES = [
    "panel empty",
    "panel full",
    "panel closed",
    "panel with the form",
    "form in place",
    "form",
    "form with errors",
    "closed",
    "closed while writing",
    "unavailable",
    "thanks",
    "help",
    "reported",
    "report",
    "report with errors",
    "review",
    "list",
    "further",
    "nothing found",
    "policy",
]


@pytest.fixture
def state(live_server, tab, settings, monkeypatch):
    """`state(name)` opens a page of the reviews in this state in the tab."""
    settings.HEALTHBLOCKS_REVIEWS_PAGE_SIZE = 3
    factories.HelplineFactory(kind="suicide")
    factories.HelplineFactory(kind="reporting")
    page = add_page(4)

    def show(name):
        settings.HEALTHBLOCKS_REVIEWS_CHALLENGE = "" if name in ("thanks", "help") else "arithmetic"
        ReviewedPage.objects.update(
            reviews_state="closed" if name in ("closed", "panel closed") else "open",
            reviews_form="inline" if name == "panel with the form" else "link",
        )
        if name == "panel empty":
            tab.goto(live_server.url + add_page().url)
        else:
            tab.goto(live_server.url + path_of(name, page))
        if name == "form in place":
            tab.locator("[data-hb-reviews-form]").click()
            expect(tab.locator("form.hb-review-form")).to_be_visible()
        elif "errors" in name:
            tab.locator(".hb-form").evaluate("form => { form.noValidate = true }")
            tab.locator(".hb-form [type=submit]").click()
            expect(tab.locator(".hb-errors")).to_be_visible()
        elif name in ("thanks", "help"):
            fill_in(tab, body=DANGER if name == "help" else BODY)
            send_and_read_thanks(tab)
        elif name in ("closed while writing", "unavailable"):
            fill_in(tab).locator(".hb-challenge input").fill("1")
            ReviewedPage.objects.update(reviews_state="closed")
            with monkeypatch.context() as during:
                if name == "unavailable":
                    during.setattr(views, "reviewable_page", without_database)
                send(tab)
                expect(tab.locator(".hb-typed")).to_be_visible()
        elif name == "further":
            tab.locator("a[rel=next]").click()
            tab.wait_for_url("**after=**")
        return tab

    return show


def without_database(request, page_id):
    raise OperationalError("The database is away.")


def path_of(name, page):
    match name.split()[0]:
        case "panel":
            return page.url
        case "form" | "closed" | "unavailable" | "thanks" | "help":
            return page.url if name == "form in place" else address(page, "write")
        case "reported":
            return address(page, "thanks") + "?report"
        case "review":
            return address(page, "", first_review(page))
        case "report":
            return address(page, "report", first_review(page))
        case "policy":
            return "/reviews/how-we-handle-reviews/"
    return address(page, "") + ("?stars=5" if name == "nothing found" else "")


def test_axe_finds_nothing_wrong_in_any_state(state, tab, axe):
    found = {("light", name): axe(state(name)) for name in STATES[::2]}
    tab.emulate_media(color_scheme="dark")
    tab.set_extra_http_headers(ARABIC)
    found |= {("dark, right to left", name): axe(state(name)) for name in STATES[1::2]}

    assert {variant: faults for variant, faults in found.items() if faults} == {}
    assert tab.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.long
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_wrong_with_a_state_in_any_colours_and_direction(state, tab, axe, name):
    found = {"light": axe(state(name))}
    tab.emulate_media(color_scheme="dark")
    found["dark"] = axe(tab)
    tab.set_extra_http_headers(ARABIC)
    found["dark, right to left"] = axe(state(name))

    assert {variant: faults for variant, faults in found.items() if faults} == {}
    assert tab.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_small_screen_nothing_scrolls_sideways(state, tab, language):
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.set_extra_http_headers({"Accept-Language": language})
    Review.objects.update(title="Pneumonoultramicroscopicsilicovolcanoconiosis" * 2, display_name="W" * 80)
    Review.objects.update(body="w" * 500)

    wide = {name: width for name in STATES if (width := state(name).evaluate("document.body.scrollWidth")) > 320}

    assert wide == {}


def test_bars_grow_in_the_direction_of_the_page(state, tab):
    bar = state("panel full").locator(".hb-histogram__bar").first
    turned = "bar => getComputedStyle(bar).transform"
    assert bar.evaluate(turned) == "none"

    tab.set_extra_http_headers(ARABIC)

    assert state("panel full").locator(".hb-histogram__bar").first.evaluate(turned).startswith("matrix(-1")


@pytest.mark.parametrize("name", ["panel full", "panel with the form", "list"])
def test_paper_has_the_reviews_and_no_controls(state, tab, name):
    state(name)
    tab.emulate_media(media="print")

    controls = tab.locator(".hb-reviews :is(input:not([type=hidden]), button, select, textarea, nav a, a.hb-button)")
    assert [control for control in controls.all() if control.is_visible()] == []
    expect(tab.locator(".hb-review").first).to_be_visible()
    expect(tab.locator(".hb-reviews__address")).to_contain_text("http")


def test_forced_colours_keep_the_edges_of_the_form(state, tab):
    tab.emulate_media(forced_colors="active")
    state("form with errors")

    for part in ("textarea", "button.hb-button", ".hb-errors"):
        style = tab.locator(part).first.evaluate("part => ({...getComputedStyle(part)})")
        assert style["borderInlineStartStyle"] != "none" and style["borderInlineStartWidth"] != "0px", part


def test_nothing_of_ours_is_refused_by_a_strict_content_policy(state, tab):
    policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'"
    problems = []
    tab.on("console", lambda message: problems.append(message.text))

    def strictly(route):
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": policy}
        # The frame of this test's own page has a style of its own.
        body = re.sub(r"<style>.*?</style>|<link rel=\"icon\"[^>]*>", "", response.text())
        route.fulfill(response=response, headers=headers, body=body)

    tab.route(lambda url: "/static/" not in url, strictly)
    state("form in place")

    expect(tab.locator("form.hb-review-form")).to_be_visible()
    assert [problem for problem in problems if "Content Security Policy" in problem] == []


@pytest.mark.slow
def test_the_html_checker_finds_no_error(state, tab, vnu, tmp_path):
    pages = []
    tab.on("response", lambda response: pages.append(response) if response.request.is_navigation_request() else None)
    for name in STATES:
        state(name)
        (tmp_path / f"{name}.html").write_text(pages[-1].text(), encoding="utf-8")

    found = errors(vnu, tmp_path)

    assert not found, "\n".join(found)
