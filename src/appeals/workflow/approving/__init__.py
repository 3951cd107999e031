"""Approve rendered letters, and say which approvals still count."""
