"""Which rows of an export count as orders, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.kpis.filters import parse_filter
from okrkit.sources.reading.decimals import Flags
from okrkit.sources.reading.expressions import evaluate

_TEST_TAG = r"(?i)(?:^|,)\s*test(?:[ _-]?(?:order|bestellung))?\s*(?:,|$)"
_PAID = ("paid", "partially_paid", "refunded", "partially_refunded")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Per order: whether it is one, and why not; ``later`` marks those that were cancelled after payment."""

    is_order: pa.Array
    why_not: pa.Array
    later: Flags


def verdicts(
    status: pa.Array,
    cancelled_at: pa.Array,
    paid_at: pa.Array,
    refunded: Flags,
    tags: pa.Array,
    method: pa.Array,
    columns: Mapping[str, pa.Array],
    test_when: str | None,
) -> Verdicts:
    """Judge each order.

    An order that was cancelled after payment stays one: cancelled is not refunded. A cash-on-delivery order that
    was never marked as paid is one too, unless it was cancelled.
    """
    voided = _true(pc.equal(status, "voided"))
    unpaid = np.asarray(paid_at.is_null()) & ~_true(pc.is_in(status, pa.array(_PAID))) & ~refunded
    cancelled = np.asarray(cancelled_at.is_valid())
    test = _true(pc.match_substring_regex(tags, _TEST_TAG)) | _true(
        pc.match_substring(method, "bogus", ignore_case=True)
    )
    if test_when:
        offered = {**columns, "tags": tags, "payment_method": method}
        test |= np.asarray(evaluate(parse_filter(test_when, offered), offered))
    early = cancelled & unpaid & ~voided
    why = np.where(test, "test", np.where(voided, "voided", np.where(early, "cancelled before payment", "")))
    texts = pa.array(why.tolist(), pa.string())
    is_order = pc.equal(texts, "")
    return Verdicts(
        is_order, pc.if_else(is_order, pa.scalar(None, pa.string()), texts), cancelled & (why == "")
    )


def _true(mask: pa.Array) -> Flags:
    return np.asarray(pc.fill_null(mask, False))
