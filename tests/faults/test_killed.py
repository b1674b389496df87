"""What a customer sees when the process is killed: the reply, once, or a person. Over HTTP, on both databases."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.faults.conftest import PATIENCE, Served, Site

pytestmark = pytest.mark.slow

QUESTION = "How can I get a copy of my invoice?"
KILLED_AFTER = (0.0, 0.003, 0.006, 0.012)
"""Seconds between the stored message and the kill; a turn takes about a hundredth of one."""


class Customer:
    """One customer of a service that comes and goes."""

    def __init__(self, served: Served) -> None:
        answer = httpx.post(f"{served.url}/v1/conversations", json={})
        assert answer.status_code == 201, answer.text
        self.path = f"/v1/conversations/{answer.json()['conversation']}"
        self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}

    def say(self, served: Served, text: str, key: str) -> httpx.Response:
        return httpx.post(
            f"{served.url}{self.path}/messages",
            json={"text": text},
            headers=self.headers | {"Idempotency-Key": key},
            timeout=PATIENCE,
        )

    def events(self, served: Served) -> list[dict[str, Any]]:
        answer = httpx.get(f"{served.url}{self.path}/events", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["events"]
        return found

    def replies(self, served: Served) -> list[dict[str, Any]]:
        return [event for event in self.events(served) if event["from"] == "bot" and event["number"] > 1]

    def waits_for_reply(self, served: Served, to: int) -> None:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if any(reply["body"]["reply_to"] == to for reply in self.replies(served)):
                return
            time.sleep(0.05)
        raise AssertionError("no reply came in time")


def test_a_message_whose_turn_was_killed_is_answered_once(site: Site) -> None:
    asked: list[tuple[Customer, int]] = []
    for delay in KILLED_AFTER:
        with site.serve() as served:
            customer = Customer(served)
            sent = customer.say(served, QUESTION, "first")
            asked.append((customer, sent.json()["number"]))
            time.sleep(delay)
            served.kill()
    with site.serve() as served:
        for customer, number in asked:
            customer.waits_for_reply(served, number)
        time.sleep(3)  # longer than a lease: a second worker would have answered by now
        for customer, number in asked:
            (reply,) = customer.replies(served)
            assert reply["body"]["reply_to"] == number
            assert "Invoices" in reply["body"]["text"]
            numbers = [event["number"] for event in customer.events(served)]
            assert numbers == list(range(1, len(numbers) + 1))


def test_a_message_sent_again_after_the_kill_is_the_same_message(site: Site) -> None:
    with site.serve() as served:
        customer = Customer(served)
        before = customer.say(served, QUESTION, "first").json()
        served.kill()
    with site.serve() as served:
        again = customer.say(served, QUESTION, "first").json()
        assert again == {"number": before["number"], "repeated": True}
        customer.waits_for_reply(served, before["number"])
        assert len(customer.replies(served)) == 1


def test_ten_messages_at_once_with_repeated_ids_are_stored_once_each(site: Site) -> None:
    with site.serve() as served:
        customer = Customer(served)
        keys = [f"key-{i % 5}" for i in range(10)]
        with ThreadPoolExecutor(10) as clients:
            answers = list(clients.map(lambda key: customer.say(served, f"{QUESTION} ({key})", key), keys))
        assert {answer.status_code for answer in answers} == {202}
        assert sum(not answer.json()["repeated"] for answer in answers) == 5
        newest = max(answer.json()["number"] for answer in answers)
        customer.waits_for_reply(served, newest)
        events = customer.events(served)
        assert [event["number"] for event in events] == list(range(1, len(events) + 1))
        said = [event["body"]["text"] for event in events if event["from"] == "customer"]
        assert sorted(said) == sorted(f"{QUESTION} (key-{i})" for i in range(5))
