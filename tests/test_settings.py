import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import Settings

README = Path(__file__).parent.parent / "README.md"


def test_each_setting_has_its_line_in_the_readme():
    documented = set(re.findall(r"^\| `ASSISTANT_([A-Z_]+)`", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_lists_come_with_commas_and_keys_are_never_shown(monkeypatch):
    monkeypatch.setenv("ASSISTANT_API_KEYS", "first-key, second-key,,")
    monkeypatch.setenv("ASSISTANT_CORS_ORIGINS", "https://a.example,https://b.example")
    settings = Settings()
    assert [key.get_secret_value() for key in settings.api_keys] == ["first-key", "second-key"]
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert "first-key" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_conversations_are_kept_beside_the_index_unless_told_otherwise(tmp_path):
    assert Settings(index=tmp_path / "index").history_url == f"sqlite:///{tmp_path}/index-history.sqlite"
    assert Settings(history="postgresql://localhost/chat").history_url == "postgresql://localhost/chat"


@pytest.mark.parametrize("name", ["ANSWER_TIMEOUT", "DRAFT_QUEUE", "DRAFT_WORKERS", "HISTORY_DAYS"])
def test_a_bound_of_nothing_is_refused(monkeypatch, name):
    monkeypatch.setenv(f"ASSISTANT_{name}", "0")
    with pytest.raises(ValidationError):
        Settings()
