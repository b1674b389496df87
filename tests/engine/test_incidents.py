"""Incident mode as stories: what people tell everybody, and what a customer then reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from firstpass.domain.conversation import Citation, IncidentBody
from firstpass.domain.errors import Malformed, NotFound
from firstpass.domain.incidents import LASTS, Incident
from firstpass.domain.lint import Ban, NeverSay
from firstpass.domain.playbook import GenerationId
from firstpass.domain.verification import Bans
from firstpass.engine.incidents import LONGEST, IncidentDesk, Wanted
from firstpass.engine.replay import Rebuilt, Same, replay
from tests.stage import NOON, Stage, a_generation, a_playbook, a_scope

HOUR = timedelta(hours=1)
WORDS = "Fees are shown wrongly since 11:40. What is charged is right."
BAN = Ban("false_promise", "we say this to nobody", {"en": ("cannot fail",)}, {})


def desk(stage: Stage, bans: Bans | None = None) -> IncidentDesk:
    return IncidentDesk(stage.store, stage.engine.feed, stage.clock, stage.engine.ids, a_scope(), bans)


def wanted(*about: str, text: str = WORDS, **other: Any) -> Wanted:
    return Wanted(about or ("late_fee",), text, **{"next_update_at": NOON + HOUR, **other})


async def opened(stage: Stage, *about: str, **other: Any) -> Incident:
    return (await desk(stage).open(wanted(*about, **other))).incident


async def banners(stage: Stage) -> list[IncidentBody]:
    return [event.body for event in await stage.events() if isinstance(event.body, IncidentBody)]


async def test_its_words_and_the_next_update_stand_in_place_of_the_answer(stage: Stage) -> None:
    incident = await opened(stage)
    assert await stage.asks("my late fee?") == f"{WORDS}\n\n(incident_update) 2 March 2026, 13:00 (GMT)"
    body = await stage.last_words()
    assert body.citations[0] == Citation(f"incident:{incident.id}", incident.revision)
    assert await stage.asks("my invoice?") == "You find every invoice under Billing."


async def test_an_update_that_did_not_come_is_called_late(stage: Stage) -> None:
    await opened(stage)
    stage.waits(3600)
    assert "(incident_late) 2 March 2026, 13:00 (GMT)" in await stage.asks("my late fee?")


async def test_it_is_over_by_itself_and_at_once_when_it_is_closed(stage: Stage) -> None:
    await opened(stage)
    stage.waits(LASTS.total_seconds())
    assert await stage.asks("my late fee?") == "A late payment costs £5."
    again = await opened(stage, next_update_at=stage.clock.now() + HOUR)
    assert WORDS in await stage.asks("my late fee?")
    await desk(stage).close(again.id)
    assert "A late payment costs £5." in await stage.asks("my late fee?")
    assert [banner.in_force for banner in await banners(stage)] == [True, True, False]
    assert await desk(stage).not_over() == ()


async def test_extended_it_goes_on_in_other_words(stage: Stage) -> None:
    incident = await opened(stage)
    stage.waits(1800)
    later = NOON + 2 * HOUR
    longer = (await desk(stage).extend(incident.id.lower(), None, later, "Most fees are shown right again.")).incident
    assert (longer.ends_at, longer.next_update_at) == (NOON + LASTS + HOUR / 2, later)
    assert longer.last_update_at == NOON + HOUR / 2
    assert [banner.text for banner in await banners(stage)] == [WORDS, "Most fees are shown right again."]
    assert "14:00 (GMT)" in await stage.asks("my late fee?")


async def test_extending_never_shortens_unless_an_end_is_given(stage: Stage) -> None:
    incident = await opened(stage, ends_at=NOON + 3 * LASTS)
    assert (await desk(stage).extend(incident.id)).incident.ends_at == NOON + 3 * LASTS
    assert (await desk(stage).extend(incident.id, NOON + HOUR)).incident.ends_at == NOON + HOUR


async def test_one_to_come_touches_nothing_before_it_begins(stage: Stage) -> None:
    await opened(stage, started_at=NOON + HOUR, next_update_at=NOON + 2 * HOUR)
    assert [(banner.in_force, banner.ends_at) for banner in await banners(stage)] == [(False, NOON + HOUR + LASTS)]
    assert await stage.asks("my late fee?") == "A late payment costs £5."
    stage.waits(3600)
    assert WORDS in await stage.asks("my late fee?")


async def test_the_third_time_a_person_comes_and_knows_of_it(stage: Stage) -> None:
    incident = await opened(stage)
    await stage.asks("my late fee?")
    second = await stage.asks("my late fee?")
    assert second.startswith("(already_answered)")
    assert "(person_offer)" in second
    third = await stage.asks("my late fee?")
    assert third.startswith(WORDS)
    assert "I am passing you on to Billing support" in third
    record, packet = await stage.last_record(), await stage.store.packet(stage.conversation)
    assert (record.rule, record.reasons) == ("incident", ("incident",))
    assert packet is not None
    assert packet.incidents is not None
    [known] = packet.incidents
    assert (known.id, known.text, known.touches, known.told) == (incident.id, WORDS, True, True)


async def test_the_packet_says_what_is_in_force_elsewhere_and_that_nothing_is(stage: Stage) -> None:
    await opened(stage)
    await stage.asks("my fee back")
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.incidents is not None
    assert [(known.touches, known.told) for known in packet.incidents] == [(False, False)]


async def test_without_one_the_packet_says_so(stage: Stage) -> None:
    await stage.asks("a person")
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.incidents == ()


async def test_a_turn_that_fails_tells_the_person_of_it_too(stage: Stage) -> None:
    await opened(stage)
    await stage.asks("boom")
    packet = await stage.store.packet(stage.conversation)
    assert packet is not None
    assert packet.incidents is not None
    assert [(known.touches, known.told) for known in packet.incidents] == [(None, False)]


async def test_a_turn_can_be_run_again_after_it_was_reworded_and_ended(stage: Stage) -> None:
    incident = await opened(stage)
    await stage.asks("my late fee?")
    await desk(stage).extend(incident.id, text="Other words.")
    await desk(stage).close(incident.id)
    record = await stage.last_record()
    assert record.heard.incidents == (incident,)
    assert (record.evidence[0].citation.source, record.evidence[0].digest) == (
        f"incident:{incident.id}",
        incident.revision,
    )
    assert (await replay(record, 1, a_generation())).outcome == Same()
    kept = await stage.store.texts([ref.digest for ref in record.evidence])
    gone = a_generation(playbook=replace(a_playbook(), id=GenerationId("another")))
    assert (await replay(record, 1, gone, kept=kept)).outcome == Rebuilt()


async def test_who_waits_is_told_too_and_whose_chat_is_closed_is_not(stage: Stage) -> None:
    told = await desk(stage).open(wanted())
    assert told.conversations == (stage.conversation,)
    await stage.reception.close(stage.conversation)
    assert (await desk(stage).open(wanted("statements"))).conversations == ()


async def test_secrets_are_taken_out_and_blank_lines_too(stage: Stage) -> None:
    text = " Cards that begin with 4 fail.\n\n \nExample: 4111 1111 1111 1111.\x00 "
    told = await desk(stage).open(wanted(text=text))
    assert told.incident.text == "Cards that begin with 4 fail.\nExample: [card ending 1111]."
    assert told.redacted == 1
    assert "4111 1111" not in stage.everything_stored()
    assert "[card ending 1111]" in await stage.asks("my late fee?"), "it passes the gate"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (wanted("late_fees"), "There is no case type late_fees. Did you mean late_fee?"),
        (wanted("zzz", "invoices"), "There is no case type zzz. The case types stand in scope.yaml"),
        (Wanted((), WORDS, NOON + HOUR), "Name the case types, or everything"),
        (wanted(text=" \n "), "The text has 0 characters. Give one of 1 to 1,000"),
        (wanted(text="a" * (LONGEST + 1)), "The text has 1001 characters"),
        (wanted(text="Your refund will arrive by 5."), "it promises|it speaks about one customer's own case"),
        (wanted(text="Our app cannot fail."), "'cannot fail': we say this to nobody"),
        (wanted(text="Tell us your PIN here."), "it asks the customer for a secret"),
        (wanted(next_update_at=NOON), "The next update would be in the past"),
        (wanted(next_update_at=NOON + 2 * LASTS), "It would end before the next update"),
        (wanted(ends_at=NOON), "It would be over before it is told. Give a later end"),
        (wanted(started_at=NOON + 2 * HOUR, ends_at=NOON + HOUR), "It would be over before it is told"),
    ],
)
async def test_what_may_not_be_told_is_refused_with_the_mend(stage: Stage, new: Wanted, told: str) -> None:
    bans = Bans(NeverSay({}, (BAN,), {}, {}))
    with pytest.raises(Malformed, match=told):
        await desk(stage, bans).open(new)
    assert await banners(stage) == []
    assert await desk(stage).not_over() == ()


async def test_extending_is_checked_like_opening(stage: Stage) -> None:
    incident = await opened(stage)
    with pytest.raises(Malformed, match="promises"):
        await desk(stage).extend(incident.id, text="You will get your money back.")
    stage.waits(3600)
    with pytest.raises(Malformed, match="Say when the next one comes"):
        await desk(stage).extend(incident.id)
    assert [banner.text for banner in await banners(stage)] == [WORDS]


async def test_only_one_that_is_not_over_can_be_extended_or_closed(stage: Stage) -> None:
    with pytest.raises(NotFound, match="None is in force or to come"):
        await desk(stage).close("nothing")
    incident = await opened(stage)
    with pytest.raises(NotFound, match=f"Those are: {incident.id}"):
        await desk(stage).extend("nothing")
    stage.waits(LASTS.total_seconds())
    with pytest.raises(NotFound):
        await desk(stage).close(incident.id)
