"""Settings from the environment."""

from __future__ import annotations

import pytest

from caseferry.config import ProviderSettings, load_provider
from caseferry.domain.errors import UsageError


def test_a_provider_is_read_by_its_name_and_each_value_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("a-key\n")
    environment = {
        "CASEFERRY_PROVIDER_MY_READER_ADDRESS": "https://models.example.org/v1",
        "CASEFERRY_PROVIDER_MY_READER_MODEL": "m",
        "CASEFERRY_PROVIDER_MY_READER_KEY_FILE": str(tmp_path / "key"),
        "CASEFERRY_PROVIDER_MY_READER_SECONDS": "12.5",
    }
    assert load_provider("my-reader", environment) == ProviderSettings(
        "my-reader", "https://models.example.org/v1", "m", "a-key", 12.5
    )


def test_a_provider_that_is_not_set_up_is_named_with_what_is_lacking():
    with pytest.raises(UsageError, match="CASEFERRY_PROVIDER_X_ADDRESS and CASEFERRY_PROVIDER_X_MODEL must be set"):
        load_provider("x", {})
