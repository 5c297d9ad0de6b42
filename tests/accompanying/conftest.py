"""Mai came home; Lan, her counsellor, works beside Nga; Hoa supervises."""

import uuid

import pytest

from api import server_key
from tests.accompanying.people import Mai
from tests.casework.people import Colleague, Writer
from tests.people import House


@pytest.fixture
def case_id(father: Writer, lan: Colleague) -> uuid.UUID:
    return lan.opens(father.writes(person_name="Mai Ví Dụ"))


@pytest.fixture
def mai(house: House, lan: Colleague, case_id: uuid.UUID) -> Mai:
    server_key.make(house.settings.server_key)
    return Mai(house, lan, case_id)
