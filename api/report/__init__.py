"""Report: sealed intake."""
