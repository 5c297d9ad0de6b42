"""Hoa is of the follow-up desk alone here too."""

from tests.casework.conftest import hoa

__all__ = ["hoa"]
