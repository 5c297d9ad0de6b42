"""The same people as in the tests of safe contact."""

from tests.contact.conftest import case_id, father, hoa, lan, nga, talk

__all__ = ["case_id", "father", "hoa", "lan", "nga", "talk"]
