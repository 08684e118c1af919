"""JSON that anybody may have written."""

from __future__ import annotations

import json
from typing import Any


def from_json(data: str | bytes) -> Any:
    """What it says; ValueError for all that cannot be read, however deep it is or long its numbers are."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None
