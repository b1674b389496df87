"""The playbook's files: read, checked, and handed to domain as frozen values."""

from firstpass.adapters.playbook.reader import read_playbook

__all__ = ["read_playbook"]
