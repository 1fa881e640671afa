"""Coda on loopback: one table of one document, with pages, a queue of writes and a copy that can lag."""

from __future__ import annotations

from typing import Any

from tests.sources.standins.base import Asked, Reply, StandIn

PATH = "/docs/Doc-1/tables/grid-1"


class Coda(StandIn):
    """Rows by column id; ``busy`` is how often a write is still unfinished when it is asked after."""

    token = "coda-shh-1234567890"

    def __init__(self, columns: dict[str, str | dict[str, Any]]) -> None:
        super().__init__()
        self.columns = [
            {"id": f"c-{n}", "type": "column", "name": name, **({"format": {"type": kind, "isArray": False}} if isinstance(kind, str) else kind)}
            for n, (name, kind) in enumerate(columns.items(), 1)
        ]  # fmt: skip
        self.rows: dict[str, dict[str, Any]] = {}
        self.size = 2
        self.busy = 1
        self.lagging = False
        self.written = 0
        self._waiting: dict[str, int] = {}

    def id_of(self, name: str) -> str:
        return next(str(c["id"]) for c in self.columns if c["name"] == name)

    def add(self, **values: Any) -> str:
        """A row that a person made; values by column name, with _ for a blank."""
        row = f"i-{len(self.rows) + 1}"
        self.rows[row] = {self.id_of(name.replace("_", " ")): value for name, value in values.items()}
        return row

    def shown(self) -> list[dict[str, Any]]:
        """The rows as a person sees them: values by column name."""
        names = {c["id"]: c["name"] for c in self.columns}
        return [{names[c]: v for c, v in row.items()} for row in self.rows.values()]

    def answer(self, asked: Asked) -> Reply:
        if asked.bearer != self.token:
            return refusal(401, "Unauthorized", f"The API token {asked.bearer} is invalid or has expired.")
        if self.lagging and asked.headers.get("X-Coda-Doc-Version") == "latest":
            return refusal(
                400, "Bad Request", "The API is not serving the latest version of this document yet."
            )
        if asked.path == PATH:
            return Reply(
                200,
                {
                    "id": "grid-1",
                    "type": "table",
                    "tableType": "table",
                    "name": "Goals",
                    "rowCount": len(self.rows),
                },
            )
        if asked.path == f"{PATH}/columns":
            return self._page(self.columns, asked, "columns")
        if asked.path == f"{PATH}/rows" and asked.method == "GET":
            return self._page([self._row(i, v) for i, v in self.rows.items()], asked, "rows")
        if asked.path == f"{PATH}/rows":
            return self._upsert(asked.json)
        if asked.path.startswith("/mutationStatus/"):
            request = asked.path.rpartition("/")[2]
            self._waiting[request] -= 1
            return Reply(200, {"completed": self._waiting[request] < 0})
        return refusal(404, "Not Found", "Could not find the resource.")

    def _row(self, row: str, values: dict[str, Any]) -> dict[str, Any]:
        kinds = {c["id"]: c["format"]["type"] for c in self.columns}
        return {
            "id": row,
            "type": "row",
            "name": str(values.get(self.columns[0]["id"], "")),
            "values": {c: rich(values.get(c, ""), k) for c, k in kinds.items()},
        }

    def _page(self, items: list[dict[str, Any]], asked: Asked, what: str) -> Reply:
        start = int(asked.query.get("pageToken", "eyJ0").removeprefix("eyJ"))
        end = start + min(self.size, int(asked.query.get("limit", 25)))
        more = {"nextPageToken": f"eyJ{end}", "nextPageLink": f"{self.url}{PATH}/{what}?pageToken=eyJ{end}"}
        return Reply(200, {"items": items[start:end], "href": self.url, **(more if end < len(items) else {})})

    def _upsert(self, body: dict[str, Any]) -> Reply:
        (key,) = body["keyColumns"]
        for one in body["rows"]:
            cells = {cell["column"]: cell["value"] for cell in one["cells"]}
            met = [row for row in self.rows.values() if row.get(key) == cells[key]]
            if not met:
                met = [self.rows.setdefault(f"i-{len(self.rows) + 1}", {})]
            for row in met:
                row.update(cells)
            self.written += 1
        request = f"mutate:{len(self._waiting) + 1}"
        self._waiting[request] = self.busy
        return Reply(202, {"requestId": request})


def rich(value: Any, kind: str) -> Any:
    """A cell with ``valueFormat=rich``: text in fences, money as an object with its amount as text."""
    if value == "":
        return ""
    if kind == "currency":
        return {
            "@context": "http://schema.org/",
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "amount": str(value),
        }
    if kind in ("date", "dateTime"):
        return f"{value}T00:00:00.000-08:00"
    if kind == "person":
        return {"@context": "http://schema.org/", "@type": "Person", "name": value}
    return f"```{value}```" if isinstance(value, str) else value


def refusal(status: int, message: str, said: str) -> Reply:
    """An error as Coda writes it."""
    return Reply(status, {"statusCode": status, "statusMessage": message, "message": said})
