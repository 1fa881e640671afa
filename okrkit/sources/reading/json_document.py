"""One JSON document -> its decoded value, with a clear refusal of what is none."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from okrkit.errors import ImportRefusedError
from okrkit.sources.reading.encoding import decode
from okrkit.sources.reading.files import RawFile


def read_json_document(file: RawFile) -> Any:
    """The value in a JSON file; numbers with a point are exact decimals.

    Raises
    ------
    ImportRefusedError
        If the file is no whole JSON document; where it breaks is said.
    """
    text = decode(file.data, file.name).data.decode("utf-8")
    try:
        return json.loads(text, parse_float=Decimal)
    except RecursionError as error:
        raise ImportRefusedError(
            f"{file.name} is nested too deeply to be an export", "export it again"
        ) from error
    except ValueError as error:
        problem = f"{file.name} is no whole JSON document: {error}"
        raise ImportRefusedError(problem, "export or fetch it again; it may have been cut") from error
