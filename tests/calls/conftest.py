"""Lan and Nga log calls at the intake desk; Minh belongs to all desks; a father is outside."""

from tests.casework.conftest import father, hoa, lan, minh, nga

__all__ = ["father", "hoa", "lan", "minh", "nga"]
