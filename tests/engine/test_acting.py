"""The two jobs that the bot does itself, as a conversation: a link by mail, and where the customer's own things are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from firstpass.adapters.accounts.memory import MemoryAccounts, Person
from firstpass.domain.accounts import (
    AccountKind,
    AccountObject,
    CustomerId,
    CustomerProfile,
    Money,
    ObjectId,
)
from firstpass.domain.acting import RESETS_AT_MOST
from firstpass.domain.conversation import Choice, Identity, Owner
from firstpass.domain.decision import ReasonCode
from firstpass.domain.errors import BackendLied, BackendUnavailable
from firstpass.engine.replay import Same, replay
from tests.stage import NOON, OpenStage, Stage, a_generation

ANA = CustomerId("ana")
IN_SESSION = Identity("session", ANA)
VERIFIED = Identity("verified", ANA)


def a_thing(name: str, **other: Any) -> AccountObject:
    """A payment that is on its way and in time."""
    told: dict[str, Any] = {
        "id": ObjectId(name),
        "kind": "payment",
        "state": "on_its_way",
        "created": date(2026, 3, 1),
        "as_of": NOON,
        "reference": f"PAY-{name}",
        "title": f"Shop {name}",
        "amount": Money(Decimal("40.00"), "GBP"),
        "expected_by": date(2026, 3, 5),
        "resolves_itself": True,
    }
    return AccountObject(**told | other)


def accounts_of(*things: AccountObject) -> MemoryAccounts:
    return MemoryAccounts([Person(CustomerProfile(ANA, "en", "GB", can_step_up=True), things)])


class Broken(MemoryAccounts):
    """A backend that fails in one way."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        raise self._error


async def outbox(stage: Stage) -> list[tuple[str, dict[str, str]]]:
    """What waits to leave, kind and payload, in order."""
    with stage.store.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT kind, payload FROM outbox ORDER BY position").all()
    return [(row.kind, json.loads(row.payload)) for row in rows]


async def choices(stage: Stage) -> tuple[Choice, ...]:
    return (await stage.last_words()).choices


class TestPasswordReset:
    async def test_the_address_is_asked_for_once_and_the_link_leaves_by_the_outbox(self, stage: Stage) -> None:
        assert await stage.asks("I forgot my password") == "(reset_address)"
        assert (await stage.last_record()).decision == "act"
        assert await stage.asks("ana@example.com") == "(reset_requested)"
        [(kind, payload)] = await outbox(stage)
        assert kind == "password_reset.requested"
        assert set(payload) == {"sealed"}
        assert "ana@example" not in stage.everything_stored()

    async def test_an_address_that_came_with_the_wish_is_not_asked_for(self, stage: Stage) -> None:
        assert await stage.asks("my password is gone, I am ana@example.com") == "(reset_requested)"

    async def test_an_address_survives_another_topic(self, stage: Stage) -> None:
        await stage.asks("password")
        assert "£5" in await stage.asks("how much is the late fee?")
        assert await stage.asks("it is ana@example.com by the way") == "(reset_requested)"

    async def test_an_address_and_another_wish_get_both(self, stage: Stage) -> None:
        await stage.asks("password")
        assert (
            await stage.asks("ana@example.com and what is the late fee?")
            == "A late payment costs £5.\n\n(reset_requested)"
        )

    async def test_an_address_that_nothing_asked_for_is_kept_nowhere(self, stage: Stage) -> None:
        await stage.asks("write to ana@example.com about the late fee")
        with stage.store.database.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM sealed_values").scalar() == 0

    async def test_two_addresses_are_a_question(self, stage: Stage) -> None:
        assert await stage.asks("password for a@example.com or b@example.com") == "(reset_two_addresses)"
        assert await outbox(stage) == []

    async def test_the_same_address_twice_is_one(self, stage: Stage) -> None:
        assert await stage.asks("password, Ana@example.com, I mean ana@example.com") == "(reset_requested)"

    async def test_without_an_address_a_person_comes_at_the_third_time(self, stage: Stage) -> None:
        await stage.asks("password")
        assert await stage.asks("password!") == "(reset_address)\n\n(person_offer)"
        assert "person" in {choice.id for choice in await choices(stage)}
        assert "passing you on" in await stage.asks("password!!")
        assert (await stage.last_record()).reasons == (ReasonCode.NO_PROGRESS,)

    async def test_too_many_links_end_with_a_person(self, stage: Stage) -> None:
        for number in range(RESETS_AT_MOST):
            assert await stage.asks(f"password a{number}@example.com") == "(reset_requested)"
        assert (await stage.asks("password z@example.com")).startswith("(reset_limit)")
        assert (await stage.last_record()).reasons == (ReasonCode.LIMIT_REACHED,)
        assert len([kind for kind, _ in await outbox(stage) if kind.startswith("password")]) == RESETS_AT_MOST

    async def test_the_limit_counts_an_address_in_every_conversation(self, stage: Stage) -> None:
        for _ in range(3):
            stage.conversation = (await stage.reception.start()).conversation
            assert await stage.asks("password ana@example.com") == "(reset_requested)"
        stage.conversation = (await stage.reception.start()).conversation
        assert (await stage.asks("password ANA@example.com")).startswith("(reset_limit)")

    async def test_a_record_of_it_replays(self, stage: Stage) -> None:
        await stage.asks("password ana@example.com")
        replayed = await replay(await stage.last_record(), 1, a_generation())
        assert replayed.outcome == Same()


class TestWhoMustBeKnown:
    async def test_a_stranger_reads_how_to_log_in_and_then_gets_a_person(self, stage: Stage) -> None:
        assert await stage.asks("where is my payment") == "(identity_login)"
        words = await stage.last_words()
        assert words.needs == "session"
        assert {choice.id for choice in words.choices} == {"payments", "person"}
        assert "passing you on" in await stage.asks("done", "payments")
        assert (await stage.last_record()).reasons == (ReasonCode.IDENTITY_NOT_ESTABLISHED,)

    async def test_who_logs_in_meanwhile_goes_on_with_the_button(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1")))
        await stage.asks("where is my payment")
        await stage.store.identify(stage.conversation, IN_SESSION)
        assert "Shop 1" in await stage.asks("I have logged in", "payments")

    async def test_a_session_that_ended_is_none(self, stage_with: OpenStage) -> None:
        ended = replace(IN_SESSION, until=NOON + timedelta(minutes=5))
        stage = await stage_with(accounts=accounts_of(a_thing("1")), identity=ended)
        assert "Shop 1" in await stage.asks("where is my payment")
        stage.waits(301)
        assert await stage.asks("where is my payment") == "(identity_login)"

    async def test_a_session_is_not_enough_for_what_needs_a_code(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(), identity=IN_SESSION)
        assert await stage.asks("my document") == "(identity_code)"
        assert (await stage.last_words()).needs == "verified"
        verified = await stage_with(accounts=accounts_of(), identity=VERIFIED)
        assert (await verified.asks("my document")).startswith("(status_none)")

    async def test_a_code_typed_into_the_chat_is_gone_and_answered_with_the_field(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(), identity=IN_SESSION)
        await stage.asks("my document")
        assert "(identity_code_field)" in await stage.asks("493 021")
        assert "493 021" not in stage.everything_stored()
        assert "493021" not in stage.everything_stored()

    async def test_six_digits_that_nobody_asked_a_code_for_stay(self, stage_with: OpenStage) -> None:
        stage = await stage_with(identity=IN_SESSION)
        await stage.asks("493021")
        assert "493021" in stage.everything_stored()


class TestStatusCheck:
    async def test_the_one_thing_there_is_is_told(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1")), identity=IN_SESSION)
        assert "Shop 1" in await stage.asks("where is my payment")
        assert (await stage.last_record()).decision == "act"
        assert await stage.owner() is Owner.BOT

    async def test_of_two_the_customer_chooses_by_a_button(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1"), a_thing("2")), identity=IN_SESSION)
        assert await stage.asks("where is my payment") == "(status_which)"
        offered = [choice.id for choice in await choices(stage)]
        assert offered == ["payments/status/1", "payments/status/2", "something_else", "person"]
        assert "Shop 2" in await stage.asks("", "payments/status/2")

    async def test_of_two_the_customer_chooses_by_words(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1"), a_thing("2")), identity=IN_SESSION)
        await stage.asks("where is my payment")
        assert "Shop 2" in await stage.asks("the one to shop 2")

    async def test_asked_twice_in_vain_a_person_comes(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1"), a_thing("2")), identity=IN_SESSION)
        await stage.asks("where is my payment")
        assert "passing you on" in await stage.asks("no idea")
        assert (await stage.last_record()).reasons == (ReasonCode.NO_PROGRESS,)

    async def test_another_wish_after_the_question_is_that_wish(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1"), a_thing("2")), identity=IN_SESSION)
        await stage.asks("where is my payment")
        assert await stage.asks("what is the late fee") == "A late payment costs £5."

    async def test_what_should_have_come_goes_to_a_person_with_its_status(self, stage_with: OpenStage) -> None:
        late = a_thing("1", expected_by=date(2026, 2, 27))
        stage = await stage_with(accounts=accounts_of(late), identity=IN_SESSION)
        said = await stage.asks("where is my payment")
        assert "Shop 1" in said
        assert "passing you on" in said
        assert (await stage.last_record()).reasons == (ReasonCode.NEEDS_AGENT_ACTION,)

    async def test_a_button_of_another_customers_thing_finds_nothing(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1")), identity=IN_SESSION)
        assert (await stage.asks("", "payments/status/theirs")).startswith("(status_none)")

    async def test_beside_an_answer_the_own_thing_is_told_and_a_copy_offered(self, stage_with: OpenStage) -> None:
        invoice = a_thing("9", kind="invoice", state="paid", expected_by=None)
        stage = await stage_with(accounts=accounts_of(invoice), identity=IN_SESSION)
        said = await stage.asks("when do I get my bill")
        assert said.endswith("Bills come on the first of a month.")
        assert "Shop 9" in said
        assert [choice.id for choice in await choices(stage)] == ["bills/copy/9"]
        assert await stage.asks("", "bills/copy/9") == "(status_copy)"
        assert await outbox(stage) == [("invoice_copy.requested", {"customer": "ana", "invoice": "9"})]

    async def test_a_stranger_gets_the_answer_alone(self, stage: Stage) -> None:
        assert await stage.asks("when do I get my bill") == "Bills come on the first of a month."

    @pytest.mark.parametrize("error", [BackendUnavailable("down"), BackendLied("lied"), TimeoutError()])
    async def test_a_backend_that_fails_brings_a_person(self, stage_with: OpenStage, error: Exception) -> None:
        stage = await stage_with(accounts=Broken(error), identity=IN_SESSION)
        said = await stage.asks("where is my payment")
        assert said.startswith("(status_not_seen)")
        assert "passing you on" in said
        assert (await stage.last_record()).reasons == (ReasonCode.ACTION_FAILED,)

    async def test_a_record_of_it_replays_although_the_thing_moved_on(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1")), identity=IN_SESSION)
        await stage.asks("where is my payment")
        replayed = await replay(await stage.last_record(), 1, a_generation())
        assert replayed.outcome == Same()

    async def test_what_a_person_looks_at_leaves_at_a_fixed_time(self, stage_with: OpenStage) -> None:
        held = a_thing("1", state="person_will_look", expected_by=None, resolves_itself=False)
        stage = await stage_with(accounts=accounts_of(held), identity=IN_SESSION, timed=timedelta(seconds=0.2))
        begun = datetime.now(UTC)
        assert "passing you on" in await stage.asks("where is my payment")
        assert datetime.now(UTC) - begun >= timedelta(seconds=0.19)

    async def test_where_a_person_does_it_the_own_thing_is_told_meanwhile(self, stage_with: OpenStage) -> None:
        ticket = a_thing("7", kind="ticket", state="waiting_for_us")
        stage = await stage_with(accounts=accounts_of(ticket), identity=IN_SESSION)
        said = await stage.asks("any news on my case file")
        assert "Shop 7" in said
        assert "passing you on" in said
        assert (await stage.last_record()).reasons == (ReasonCode.NEEDS_AGENT_ACTION,)

    @pytest.mark.parametrize("said", ["when do I get my bill", "any news on my case file"])
    async def test_a_backend_that_is_down_takes_no_answer_away(self, stage_with: OpenStage, said: str) -> None:
        without = await (await stage_with()).asks(said)
        stage = await stage_with(accounts=Broken(BackendUnavailable("down")), identity=IN_SESSION)
        assert (await stage.asks(said)).split("reference")[0] == without.split("reference")[0]
        assert not (await stage.last_record()).reasons or "passing you on" in without

    async def test_between_case_types_a_thing_that_is_named_settles_it(self, stage_with: OpenStage) -> None:
        stage = await stage_with(accounts=accounts_of(a_thing("1"), a_thing("2")), identity=IN_SESSION)
        assert "Shop 2" in await stage.asks("hmm payment of shop 2")
        assert await stage.asks("hmm payment") == "(clarify)"
