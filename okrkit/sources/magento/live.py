"""Magento's REST API V1: orders, each with its credit memos and shipments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.live import (
    Access,
    Answer,
    Credential,
    CredentialError,
    Cursor,
    Live,
    Page,
    Record,
    Secret,
    ServiceError,
    Setting,
    Slice,
    Stream,
    Wait,
    Window,
    along_changes,
    bearer,
    file_info,
    lean,
)
from okrkit.sources.live.oauth import OAuth1
from okrkit.sources.live.signing import Sign
from okrkit.sources.magento.rest import kind_of, normalise
from okrkit.sources.summary import summed_up

ACCESS_TOKEN = Credential(
    "OKRKIT_MAGENTO_ACCESS_TOKEN", "the access token of an integration (System, Extensions, Integrations)"
)
CONSUMER_KEY = Credential("OKRKIT_MAGENTO_CONSUMER_KEY", "the integration's consumer key", optional=True)
CONSUMER_SECRET = Credential(
    "OKRKIT_MAGENTO_CONSUMER_SECRET", "the integration's consumer secret", optional=True
)
TOKEN_SECRET = Credential(
    "OKRKIT_MAGENTO_TOKEN_SECRET", "the integration's access token secret", optional=True
)
SIGNING = (CONSUMER_KEY, CONSUMER_SECRET, TOKEN_SECRET)

A_PAGE = 100
NOT_KEPT = frozenset(
    [
        "firstname",
        "lastname",
        "middlename",
        "prefix",
        "suffix",
        "street",
        "city",
        "postcode",
        "region",
        "company",
        "fax",
        "telephone",
        "remote_ip",
        "x_forwarded_for",
        "customer_firstname",
        "customer_lastname",
        "customer_middlename",
        "customer_dob",
        "customer_note",
        "payment",
        "status_histories",
        "comments",
        "vat_id",
        "customer_taxvat",
    ]
)


class Store:
    """An open connection to one installation."""

    def __init__(self, access: Access) -> None:
        site = access.settings["site"]
        site = (site if "://" in site else f"https://{site}").rstrip("/")
        store = access.settings["store"]
        secrets, sign, self._signed = _signature(access)
        self.client = access.client(f"{site}/rest/{store}/V1", secrets=secrets, sign=sign)
        self.timezone, self.notes = self._zone(store)
        self.streams = (Stream("orders", self._page, _identity, _changed),)

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        records = pulled["orders"]
        places = [("orders", number) for number in range(1, len(records) + 1)]
        part = normalise(records, options.source_name or "magento", options, places=places)
        return summed_up("magento", "REST API V1", [part], [file_info("orders", records)], ())

    def close(self) -> None:
        self.client.close()

    def _zone(self, store: str) -> tuple[str, Sequence[str]]:
        """The store's time zone: the API speaks UTC."""
        try:
            found = self._get("store/storeConfigs", {})
        except CredentialError as error:
            if not self._signed:
                raise CredentialError(
                    error.problem,
                    "set all four values of the integration (OKRKIT_MAGENTO_CONSUMER_KEY, _CONSUMER_SECRET, _ACCESS_TOKEN, "
                    "_TOKEN_SECRET): an access token alone is refused unless the shop allows it in Stores, Configuration, "
                    "Services, OAuth",
                ) from None
            return "", (
                "The integration may not read the store's settings: the time zone of okrkit.toml counts.",
            )
        configs = [c for c in found if isinstance(c, Mapping)] if isinstance(found, list) else []
        own = next((c for c in configs if c.get("code") == store), configs[0] if configs else {})
        return str(own.get("timezone") or ""), ()

    def _page(self, window: Window, cursor: Cursor | None) -> Page:
        since = f"{window.since.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if window.since else None
        page = along_changes(self._orders, _updated, _identity, since, cursor)
        refunded = [o for o in page.records if o.get("base_total_refunded") or o.get("total_refunded")]
        sent = [o for o in page.records if o.get("state") in ("processing", "complete", "closed")]
        memos = self._of_orders("creditmemos", refunded)
        shipments = self._of_orders("shipments", sent)
        return Page([lean(r, NOT_KEPT) for r in (*page.records, *memos, *shipments)], page.after, page.notes)

    def _orders(self, since: str | None, number: int) -> Slice:
        wanted = [("updated_at", "gteq", since)] if since is not None else []
        records, total = self._search("orders", wanted, number)
        return Slice(records, number * A_PAGE >= total, total)

    def _of_orders(self, kind: str, orders: Iterable[Record]) -> list[Record]:
        """Documents of these orders, which make no sense without them."""
        ids = {str(order["entity_id"]): _updated(order) for order in orders}
        if not ids:
            return []
        found: dict[str, Record] = {}
        number = 1
        while True:
            records, total = self._search(kind, [("order_id", "in", ",".join(ids))], number, "entity_id")
            for record in records:
                changed = ids.get(str(record["order_id"]), "")
                found[str(record["entity_id"])] = {**record, "order_updated": changed}
            if number * A_PAGE >= total:
                return list(found.values())
            number += 1

    def _search(
        self, kind: str, wanted: Sequence[tuple[str, str, str]], number: int, order: str = "updated_at"
    ) -> tuple[list[Record], int]:
        """One page of a search; behind its end comes the last page again, so the total tells where it ends."""
        asked: dict[str, Any] = {}
        for group, (field, condition, value) in enumerate(wanted):
            at = f"searchCriteria[filter_groups][{group}][filters][0]"
            asked |= {f"{at}[field]": field, f"{at}[condition_type]": condition, f"{at}[value]": value}
        for place, field in enumerate(dict.fromkeys((order, "entity_id"))):
            asked[f"searchCriteria[sortOrders][{place}][field]"] = field
            asked[f"searchCriteria[sortOrders][{place}][direction]"] = "ASC"
        asked |= {"searchCriteria[pageSize]": A_PAGE, "searchCriteria[currentPage]": number}
        found = self._get(kind, asked)
        items = found.get("items") if isinstance(found, Mapping) else None
        total = found.get("total_count") if isinstance(found, Mapping) else None
        if not isinstance(total, int) or not isinstance(items, list | None):
            raise ServiceError(f"the shop's answer on {kind} has no total_count", "check the site's address")
        return [dict(item) for item in items or ()], total

    def _get(self, path: str, params: Mapping[str, Any]) -> Any:
        return self.client.get(path, params, judge=_no_api).data


def _signature(access: Access) -> tuple[list[Secret], Sign, bool]:
    token = access.secret(ACCESS_TOKEN.variable)
    if not any(access.optional_secret(c.variable) for c in SIGNING):
        return [token], bearer(token), False
    key, secret, token_secret = (access.secret(c.variable) for c in SIGNING)
    return [token, key, secret, token_secret], OAuth1(key, secret, token, token_secret), True


def _no_api(answer: Answer) -> Wait | None:
    if answer.status == 404 and not isinstance(answer.data, Mapping):
        raise ServiceError(
            "there is no REST API at this address", "check the site's address and the store's code"
        )
    return None


def _updated(record: Record) -> str:
    """When a record was last changed, in UTC; a credit memo or a shipment changes with its order."""
    return str(record.get("order_updated") or record.get("updated_at") or record.get("created_at") or "")


def _changed(record: Record) -> datetime:
    return datetime.fromisoformat(_updated(record) or "1970-01-01 00:00:00").replace(tzinfo=UTC)


def _identity(record: Record) -> str:
    return f"{kind_of(record)} {record['entity_id']}"


LIVE = Live(
    "magento",
    "Magento",
    "Magento / Adobe Commerce REST API: orders, credit memos, shipments",
    (
        Setting("site", "the shop's address, https://shop.example.com"),
        Setting("store", "code of the store view", required=False, default="default"),
    ),
    (ACCESS_TOKEN, *SIGNING),
    Store,
)
