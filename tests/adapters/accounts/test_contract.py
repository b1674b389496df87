"""The contract of the account backend: on the twin, on the sandbox in this process, and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from firstpass.adapters.accounts.memory import MemoryAccounts, Person
from firstpass.adapters.accounts.sandbox.backend import open_sandbox
from firstpass.adapters.accounts.sandbox.people import people
from firstpass.domain.accounts import KINDS, PERSON_WILL_LOOK, STATES, CustomerId, ObjectId
from firstpass.domain.errors import Conflict, NotFound
from firstpass.ports import AccountBackend
from tests.adapters.accounts.live import NOW, Served, connector, served_sandbox

PEOPLE = {person.profile.id: person for person in people(NOW)}
ANA, CHIARA, ROSA, NOBODY = CustomerId("c-1001"), CustomerId("c-1003"), CustomerId("c-1018"), CustomerId("c-9999")
SUSPECTED, OTHERWISE = PEOPLE[CustomerId("c-1023")], PEOPLE[CustomerId("c-1024")]
INVOICE = ObjectId("inv-1003-10")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_sandbox(tmp_path_factory.mktemp("sandbox")) as live:
        yield live


@pytest.fixture(params=["twin", "sandbox", "http"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AccountBackend]:
    match request.param:
        case "twin":
            yield MemoryAccounts(people(NOW))
        case "sandbox":
            with closing(open_sandbox(tmp_path, lambda: NOW).accounts) as accounts:
                yield accounts
        case _:
            yield connector(request.getfixturevalue("served").url)


async def test_everybodys_things_and_profile_come_as_they_are(backend: AccountBackend) -> None:
    for customer, person in PEOPLE.items():
        assert await backend.profile(customer) == person.profile
        for kind in KINDS:
            told = await backend.statuses(customer, kind)
            assert sorted(told, key=lambda thing: thing.id) == sorted(
                (thing for thing in person.things if thing.kind == kind), key=lambda thing: thing.id
            )
            assert [thing.created for thing in told] == sorted((thing.created for thing in told), reverse=True)
            for thing in told:
                assert await backend.read_status(customer, kind, thing.id) == thing


async def test_who_is_not_known_has_nothing(backend: AccountBackend) -> None:
    for kind in KINDS:
        assert await backend.statuses(NOBODY, kind) == ()
    with pytest.raises(NotFound):
        await backend.profile(NOBODY)


async def test_what_is_anothers_is_not_found_in_the_same_words_as_what_is_not_there(backend: AccountBackend) -> None:
    """The matrix: each customer asks for each thing of every other one."""
    with pytest.raises(NotFound) as absent:
        await backend.read_status(ANA, "payment", ObjectId("pay-0000-0"))
    things = [(owner, thing) for owner, person in PEOPLE.items() for thing in person.things]
    asking = list(PEOPLE) if not isinstance(backend, MemoryAccounts) else [*PEOPLE, NOBODY]
    asked = 0
    for customer in asking:
        for owner, thing in things:
            if owner != customer:
                with pytest.raises(NotFound) as found:
                    await backend.read_status(customer, thing.kind, thing.id)
                assert (type(found.value), found.value.args) == (type(absent.value), absent.value.args)
                asked += 1
    assert asked >= 24 * len(things)


@pytest.mark.parametrize("odd", ["..", ".", "a/b", "a?b", "a#b", "%2e%2e", "ä", "a b", "x" * 128])
async def test_an_odd_id_is_just_not_found(backend: AccountBackend, odd: str) -> None:
    with pytest.raises(NotFound):
        await backend.read_status(ANA, "payment", ObjectId(odd))


async def test_a_thing_of_another_kind_is_not_found(backend: AccountBackend) -> None:
    with pytest.raises(NotFound):
        await backend.read_status(CHIARA, "payment", INVOICE)


async def test_a_key_does_it_once_and_fits_one_wish(backend: AccountBackend) -> None:
    for _ in range(3):
        await backend.start_password_reset("ana@example.com", "key-1")
        await backend.send_code(ANA, "204817", "key-2")
        await backend.send_invoice_copy(CHIARA, INVOICE, "key-3")
    for key, again in (("key-1", "bruno@example.com"), ("key-2", "ana@example.com"), ("key-3", "ana@example.com")):
        with pytest.raises(Conflict):
            await backend.start_password_reset(again, key)
    with pytest.raises(Conflict):
        await backend.send_code(ANA, "204818", "key-2")


async def test_a_code_and_a_copy_need_somebody_to_send_them_to(backend: AccountBackend) -> None:
    assert not (await backend.profile(ROSA)).can_step_up
    for nobody in (ROSA, NOBODY):
        with pytest.raises(NotFound):
            await backend.send_code(nobody, "204817", f"code-{nobody}")
    with pytest.raises(NotFound):
        await backend.send_invoice_copy(ANA, INVOICE, "copy")


@pytest.mark.parametrize(
    "address", ["ana@example.com", "nobody@example.com", "tomas@example.com", "uma@example.com", "viktor@example.com"]
)
async def test_a_reset_ends_the_same_whatever_the_address(backend: AccountBackend, address: str) -> None:
    assert await backend.start_password_reset(address, f"reset-{address}") is None  # type: ignore[func-returns-value]


def _told(person: Person) -> str:
    """All that is told of a person's things, ids apart."""
    number = person.profile.id.removeprefix("c-")
    return repr(person.things).replace(number, "####")


async def test_two_blocked_accounts_differ_in_nothing(backend: AccountBackend) -> None:
    told = []
    for person in (SUSPECTED, OTHERWISE):
        lists = [await backend.statuses(person.profile.id, kind) for kind in KINDS]
        profile = replace(await backend.profile(person.profile.id), id=ANA, preferred_name="")
        told.append((_told(replace(person, things=tuple(t for things in lists for t in things))), profile))
    assert told[0] == told[1]
    assert {thing.state for thing in SUSPECTED.things} == {PERSON_WILL_LOOK}


def test_the_sandbox_shows_every_state_there_is() -> None:
    shown = {(thing.kind, thing.state) for person in PEOPLE.values() for thing in person.things}
    assert shown >= {(kind, state) for kind, states in STATES.items() for state in states}
