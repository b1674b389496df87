"""The shipped playbook for the offline door, the golden conversations and the benches."""

from __future__ import annotations

import pytest

from firstpass.bootstrap import Core
from firstpass.settings import Settings
from tests.shipped import Shipped, build_shipped


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    return build_shipped(tmp_path_factory)


@pytest.fixture
def core(shipped: Shipped) -> Core:
    return shipped.core


@pytest.fixture
def settings(shipped: Shipped) -> Settings:
    return shipped.settings
