"""The banner on the wire: what does not work, what it is about, since when, the last and the next word, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from firstpass.adapters.system import FrozenClock
from firstpass.bootstrap import Product
from firstpass.domain.scope import CaseTypeId
from firstpass.engine.incidents import IncidentDesk, Wanted
from tests.api.world import NOON, Client, a_client, a_playbook, a_product
from tests.stage import a_case_type

HOUR = timedelta(hours=1)
WORDS = "Payouts of Tuesday are late since 11:00."


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def product(clock: FrozenClock) -> Iterator[Product]:
    playbook = a_playbook()
    payouts = a_case_type("payout_status", title="Where a payout is")
    scope = replace(playbook.scope, case_types={CaseTypeId("payout_status"): payouts})
    made = a_product(clock=clock, playbook=replace(playbook, scope=scope))
    yield made
    made.close()


def desk(product: Product) -> IncidentDesk:
    scope = product.playbooks.current().playbook.scope
    return IncidentDesk(product.store, product.feed, product.clock, product.engine.ids, scope, None)


async def opened(product: Product, *about: str) -> str:
    new = Wanted(about or ("payout_status",), WORDS, NOON + HOUR, NOON - HOUR)
    return (await desk(product).open(new)).incident.id


async def banners(client: Client) -> list[dict[str, Any]]:
    return [event["body"] for event in await client.events() if event["kind"] == "incident"]


def at(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


async def test_the_banner_has_start_scope_last_update_next_update_and_expiry(product: Product) -> None:
    her = await a_client(product).start()
    incident = await opened(product)
    [event] = [event for event in await her.events() if event["kind"] == "incident"]
    assert event["from"] == "system"
    assert event["body"] == {
        "id": incident,
        "text": WORDS,
        "scope": ["Where a payout is"],
        "started_at": at(NOON - HOUR),
        "updated_at": at(NOON),
        "next_update_at": at(NOON + HOUR),
        "ends_at": at(NOON + timedelta(hours=24)),
        "in_force": True,
    }


async def test_a_new_conversation_gets_it_with_its_first_events(product: Product) -> None:
    await opened(product)
    her = await a_client(product).start()
    assert [event["kind"] for event in await her.events()] == ["message", "incident"]


async def test_extending_and_closing_are_events_of_their_own(product: Product, clock: FrozenClock) -> None:
    her = await a_client(product).start()
    incident = await opened(product)
    clock.move(HOUR / 4)
    await desk(product).extend(incident, next_update_at=NOON + 2 * HOUR, text="Payouts of Tuesday and today are late.")
    clock.move(HOUR / 4)
    await desk(product).close(incident)
    begun, longer, over = await banners(her)
    assert {banner["id"] for banner in (begun, longer, over)} == {incident}
    assert (longer["updated_at"], longer["next_update_at"]) == (at(NOON + HOUR / 4), at(NOON + 2 * HOUR))
    assert longer["text"] == "Payouts of Tuesday and today are late."
    assert (over["in_force"], over["ends_at"]) == (False, at(NOON + HOUR / 2))


async def test_everything_has_no_list_and_no_internal_name_is_shown(product: Product) -> None:
    her = await a_client(product).start()
    await opened(product, "*")
    [banner] = await banners(her)
    assert banner["scope"] is None
    assert not {"case_types", "queue", "reason_code"} & set(banner)


async def test_one_that_ended_is_told_to_nobody_new(product: Product, clock: FrozenClock) -> None:
    await opened(product)
    clock.move(timedelta(hours=24))
    her = await a_client(product).start()
    assert await banners(her) == []
