"""The desk's stories play on the engine's stage."""

from tests.engine.conftest import stage, stage_with

__all__ = ["stage", "stage_with"]
