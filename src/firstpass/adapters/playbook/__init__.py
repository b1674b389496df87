"""The playbook's files: read, checked, and handed to domain as frozen values."""

from firstpass.adapters.playbook.reader import examine_playbook, read_playbook, read_tables

__all__ = ["examine_playbook", "read_playbook", "read_tables"]
