"""The contract of the conversation store, what the gate keeps there: incidents and notices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstpass.domain.conversation import ConversationId, IncidentBody, OwnerChange, Speaker
from firstpass.domain.errors import NotFound
from firstpass.domain.incidents import EVERYTHING
from firstpass.domain.notices import NoticeKind
from firstpass.domain.redaction import approved
from firstpass.ports import ConversationStore, Job
from tests.builders import (
    HERS,
    LEASE,
    NOON,
    a_change,
    a_delivery,
    a_message,
    a_notice,
    after,
    an_incident,
    an_opening,
)

HOUR = 3600
HIS = ConversationId("his")


async def banners(store: ConversationStore, conversation: ConversationId = HERS) -> list[IncidentBody]:
    events = await store.events(conversation, 0, 100)
    found = [event for event in events if isinstance(event.body, IncidentBody)]
    assert all((event.kind, event.who) == ("incident", Speaker.SYSTEM) for event in found)
    return [event.body for event in found if isinstance(event.body, IncidentBody)]


async def claimed(store: ConversationStore, seconds: float) -> Job:
    job = await store.claim(after(seconds), LEASE)
    assert job is not None
    return job


class TestIncidents:
    async def test_one_is_told_to_the_conversations_that_go_on(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.open(an_opening(HIS))
        await store.commit(a_change(OwnerChange.CLOSED, conversation=HIS))
        assert await store.tell_incident(an_incident(), after(60)) == (HERS,)
        [banner] = await banners(store)
        assert (banner.id, banner.text, banner.in_force) == ("incident-1", "Payouts of today are late.", True)
        assert (banner.started_at, banner.next_update_at, banner.ends_at) == (NOON, after(HOUR), after(24 * HOUR))
        assert await banners(store, HIS) == []

    async def test_a_conversation_that_begins_meanwhile_is_told_too(self, store: ConversationStore) -> None:
        await store.tell_incident(an_incident(), NOON)
        await store.tell_incident(an_incident("over", hours=1), NOON)
        await store.tell_incident(an_incident("to-come", started_at=after(5 * HOUR)), NOON)
        first = await store.open(an_opening(at=after(2 * HOUR)))
        assert first.number == 1, "the words that say it is an AI come first"
        assert [(banner.id, banner.in_force) for banner in await banners(store)] == [
            ("incident-1", True),
            ("to-come", False),
        ]

    async def test_who_comes_back_meanwhile_is_told_too(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.commit(a_change(OwnerChange.CLOSED))
        await store.tell_incident(an_incident(), after(60))
        await store.tell_incident(an_incident("over", hours=1), after(60))
        await store.receive(a_message(at=after(2 * HOUR)))
        assert [banner.id for banner in await banners(store)] == ["incident-1"]

    async def test_the_banner_tells_what_it_is_about_and_since_when_it_is_so(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.tell_incident(an_incident(updated_at=after(30)), after(60))
        await store.tell_incident(an_incident("older", case_types=(EVERYTHING,)), after(60))
        told = [(banner.case_types, banner.updated_at) for banner in await banners(store)]
        assert told == [(("payout_status",), after(30)), (("*",), NOON)]

    async def test_old_conversations_are_left_alone(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        later = after(30 * HOUR)
        assert await store.tell_incident(an_incident(started_at=later, ends_at=after(40 * HOUR)), later) == ()

    async def test_a_turn_knows_what_is_in_force_when_it_is_claimed(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.tell_incident(an_incident(hours=1), NOON)
        await store.receive(a_message())
        job = await claimed(store, 60)
        assert [incident.id for incident in job.incidents] == ["incident-1"]
        await store.commit(a_delivery(job, job.seen))
        await store.receive(a_message("And now?", at=after(2 * HOUR)))
        assert (await claimed(store, 2 * HOUR)).incidents == ()

    async def test_extended_and_closed_it_takes_its_own_place(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.tell_incident(an_incident(), NOON)
        longer = an_incident().extended(after(48 * HOUR), after(3 * HOUR), after(HOUR), approved("Still late."))
        await store.tell_incident(longer, after(HOUR))
        assert await store.incidents(after(30 * HOUR)) == (longer,)
        await store.tell_incident(longer.closed(after(2 * HOUR)), after(2 * HOUR))
        assert await store.incidents(after(2 * HOUR)) == ()
        assert [banner.in_force for banner in await banners(store)] == [True, True, False]

    async def test_what_was_kept_comes_back_whole(self, store: ConversationStore) -> None:
        odd = replace(an_incident(), text=approved("Die „Auszahlung“ dauert länger – \u00a31\u202f000."))
        await store.tell_incident(odd, NOON)
        assert await store.incidents(NOON) == (odd,)


class TestNotices:
    async def test_one_is_filed_with_the_reply_that_acknowledges_it(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("I complain"))
        job = await claimed(store, 0)
        await store.commit(a_delivery(job, job.seen, notices=(a_notice(at=after(-HOUR)),)))
        assert await store.notices(HERS) == (a_notice(at=after(-HOUR)),)

    async def test_a_suppressed_reply_files_nothing(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.receive(a_message("I complain"))
        job = await claimed(store, 0)
        await store.receive(a_message("and more"))
        committed = await store.commit(a_delivery(job, job.seen, notices=(a_notice(),)))
        assert committed.fenced
        assert await store.notices(HERS) == ()

    async def test_said_again_it_stays_as_it_was_first_received(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.commit(a_change(notices=(a_notice(),)))
        await store.commit(a_change(notices=(a_notice(at=after(HOUR)), a_notice(NoticeKind.DATA_REQUEST))))
        filed = await store.notices(HERS)
        assert {(one.notice.kind, one.notice.received_at) for one in filed} == {
            (NoticeKind.COMPLAINT, NOON),
            (NoticeKind.DATA_REQUEST, NOON),
        }

    async def test_under_another_case_it_is_another_one(self, store: ConversationStore) -> None:
        await store.open(an_opening())
        await store.commit(a_change(notices=(a_notice(), a_notice(reference="FP-9999", at=after(HOUR)))))
        assert len(await store.notices(HERS)) == 2

    async def test_nobody_finds_those_of_a_conversation_that_is_not_there(self, store: ConversationStore) -> None:
        with pytest.raises(NotFound):
            await store.notices(ConversationId("nowhere"))
