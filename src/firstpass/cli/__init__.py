"""The command line. Nothing heavy is imported before a command runs, so `firstpass --help` is quick."""

from firstpass.cli.entry import main

__all__ = ["main"]
