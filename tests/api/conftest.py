"""Fixtures of the HTTP door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstpass.bootstrap import Product
from tests.api.world import Client, a_client, a_product


@pytest.fixture
def product() -> Iterator[Product]:
    made = a_product()
    yield made
    made.close()


@pytest.fixture
def client(product: Product) -> Client:
    return a_client(product)
