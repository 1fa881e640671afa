"""What a Magento status or state means for counting: which orders were placed, and why the others do not count."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from okrkit.sources.reading.statuses import status_notes as common_notes

NOT_AN_ORDER = {
    "canceled": "cancelled",
    "pending_payment": "awaiting payment",
    "payment_review": "awaiting payment",
    "pending_paypal": "awaiting payment",
    "fraud": "suspected fraud",
}
COUNTED = (
    "pending",
    "processing",
    "complete",
    "closed",
    "holded",
    "new",
    "paypal_reversed",
    "paypal_canceled_reversal",
)

_SPOKEN = {
    "cancelled": "canceled", "on_hold": "holded", "suspected_fraud": "fraud", "pending_paypal": "pending_paypal",
    # the labels of the admin's screens in other languages
    "abgebrochen": "canceled", "storniert": "canceled", "vollständig": "complete", "abgeschlossen": "complete",
    "komplett": "complete", "fertig": "complete", "geschlossen": "closed", "in_bearbeitung": "processing",
    "verarbeitung": "processing", "wird_bearbeitet": "processing", "ausstehend": "pending", "offen": "pending",
    "angehalten": "holded", "zurückgestellt": "holded", "wartend": "holded", "zahlungsüberprüfung": "payment_review",
    "zahlungsprüfung": "payment_review", "zahlung_ausstehend": "pending_payment", "ausstehende_zahlung": "pending_payment",
    "betrugsverdacht": "fraud", "verdacht_auf_betrug": "fraud", "mutmaßlicher_betrug": "fraud",
    "annulée": "canceled", "annulé": "canceled", "terminée": "complete", "terminé": "complete", "complet": "complete",
    "complète": "complete", "fermée": "closed", "fermé": "closed", "clôturée": "closed", "en_cours": "processing",
    "en_traitement": "processing", "traitement": "processing", "en_attente": "pending", "suspendu": "holded",
    "suspendue": "holded", "examen_du_paiement": "payment_review", "en_attente_de_paiement": "pending_payment",
    "paiement_en_attente": "pending_payment", "fraude_suspectée": "fraud", "suspicion_de_fraude": "fraud",
    "cancelado": "canceled", "completo": "complete", "completado": "complete", "cerrado": "closed",
    "procesando": "processing", "en_proceso": "processing", "pendiente": "pending", "en_espera": "holded",
    "retenido": "holded", "revisión_de_pago": "payment_review", "pago_pendiente": "pending_payment",
    "sospecha_de_fraude": "fraud", "annullato": "canceled", "cancellato": "canceled", "completato": "complete",
    "chiuso": "closed", "in_lavorazione": "processing", "in_elaborazione": "processing", "in_attesa": "pending",
    "in_sospeso": "holded", "sospeso": "holded", "revisione_pagamento": "payment_review",
    "in_attesa_di_pagamento": "pending_payment", "sospetta_frode": "fraud", "geannuleerd": "canceled",
    "voltooid": "complete", "compleet": "complete", "afgerond": "complete", "gesloten": "closed",
    "in_behandeling": "processing", "verwerken": "processing", "wordt_verwerkt": "processing",
    "in_afwachting": "pending", "in_de_wacht": "holded", "wachtend_op_betaling": "pending_payment",
    "betalingscontrole": "payment_review", "vermoedelijke_fraude": "fraud", "anulowane": "canceled",
    "anulowano": "canceled", "zakończone": "complete", "zrealizowane": "complete", "zamknięte": "closed",
    "przetwarzanie": "processing", "w_trakcie_realizacji": "processing", "oczekujące": "pending",
    "wstrzymane": "holded", "fechado": "closed", "processando": "processing", "pendente": "pending",
    "em_espera": "holded", "análise_de_pagamento": "payment_review", "suspeita_de_fraude": "fraud",
    "avbruten": "canceled", "avbruten_order": "canceled", "komplett_order": "complete", "färdig": "complete",
    "stängd": "closed", "bearbetas": "processing", "väntande": "pending", "pausad": "holded", "annulleret": "canceled",
    "fuldført": "complete", "lukket": "closed", "behandles": "processing", "afventer": "pending",
    "zrušeno": "canceled", "dokončeno": "complete", "uzavřeno": "closed", "zpracovává_se": "processing",
    "キャンセル": "canceled", "完了": "complete", "クローズ": "closed", "処理中": "processing", "保留中": "pending",
}  # fmt: skip

_EDITED = re.compile(r"(?P<first>.*\d)-(?P<edit>\d{1,3})")


def code(status: str | None) -> str | None:
    """A status as the shop stores it, also from the label on a screen.

    >>> code("On Hold"), code("Suspected Fraud"), code("complete")
    ('holded', 'fraud', 'complete')
    """
    if status is None:
        return None
    plain = "_".join(status.casefold().split())
    return _SPOKEN.get(plain, plain)


def why_not(status: str | None, state: str | None = None) -> str | None:
    """Why an order does not count, None where it does; the state tells where a shop has statuses of its own."""
    if status in NOT_AN_ORDER:
        return NOT_AN_ORDER[status]
    return None if status in COUNTED else NOT_AN_ORDER.get(state or "")


def replaced_by_an_edit(names: Sequence[str], counted: Sequence[bool]) -> set[int]:
    """Places of orders that an edited one replaced: 000000123 where 000000123-1 is there too.

    Editing an order in Magento cancels it and makes a new one; where the old one was not cancelled, both would count.
    """
    if not any(_EDITED.fullmatch(name) for name in names if "-" in name):
        return set()
    latest: dict[str, tuple[int, int]] = {}
    for place, (name, counts) in enumerate(zip(names, counted, strict=True)):
        first, edit = _parted(name)
        if counts and edit >= latest.get(first, (-1, -1))[0]:
            latest[first] = (edit, place)
    return {
        place
        for place, (name, counts) in enumerate(zip(names, counted, strict=True))
        if counts and latest[_parted(name)[0]][1] != place
    }


def _parted(name: str) -> tuple[str, int]:
    found = _EDITED.fullmatch(name)
    return (found["first"], int(found["edit"])) if found else (name, 0)


def status_notes(found: Mapping[tuple[str | None, str | None], int]) -> list[str]:
    """What was counted and what not; see `okrkit.sources.reading.statuses`."""
    unknown = (
        "Statuses that okrkit does not know were all counted as orders: {}. If cancelled ones are among them, "
        "export again with the admin's language set to English."
    )
    return common_notes(found, {*COUNTED, *NOT_AN_ORDER}, unknown)
