"""The bench's arithmetic, its filler, and a short run of the real thing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from firstpass.bootstrap import Core
from firstpass.domain.playbook import GenerationId
from firstpass.evals.bench_report import Measured, as_json, as_text, growth, missed
from firstpass.evals.bench_turn import Clocked, Run, Spread, best, measure, messages
from firstpass.evals.filler import enlarged
from firstpass.retrieval.building import AskedRows, Build
from firstpass.settings import Settings
from firstpass.understanding.heads import no_heads


def a_run(p50: float = 2.0, p99: float = 4.0, gate: float = 0.2, yardstick: float = 1.0) -> Run:
    scaled = (value * yardstick for value in (p50, p99, gate))
    middle, tail, share = scaled
    return Run(Spread(yardstick, 2 * yardstick), Spread(middle, tail), Spread(share, share), Spread(0.3, 0.4))


def test_a_spread_is_the_middle_and_the_tail() -> None:
    clocked = Clocked()
    for milliseconds in range(101):
        clocked.add("turn", float(milliseconds))
    assert clocked.spread("turn") == Spread(50.0, 99.0)


def test_ratios_are_in_embeddings_of_the_same_run() -> None:
    run = a_run(p50=2.2, p99=5.0, gate=0.3, yardstick=4.0)
    assert run.ratio == pytest.approx(Spread(2.2, 5.0))
    assert run.gate_ratio == pytest.approx(0.3)
    assert best([a_run(p50=3.0), run, a_run(p50=2.5)]) is run


def test_kept_bars_are_not_named() -> None:
    sizes = [Measured(100, (a_run(),)), Measured(1000, (a_run(p50=2.1, yardstick=9.0),))]
    assert missed(sizes) == []
    assert growth(sizes) == pytest.approx(1.05)


def test_missed_bars_are_named() -> None:
    sizes = [Measured(100, (a_run(p50=1.0),)), Measured(9000, (a_run(p50=2.6, p99=6.1, gate=0.6),))]
    assert [bar.split()[0] for bar in missed(sizes)] == ["p50", "p99", "gate", "p50"]
    assert "MISSED: p50 grows 2.60×" in as_text(sizes)
    assert as_json(sizes)["missed"] == missed(sizes)


def test_the_report_has_http_only_where_it_was_measured() -> None:
    over = Run(Spread(1.0, 2.0), Spread(3.0, 5.0))
    assert "HTTP" not in as_text([Measured(100, (a_run(),))])
    assert "3.00 ms (3.00×)" in as_text([Measured(100, (a_run(),), (over,))])
    assert "filler" in as_text([Measured(100, (a_run(),))])


def test_the_messages_are_varied_and_not_the_playbooks_own(core: Core) -> None:
    asked = messages()
    scope = core.generation.playbook.scope
    own = {question.casefold() for case_type in scope.case_types.values() for question in case_type.questions}
    assert len(asked) == len(set(asked)) == 40
    assert not own & {message.casefold() for message in asked}


def test_filler_is_the_same_every_time_and_of_length_one(core: Core) -> None:
    playbook = core.generation.playbook
    shipped = tuple(playbook.passages.values())
    vectors = np.zeros((len(shipped), 384), np.float32)
    build = Build(None, playbook, shipped, vectors, None, AskedRows(), no_heads(384))  # type: ignore[arg-type]
    large, again = (enlarged(build, GenerationId("large"), len(shipped) + 50) for _ in range(2))
    filler = large.passages[len(shipped) :]
    assert (len(large.passages), len(large.playbook.passages)) == (len(shipped) + 50,) * 2
    assert large.passages == again.passages
    assert np.allclose(np.linalg.norm(large.vectors[len(shipped) :], axis=1), 1)
    assert all(passage.in_force(date(2026, 3, 4)) and not passage.case_types for passage in filler)
    assert enlarged(build, GenerationId("small"), 10).passages == shipped


async def test_a_short_run_measures_everything(settings: Settings, core: Core) -> None:
    run = await measure(settings, core, 4)
    assert run.gate
    assert run.receive
    assert 0 < run.gate.p50 < run.turn.p50 <= run.turn.p99
    assert run.yardstick.p50 > 0
