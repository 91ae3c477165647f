"""A coordinator, and her browser."""

from __future__ import annotations

import pytest
from tests.platform.desk.desks import sign_in
from tests.platform.people import make_user


@pytest.fixture
def ana(sqlite):
    return make_user("ana")


@pytest.fixture
def client(ana):
    return sign_in(ana)
