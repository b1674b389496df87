"""The page in a real browser: what a customer sees and does, with and without luck."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from firstpass.domain.conversation import ConversationId
from firstpass.domain.incidents import EVERYTHING
from firstpass.domain.redaction import approved
from tests.api.live import Live, served
from tests.api.world import a_live_product
from tests.builders import an_incident

CHROMIUM, CHROMEDRIVER = (shutil.which(name) for name in ("chromium", "chromedriver"))
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason="no chromium with chromedriver on this machine"),
]
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
    "--window-size=1280,800",
]
SMALLEST_TARGET = 24
CONTRAST = 4.5


@pytest.fixture
def live() -> Iterator[Live]:
    with served(a_live_product) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    options = Options()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(CHROMEDRIVER))
    yield driver
    driver.quit()


class Page:
    """The chat page, in a customer's words."""

    def __init__(self, browser: Chrome, live: Live) -> None:
        self.browser = browser
        self.live = live
        browser.get(live.url)

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, what: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, 10, 0.05).until(lambda _: what())

    def say(self, text: str) -> None:
        self.find("#text").send_keys(text, Keys.ENTER)

    def press(self, label: str) -> None:
        [button] = [one for one in self.all("button") if one.text == label and one.is_displayed()]
        button.click()

    @property
    def said(self) -> list[tuple[str, str]]:
        """Who said what."""
        script = """return [...document.querySelectorAll(".message")].map((one) => [
            one.querySelector(".label span").textContent, one.querySelector(".bubble").innerText.trim()])"""
        return [(who, what) for who, what in self.browser.execute_script(script)]

    @property
    def conversation(self) -> ConversationId:
        kept = "return JSON.parse(sessionStorage.getItem('firstpass.conversation')).conversation"
        return ConversationId(self.browser.execute_script(kept))

    def answered(self, times: int) -> None:
        """Wait until the assistant said so much, the first words included."""
        self.wait(lambda: sum(who == "Assistant (AI)" for who, _ in self.said) >= times)


@pytest.fixture
def page(browser: Chrome, live: Live) -> Page:
    return Page(browser, live)


def test_it_says_that_it_is_an_ai_before_anything_is_written(page: Page) -> None:
    assert "AI assistant, not a person" in page.find("#welcome").text
    assert page.find("#person").is_displayed()
    assert page.browser.execute_script("return sessionStorage.length") == 0


def test_a_question_is_answered_and_everybody_is_labelled(page: Page) -> None:
    page.say("Where is my card?")
    page.answered(2)
    assert [who for who, _ in page.said] == ["Assistant (AI)", "You", "Assistant (AI)"]
    assert page.said[0][1].startswith("Hello, I am the AI assistant of Example Pay")
    assert page.said[1] == ("You", "Where is my card?")
    assert not [line for line in page.browser.get_log("browser") if line["level"] == "SEVERE"]  # type: ignore[no-untyped-call]


def test_a_person_is_one_press_away_and_speaks_as_a_person(page: Page) -> None:
    page.press("Talk to a person")
    page.answered(2)
    assert page.find("#status").text == "Waiting for a person"
    seat, conversation = page.live.product.seat, page.conversation
    page.live.run(seat.take(conversation))
    page.live.run(seat.say(conversation, "Good morning, this is Kim."))
    page.wait(lambda: ("Person", "Good morning, this is Kim.") in page.said)
    assert page.find("#status").text == "You are talking to a person"
    assert page.find("#person").is_displayed()


def test_markup_stays_text(page: Page) -> None:
    attack = "<img src=x onerror=alert(1)> ![x](data:text/html,x) [link](javascript:alert(1))"
    page.say(attack)
    page.answered(2)
    assert page.said[1] == ("You", attack)
    assert page.all("#log img, #log a, #log script") == []


def test_what_was_overwritten_is_so_on_the_page_too(page: Page) -> None:
    page.say("my card is 4111 1111")
    page.answered(2)
    assert page.said[1] == ("You", "my card is 4111 1111")
    page.say("1111 1111 thanks")
    page.wait(lambda: page.said[1] == ("You", "my card is [card ending 1111]"))
    page.answered(3)
    assert [what for who, what in page.said if who == "You"][1] == "[card ending 1111] thanks"
    assert "4111" not in page.find("#log").text


def test_paragraphs_lists_and_bold_are_laid_out(page: Page) -> None:
    text = page.find("#text")
    for line in ("First", "", "- one", "- **two**"):
        text.send_keys(line, Keys.SHIFT, Keys.ENTER, Keys.NULL)
    text.send_keys(Keys.ENTER)
    page.answered(2)
    shown = page.find(".message.customer .bubble").get_attribute("innerHTML")
    assert shown == "<p>First</p><ul><li>one</li><li><strong>two</strong></li></ul>"


def test_a_reload_goes_on_with_the_same_conversation(page: Page) -> None:
    page.say("Hello")
    page.answered(2)
    before, conversation = page.said, page.conversation
    page.browser.refresh()
    page.wait(lambda: page.said == before)
    assert page.conversation == conversation


def test_what_was_said_is_shown_once_however_fast(page: Page) -> None:
    for number in range(5):
        page.say(f"Message {number}")
    page.wait(lambda: not page.all(".outgoing"))
    page.wait(lambda: page.said[-1][0] == "Assistant (AI)")
    assert [what for who, what in page.said if who == "You"] == [f"Message {number}" for number in range(5)]


def test_no_network_is_no_dead_end(page: Page) -> None:
    page.say("Hello")
    page.answered(2)
    page.browser.set_network_conditions(offline=True, latency=0, throughput=0)
    page.say("Are you there?")
    page.wait(lambda: page.find("#alert").text)
    assert page.find("#alert").get_attribute("role") == "alert"
    assert {one.text for one in page.all("#alert button")} == {"Try again", "Talk to a person"}
    page.browser.delete_network_conditions()
    page.press("Try again")
    page.answered(3)
    assert [what for who, what in page.said if who == "You"] == ["Hello", "Are you there?"]
    assert page.find("#alert").text == ""


def test_a_conversation_that_is_over_gives_way_to_a_new_one(page: Page) -> None:
    page.say("Hello")
    page.answered(2)
    script = """const kept = JSON.parse(sessionStorage.getItem("firstpass.conversation"));
        sessionStorage.setItem("firstpass.conversation", JSON.stringify({...kept, token: "spoilt"}))"""
    old = page.conversation
    page.browser.execute_script(script)
    page.browser.refresh()
    page.wait(lambda: "timed out" in page.find("#log").text)
    page.press("Talk to a person")
    page.answered(2)
    assert page.conversation != old


def test_a_chat_can_be_ended_rated_and_opened_again(page: Page) -> None:
    page.press("Talk to a person")
    page.answered(2)
    page.press("End chat")
    assert "your request for a person is taken back" in page.find("#alert").text
    page.all("#alert button")[0].click()
    page.wait(lambda: page.find("#rating").is_displayed())
    script = "const all = document.getElementById('scroll'); return all.scrollHeight - all.scrollTop - all.clientHeight"
    page.wait(lambda: page.browser.execute_script(script) < 2)
    page.press("4")
    page.wait(lambda: "You gave 4 of 5" in page.find("#log").text)
    page.say("One more thing")
    page.answered(3)
    assert not page.find("#rating").is_displayed()


def test_everything_works_by_keyboard(page: Page) -> None:
    page.browser.execute_script("document.activeElement.blur()")
    reached = []
    for _ in range(6):
        page.browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(page.browser.switch_to.active_element.get_attribute("id") or "send")
    assert {"person", "scroll", "text", "send"} <= set(reached)
    assert page.find("#log").get_attribute("role") == "log"
    page.find("#person").send_keys(Keys.ENTER)
    page.answered(2)
    assert page.browser.switch_to.active_element.get_attribute("id") == "text"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_can_be_read_and_hit_at_every_width(page: Page, width: int, scheme: str) -> None:
    size = {"width": width, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    page.press("Talk to a person")
    page.answered(2)
    page.press("End chat")
    page.all("#alert button")[0].click()
    page.wait(lambda: page.find("#rating").is_displayed())
    assert page.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    for target in [one for one in page.all("button, textarea") if one.is_displayed()]:
        assert min(target.size.values()) >= SMALLEST_TARGET, target.text
    measured = page.browser.execute_script(MEASURE_CONTRAST)
    assert len(measured) > 10
    assert [(text, ratio) for text, ratio in measured if ratio < CONTRAST] == []


def test_a_known_problem_stands_above_the_chat_until_it_is_over(page: Page) -> None:
    page.say("Hello")
    page.answered(2)
    store, now = page.live.product.store, page.live.product.clock.now()
    begun = an_incident(started_at=now, next_update_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    told = replace(begun, case_types=(EVERYTHING,), text=approved("Payouts are <b>late</b>."))
    page.live.run(store.tell_incident(told, now))
    page.wait(lambda: page.find("#banners").text)
    assert page.find("#banners .title").text == "Known problem: everything"
    assert "Payouts are <b>late</b>." in page.find("#banners").text
    assert "Next update" in page.find("#banners .times").text
    measured = page.browser.execute_script(MEASURE_CONTRAST)
    assert [(text, ratio) for text, ratio in measured if ratio < CONTRAST] == []
    page.live.run(store.tell_incident(told.closed(now), now))
    page.wait(lambda: not page.find("#banners").text)


def test_reduced_motion_is_honoured(page: Page) -> None:
    features = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    script = "return getComputedStyle(document.querySelector('.dots i')).animationName"
    assert page.browser.execute_script(script) == "none"


MEASURE_CONTRAST = """
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (one) => {
  for (let at = one; at; at = at.parentElement) {
    const colour = numbers(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const seen = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
return seen.map((one) => {
  const [a, b] = [light(numbers(getComputedStyle(one).color)), light(behind(one))];
  return [one.textContent.trim(), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
});
"""
