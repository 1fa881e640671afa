"""Headers and types of Seller Central's page downloads in the languages they come in, and the stores' own facts.

Flat files have English machine names everywhere; page downloads (transaction and business reports) are translated.
Words are compared without case, accents, blanks and dashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from okrkit.sources.table.headers import plain

TRANSACTIONS = {
    "date/time": "date/time, Datum/Uhrzeit, date/heure, fecha/hora, fecha y hora, Data/Ora, data/hora, datum/tijd, datum/tid, "
    "data/godzina, 日付/時間, tarih/saat",
    "settlement id": "settlement id, Abrechnungsnummer, numéro de versement, identifiant du paiement, Id. de liquidación, "
    "identificador de pago, Numero pagamento, schikkings-id, reglerings-id, identyfikator rozliczenia, 決済番号, ID da liquidação",
    "type": "type, Typ, tipo, トランザクションの種類, tür",
    "order id": "order id, amazon order id, Bestellnummer, numéro de la commande, numéro commande, Id. del pedido, "
    "número de pedido, Numero ordine, bestelnummer, beställnings-id, identyfikator zamówienia, 注文番号, ID do pedido",
    "sku": "sku",
    "description": "description, Beschreibung, descripción, Descrizione, descrição, beschrijving, beskrivning, opis, 説明",
    "quantity": "quantity, Menge, quantité, cantidad, Quantità, quantidade, aantal, antal, ilość, 数量",
    "marketplace": "marketplace, site de vente, web de Amazon, rynek, marknadsplats, Amazon 出品サービス",
    "product sales": "product sales, Umsätze, Produktverkäufe, ventes de produits, ventas de productos, Vendite, vendite prodotti, "
    "vendas do produto, verkoop van producten, productverkoop, försäljning av produkter, sprzedaż produktów, 商品売上",
    "product sales tax": "product sales tax, Produktumsatzsteuer, Umsatzsteuer auf Produktverkäufe, taxes sur la vente des produits, "
    "impuesto de ventas de productos, imposta sulle vendite dei prodotti, 商品の売上税",
    "shipping credits": "shipping credits, postage credits, Gutschrift für Versandkosten, Gutschriften für Versandkosten, "
    "crédits d'expédition, créditos de envío, abonos de envío, Accrediti per le spedizioni, accrediti spedizione, "
    "verzendtegoeden, verzendtegoed, fraktkrediter, noty kredytowe za wysyłkę, 配送料",
    "promotional rebates": "promotional rebates, Rabatte aus Werbeaktionen, Aktionsrabatte, Rabais promotionnels, "
    "total des réductions, descuentos promocionales, devoluciones promocionales, rebajas promocionales, Sconti promozionali, "
    "promotiekortingen, kampanjrabatter, rabaty promocyjne, プロモーション割引額",
    "selling fees": "selling fees, referral fees, Verkaufsgebühren, frais de vente, tarifas de venta, Commissioni di vendita, "
    "tarifas de vendas, verkoopkosten, försäljningsavgifter, opłaty za sprzedaż, 手数料",
    "fba fees": "fba fees, fulfilment by amazon fees, fulfillment by amazon fees, Gebühren zu Versand durch Amazon, "
    "Versand durch Amazon Gebühren, Frais Expédié par Amazon, frais pour le service expédié par amazon, tarifas fba, "
    "tarifas de Logística de Amazon, Costi del servizio Logistica di Amazon, tariffe logistica di amazon, taxas fba, fba-kosten, "
    "fba-vergoedingen, fba-avgifter, opłaty za fba, FBA 手数料",
    "other transaction fees": "other transaction fees, Andere Transaktionsgebühren, autres frais de transaction, "
    "tarifas de otra transacción, tarifas de otras transacciones, Altri costi relativi alle transazioni, overige transactiekosten, "
    "övriga transaktionsavgifter, inne opłaty transakcyjne, taxas de outras transações, トランザクションに関するその他の手数料",
    "other": "other, Andere, autre, autres, otro, Altro, outro, overige, overig, övrigt, inne, その他",
    "total": "total, total amount, Gesamt, Summe, totale, totaal, totalt, suma, 合計",
    "transaction status": "transaction status, Transaktionsstatus, statut de la transaction, estado de la transacción, "
    "stato della transazione, transactiestatus, 取引ステータス",
}  # fmt: skip
"""Columns of the date range transaction report that are read."""

TYPES = {
    "Order": "Order, Bestellung, Commande, Pedido, Ordine, Bestelling, Beställning, Zamówienie, 注文, Sipariş",
    "Refund": "Refund, Erstattung, Remboursement, Reembolso, Rimborso, Terugbetaling, Återbetalning, Återbäring, Zwrot kosztów, "
    "Zwrot, 返金, İade",
    "Transfer": "Transfer, Übertrag, Überweisung, Transfert, Transférer, Virement, Transferencia, Transferir, Trasferir, "
    "Trasferimento, Transferência, Overboeking, Overdracht, Överföring, Przelew, 振込み, 振込",
    "Service Fee": "Service Fee, Servicegebühr, Frais de service, Tarifa de servicio, Tarifa de prestación de servicio, "
    "Commissione di servizio, Commissione per il servizio, Taxa de serviço, Servicekosten, Serviceavgift, 注文外料金",
    "FBA Inventory Fee": "FBA Inventory Fee, Versand durch Amazon Lagergebühr, Frais de stock Expédié par Amazon, "
    "Tarifas de inventario de Logística de Amazon, Costo di stoccaggio Logistica di Amazon, FBA 在庫関連の手数料",
    "Adjustment": "Adjustment, Anpassung, Ajustement, Ajuste, Modifica, Rettifica, Aggiustamento, Aanpassing, Justering, Korekta, 調整",
    "A-to-z Guarantee Claim": "A-to-z Guarantee Claim, A-bis-z-Garantieantrag, Réclamation Garantie A à Z, "
    "Reclamación de Garantía de la A a la z, Reclamo Garanzia dalla A alla Z",
    "Chargeback Refund": "Chargeback Refund, Rückbuchung, Rückerstattung wegen Rückbuchung, Reembolso por contracargo",
}
"""Types of transactions that matter; any other type counts with the fees and adjustments."""

GIVEN_BACK = ("Refund", "A-to-z Guarantee Claim", "Chargeback Refund")
"""Types in which a buyer gets money back."""

BUSINESS = {
    "date": "Date, Datum, Fecha, Data, 日付",
    "parent": "(Parent) ASIN, Parent ASIN, (Übergeordnete) ASIN, (Übergeordnet) ASIN, ASIN (parent), (ASIN) parent, "
    "(Principal) ASIN, ASIN principal, ASIN (principale), (Principale) ASIN, (親) ASIN, （親）ASIN, (Bovenliggende) ASIN",
    "child": "(Child) ASIN, Child ASIN, ASIN, (Untergeordnete) ASIN, (Untergeordnet) ASIN, ASIN (enfant), (ASIN) enfant, "
    "(Secundario) ASIN, ASIN secundario, ASIN (secondario), (Secondario) ASIN, (子) ASIN, （子）ASIN, (Onderliggende) ASIN",
    "title": "Title, Titel, Titre, Título, Titolo, タイトル, 商品名",
    "sku": "SKU",
    "sessions": "Sessions - Total, Sessions, Sitzungen - Summe, Sitzungen - Gesamt, Sitzungen, Sessioni - Totale, Sessioni, "
    "Sesiones - Total, Sesiones: Total, Sesiones, Sessies - Totaal, Sessies, セッション数 - 合計, セッション - 合計, セッション数, Sessões - Total",
    "sessions app": "Sessions - Mobile App, Sitzungen - mobile App, Sessions - Application mobile, Sesiones - Aplicación móvil",
    "sessions browser": "Sessions - Browser, Sitzungen - Browser, Sessions - Navigateur, Sesiones - Navegador",
    "page views": "Page Views - Total, Page Views, Seitenaufrufe - Summe, Seitenaufrufe - Gesamt, Seitenaufrufe, Pages vues - Total, "
    "Pages vues, Vues de la page - Total, Visualizzazioni di pagina - Totale, Visualizzazioni pagina - Totale, "
    "Visitas a la página - Total, Visitas a la página: Total, Páginas vistas - Total, Paginaweergaven - Totaal, "
    "ページビュー数 - 合計, ページビュー - 合計, ページビュー",
    "units": "Units Ordered, Bestellte Einheiten, Unités commandées, Unidades pedidas, Unidades solicitadas, Unità ordinate, "
    "Bestelde eenheden, 注文された商品点数, Unidades encomendadas",
    "sales": "Ordered Product Sales, Durch bestellte Produkte erzielter Umsatz, Ventes de produits commandés, "
    "Ventas de productos pedidos, Ventas de productos solicitados, Vendite prodotti ordinati, Vendita dei prodotti ordinati, "
    "Verkopen van bestelde producten, 注文商品の売上額, 注文商品売上",
    "items": "Total Order Items, Zahl der Bestellposten, Bestellposten insgesamt, Total des articles commandés, "
    "Nombre total d'articles commandés, Total de artículos del pedido, Total de productos pedidos, Totale articoli ordinati, "
    "Totaal aantal bestelde artikelen, 注文品目総数",
    "units refunded": "Units Refunded, Erstattete Einheiten, Unités remboursées, Unidades reembolsadas, Unità rimborsate",
}  # fmt: skip
"""Columns of the business reports that are read; their B2B twins are parts of them and stay out."""

STORES = {
    "com": ("USD", False), "ca": ("CAD", False), "com.mx": ("MXN", True), "com.br": ("BRL", True), "co.uk": ("GBP", True),
    "de": ("EUR", True), "fr": ("EUR", True), "it": ("EUR", True), "es": ("EUR", True), "nl": ("EUR", True),
    "com.be": ("EUR", True), "ie": ("EUR", True), "se": ("SEK", True), "pl": ("PLN", True), "com.tr": ("TRY", True),
    "ae": ("AED", True), "sa": ("SAR", True), "eg": ("EGP", True), "in": ("INR", True), "co.jp": ("JPY", True),
    "jp": ("JPY", True), "com.au": ("AUD", True), "sg": ("SGD", True), "co.za": ("ZAR", True),
}  # fmt: skip
"""What follows ``amazon.``: the store's currency, and whether its prices contain the tax."""


def store_of(channel: str | None) -> tuple[str, bool] | None:
    """The currency of a store, and whether its prices contain the tax; None if it is not known.

    >>> store_of("Amazon.co.uk"), store_of("Non-Amazon US")
    (('GBP', True), None)
    """
    name = (channel or "").strip().casefold()
    return STORES.get(name.removeprefix("amazon.")) if name.startswith("amazon.") else None


@cache
def _by_word(which: str) -> Mapping[str, str]:
    words = {"transactions": TRANSACTIONS, "types": TYPES, "business": BUSINESS}[which]
    return {plain(word): name for name, listed in words.items() for word in listed.split(", ")}


def column_of(which: str, header: str) -> str | None:
    """The English name of a translated header, or of a type; None if it is another.

    >>> column_of("transactions", "Abrechnungsnummer"), column_of("business", "Sessions – Total")
    ('settlement id', 'sessions')
    """
    return _by_word(which).get(plain(header))
