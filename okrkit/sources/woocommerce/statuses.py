"""What a WooCommerce status means for counting: which orders were placed, and why the others do not count."""

from __future__ import annotations

from collections.abc import Mapping

from okrkit.sources.reading.statuses import status_notes as common_notes
from okrkit.sources.reading.words import count

NOT_AN_ORDER = {
    "pending": "awaiting payment",
    "on-hold": "awaiting payment",
    "failed": "payment failed",
    "cancelled": "cancelled",
    "trash": "in the bin",
    "draft": "never placed",
    "auto-draft": "never placed",
    "checkout-draft": "never placed",
}
COUNTED = ("processing", "completed", "refunded")

_SPOKEN = {
    "on hold": "on-hold",
    "pending payment": "pending",
    "canceled": "cancelled",
    # the labels of the admin's screens in other languages
    "in bearbeitung": "processing", "in wartestellung": "on-hold", "abgeschlossen": "completed",
    "fertiggestellt": "completed", "storniert": "cancelled", "abgebrochen": "cancelled", "erstattet": "refunded",
    "rückerstattet": "refunded", "fehlgeschlagen": "failed", "zahlung ausstehend": "pending",
    "ausstehende zahlung": "pending", "ausstehend": "pending", "en cours": "processing", "terminée": "completed",
    "en attente": "on-hold", "attente paiement": "pending", "en attente de paiement": "pending",
    "annulée": "cancelled", "remboursée": "refunded", "échouée": "failed", "procesando": "processing",
    "completado": "completed", "en espera": "on-hold", "pendiente de pago": "pending", "cancelado": "cancelled",
    "reembolsado": "refunded", "fallido": "failed", "in lavorazione": "processing", "completato": "completed",
    "in sospeso": "on-hold", "in attesa di pagamento": "pending", "cancellato": "cancelled", "annullato": "cancelled",
    "rimborsato": "refunded", "fallito": "failed", "in behandeling": "processing", "afgerond": "completed",
    "voltooid": "completed", "in de wacht": "on-hold", "wachtend op betaling": "pending", "geannuleerd": "cancelled",
    "terugbetaald": "refunded", "mislukt": "failed", "processando": "processing", "em processamento": "processing",
    "concluído": "completed", "concluída": "completed", "aguardando": "on-hold", "pagamento pendente": "pending",
    "reembolsada": "refunded", "cancelada": "cancelled", "malsucedido": "failed", "falhado": "failed",
    "w trakcie realizacji": "processing", "zrealizowane": "completed", "wstrzymane": "on-hold",
    "wstrzymane (oczekujące na płatność)": "on-hold", "oczekujące na płatność": "pending", "anulowane": "cancelled",
    "zwrócone": "refunded", "nieudane": "failed", "behandlas": "processing", "färdigbehandlad": "completed",
    "parkerad": "on-hold", "väntar på betalning": "pending", "avbruten": "cancelled", "återbetalad": "refunded",
    "misslyckad": "failed", "behandles": "processing", "gennemført": "completed", "afventer": "on-hold",
    "afventer betaling": "pending", "annulleret": "cancelled", "refunderet": "refunded", "mislykket": "failed",
    "käsittelyssä": "processing", "valmis": "completed", "jonossa": "on-hold", "odottaa maksua": "pending",
    "peruttu": "cancelled", "hyvitetty": "refunded", "epäonnistui": "failed",
}  # fmt: skip


def slug(status: str | None) -> str | None:
    """A status as the shop stores it, also from the raw form of some plugins or the label on a screen.

    >>> slug("wc-completed"), slug("On hold"), slug("In Bearbeitung")
    ('completed', 'on-hold', 'processing')
    """
    if status is None:
        return None
    plain = " ".join(status.casefold().split()).removeprefix("wc-")
    return _SPOKEN.get(plain, plain.replace(" ", "-"))


def why_not(status: str | None) -> str | None:
    """Why an order of this status does not count; None where it does."""
    return NOT_AN_ORDER.get(status or "")


def status_notes(found: Mapping[tuple[str | None, str | None], int]) -> list[str]:
    """What was counted and what not; see `okrkit.sources.reading.statuses`."""
    unknown = (
        "Statuses that are not WooCommerce's own were counted as orders: {}. If cancelled or unpaid ones "
        "are among them, download again with the account's language set to English."
    )
    notes = common_notes(found, {*COUNTED, *NOT_AN_ORDER}, unknown)
    if nothing := sum(times for (status, _), times in found.items() if status is None):
        notes.append(f"{count(nothing, 'order')} without a status: counted.")
    return notes
