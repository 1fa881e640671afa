"""Magento's customers: the grid of the admin, or System > Export -> customers under pseudonyms."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from okrkit.core.tables import table as canonical
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.magento.times import times
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.frames import Frame
from okrkit.sources.reading.headers import found
from okrkit.sources.reading.identity import each, of_email
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

FIELDS = {
    "email": "email|E-Mail|E-Mail-Adresse|Correo electrónico|Adresse e-mail|E-mail",
    "since": "created_at|Customer Since|Kunde seit|Client depuis|Cliente desde|Cliente dal|Klant sinds",
    "country": "_address_country_id|Country|Land|Pays|País|Paese",
    "website": "_website|Web Site|Website|Webseite|Site web|Sitio web|Sito web",
    "group": "group_id|Group|Gruppe|Groupe|Grupo|Gruppo|Groep|Customer Group",
}


def customer_fields(file: TextTable) -> dict[str, str] | None:
    """Field -> header of a customers export; None where it is none."""
    fields = found(file.headers, FIELDS)
    return fields if {"email", "since", "website", "group"} <= fields.keys() else None


def read_customers(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """One row a customer; a further row of System > Export holds another address of the one above."""
    found_ones: list[pa.Table] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    skipped = 0
    for text, fields in files:
        frame = Frame(text, fields, options, times=("since",))
        names = each(frame.text("email"), of_email)
        further = np.asarray(frame.text("email").is_null())
        frame.reject(np.asarray(names.is_null()) & ~further, "the e-mail is none")
        since = times(frame, "since")
        skipped += int((further & ~frame.bad).sum())
        taken = pa.array(np.flatnonzero(~frame.bad & ~further))
        columns = {
            "source": pa.array([source] * len(taken), pa.string()),
            "customer_id": names.take(taken),
            "first_seen_day": since.cast(pa.date32()).take(taken),
            "country": frame.text("country").take(taken),
        }
        found_ones.append(conform("customers", columns, len(taken)))
        rejected += frame.rejected()
        notes += frame.notes
    customers, copies = last_of_each(pa.concat_tables(found_ones), canonical("customers"))
    if skipped:
        notes.append(f"{count(skipped, 'row')} with further addresses of the customer above: passed over.")
    return Part({"customers": customers}, tuple(rejected), skipped + copies, tuple(notes), frozenset())
