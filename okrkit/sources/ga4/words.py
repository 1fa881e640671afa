"""How Google Analytics 4 calls its metrics and dimensions: in seven languages, over its renamings, and in its API."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Kind = Literal["count", "people", "money", "share", "seconds", "number"]
"""count and money add up over rows and days; people, shares, seconds and other averages do not."""

ADDS_UP: frozenset[Kind] = frozenset({"count", "money"})

# Names as the screen prints them, separated by bars: English first, then German, French, Spanish, Italian, Portuguese
# and Dutch, in the wordings of several years. They are compared without case, accents, punctuation and brackets.
# fmt: off
METRICS: dict[str, tuple[Kind, str]] = {
    "sessions": ("count",
        "Sessions|Sitzungen|Sesiones|Sessioni|Sessões|Sessies|Visites"),
    "engaged_sessions": ("count",
        "Engaged sessions|Sitzungen mit Interaktionen|Sitzungen mit Interaktion|Engagierte Sitzungen|"
        "Sessions avec engagement|Sessions engagées|Sesiones con interacción|Sesiones con interacciones|"
        "Sessioni con coinvolgimento|Sessioni coinvolte|Sessões engajadas|Sessões com interação|"
        "Sessões interessadas|Sessies met interactie|Sessies met betrokkenheid|Betrokken sessies"),
    "active_users": ("people",
        "Active users|Users|Aktive Nutzer|Nutzer|Utilisateurs actifs|Utilisateurs|Usuarios activos|Usuarios|"
        "Utenti attivi|Utenti|Usuários ativos|Usuários|Utilizadores ativos|Utilizadores|Actieve gebruikers|Gebruikers"),
    "total_users": ("people",
        "Total users|Nutzer insgesamt|Gesamtzahl der Nutzer|Gesamtnutzer|Nombre total d'utilisateurs|"
        "Total d'utilisateurs|Total des utilisateurs|Total de usuarios|Usuarios totales|Utenti totali|Totale utenti|"
        "Total de usuários|Total de utilizadores|Totaal aantal gebruikers|Totaal gebruikers"),
    "new_users": ("people",
        "New users|Neue Nutzer|Nouveaux utilisateurs|Usuarios nuevos|Nuevos usuarios|Nuovi utenti|Novos usuários|"
        "Novos utilizadores|Nieuwe gebruikers"),
    "returning_users": ("people",
        "Returning users|Wiederkehrende Nutzer|Utilisateurs connus|Utilisateurs fidèles|Usuarios recurrentes|"
        "Utenti di ritorno|Usuários recorrentes|Utilizadores recorrentes|Terugkerende gebruikers"),
    "engagement_rate": ("share",
        "Engagement rate|Interaktionsrate|Engagement-Rate|Taux d'engagement|Porcentaje de interacciones|"
        "Tasa de interacción|Tasso di coinvolgimento|Taxa de engajamento|Taxa de interação|Interactiepercentage|"
        "Betrokkenheidspercentage"),
    "bounce_rate": ("share",
        "Bounce rate|Absprungrate|Taux de rebond|Porcentaje de rebote|Tasa de rebote|Frequenza di rimbalzo|"
        "Taxa de rejeição|Bouncepercentage"),
    "average_engagement_time": ("seconds",
        "Average engagement time|Average engagement time per active user|Average engagement time per user|"
        "Durchschnittliche Interaktionsdauer|Durchschnittliche Interaktionsdauer pro aktivem Nutzer|"
        "Durchschnittliche Interaktionsdauer pro Nutzer|Durée d'engagement moyenne|"
        "Durée d'engagement moyenne par utilisateur actif|Tiempo de interacción medio|"
        "Tiempo de interacción medio por usuario activo|Tiempo de participación promedio|Durata media del coinvolgimento|"
        "Durata media del coinvolgimento per utente attivo|Tempo médio de engajamento|"
        "Tempo médio de engajamento por usuário ativo|Tempo médio de interação|Gemiddelde interactietijd|"
        "Gemiddelde interactietijd per actieve gebruiker|Gemiddelde engagementtijd"),
    "average_engagement_time_per_session": ("seconds",
        "Average engagement time per session|Durchschnittliche Interaktionsdauer pro Sitzung|"
        "Durée d'engagement moyenne par session|Tiempo de interacción medio por sesión|"
        "Tiempo de participación promedio por sesión|Durata media del coinvolgimento per sessione|"
        "Tempo médio de engajamento por sessão|Tempo médio de interação por sessão|Gemiddelde interactietijd per sessie"),
    "average_session_duration": ("seconds",
        "Average session duration|Durchschnittliche Sitzungsdauer|Durée moyenne des sessions|"
        "Duración media de la sesión|Durata sessione media|Durata media sessione|Duração média da sessão|"
        "Gemiddelde sessieduur"),
    "event_count": ("count",
        "Event count|Ereignisanzahl|Anzahl der Ereignisse|Nombre d'événements|Número de eventos|Recuento de eventos|"
        "Cantidad de eventos|Conteggio eventi|Contagem de eventos|Número de eventos|Aantal gebeurtenissen"),
    "key_events": ("count",
        "Key events|Conversions|Schlüsselereignisse|Wichtige Ereignisse|Événements clés|Eventos clave|Conversiones|"
        "Eventi chiave|Conversioni|Eventos principais|Eventos-chave|Conversões|Belangrijke gebeurtenissen|Conversies"),
    "session_key_event_rate": ("share",
        "Session key event rate|Session conversion rate|Schlüsselereignisrate der Sitzung|"
        "Rate der Schlüsselereignisse pro Sitzung|Sitzungs-Conversion-Rate|Taux d'événements clés par session|"
        "Taux de conversion par session|Tasa de eventos clave de la sesión|Tasa de conversión de sesiones|"
        "Porcentaje de eventos clave de la sesión|Tasso di eventi chiave per sessione|Tasso di conversione della sessione|"
        "Taxa de eventos principais da sessão|Taxa de conversão da sessão|Percentage belangrijke gebeurtenissen per sessie"),
    "user_key_event_rate": ("share",
        "User key event rate|User conversion rate|Schlüsselereignisrate der Nutzer|Taux d'événements clés par utilisateur|"
        "Tasa de eventos clave de usuario|Tasso di eventi chiave per utente|Taxa de eventos principais do usuário"),
    "total_revenue": ("money",
        "Total revenue|Gesamtumsatz|Umsatz insgesamt|Gesamteinnahmen|Revenu total|Revenus totaux|Chiffre d'affaires total|"
        "Total de ingresos|Ingresos totales|Entrate totali|Totale entrate|Receita total|Receitas totais|Totale opbrengst|"
        "Totale inkomsten|Totale omzet"),
    "purchase_revenue": ("money",
        "Purchase revenue|Ecommerce revenue|E-commerce revenue|Kaufumsatz|E-Commerce-Umsatz|Revenus d'achat|"
        "Revenus issus des achats|Ingresos por compras|Ingresos de compra|Entrate da acquisti|Receita de compra|"
        "Receita de compras|Aankoopopbrengst"),
    "item_revenue": ("money",
        "Item revenue|Artikelumsatz|Revenus générés par l'article|Revenus générés par les articles|Revenus par article|"
        "Ingresos por artículo|Ingresos de artículo|Ingresos del artículo|Entrate articolo|Entrate dell'articolo|"
        "Receita do item|Receita de item|Receita do artigo|Artikelopbrengst|Itemopbrengst"),
    "ad_revenue": ("money",
        "Ad revenue|Total ad revenue|Werbeumsatz|Revenus publicitaires|Ingresos publicitarios|Entrate pubblicitarie|"
        "Receita de publicidade|Receita de anúncios|Advertentieopbrengst"),
    "refund_amount": ("money",
        "Refund amount|Refunds value|Erstattungsbetrag|Montant du remboursement|Importe de reembolso|Importo rimborso|"
        "Valor do reembolso|Terugbetaald bedrag"),
    "views": ("count",
        "Views|Screen page views|Aufrufe|Seitenaufrufe|Vues|Visualizaciones|Vistas|Visualizzazioni|Visualizações|"
        "Weergaven"),
    "item_list_views": ("count", "Item list view events"),
    "items_viewed": ("count",
        "Items viewed|Item views|Item view events|Aufgerufene Artikel|Angesehene Artikel|Articles consultés|Articles vus|"
        "Artículos vistos|Articoli visualizzati|Itens visualizados|Itens vistos|Artigos vistos|Bekeken artikelen|"
        "Bekeken items"),
    "items_added_to_cart": ("count",
        "Items added to cart|In den Einkaufswagen gelegte Artikel|Zum Einkaufswagen hinzugefügte Artikel|"
        "In den Warenkorb gelegte Artikel|Articles ajoutés au panier|Artículos añadidos al carrito|"
        "Artículos agregados al carrito|Articoli aggiunti al carrello|Itens adicionados ao carrinho|"
        "Artigos adicionados ao carrinho|Artikelen toegevoegd aan winkelwagen|Aan winkelwagen toegevoegde artikelen"),
    "items_checked_out": ("count",
        "Items checked out|Zur Kasse gebrachte Artikel|Articles passés en caisse|Artículos en proceso de compra|"
        "Articoli in fase di pagamento|Itens com checkout"),
    "items_purchased": ("count",
        "Items purchased|Item purchase quantity|Gekaufte Artikel|Articles achetés|Artículos comprados|"
        "Articoli acquistati|Itens comprados|Artigos comprados|Gekochte artikelen|Gekochte items"),
    "add_to_carts": ("count",
        "Add to carts|Adds to cart|Add-to-carts|In den Einkaufswagen|In den Warenkorb|Hinzufügungen zum Einkaufswagen|"
        "Ajouts au panier|Añadidos al carrito|Agregados al carrito|Adiciones al carrito|Aggiunte al carrello|"
        "Adições ao carrinho|Toegevoegd aan winkelwagen|Toevoegingen aan winkelwagen"),
    "checkouts": ("count",
        "Checkouts|Check-outs|Bezahlvorgänge|Kaufvorgänge|Paiements|Règlements|Pagos iniciados|Tramitaciones de la compra|"
        "Pagamenti|Checkout|Finalizações da compra|Betaalprocessen"),
    "ecommerce_purchases": ("count",
        "Ecommerce purchases|E-commerce purchases|Purchases|E-Commerce-Käufe|Käufe|Achats e-commerce|Achats|"
        "Compras de comercio electrónico|Compras|Compras por Internet|Acquisti e-commerce|Acquisti|"
        "Compras de e-commerce|Compras de comércio eletrônico|E-commerce-aankopen|Aankopen"),
    "transactions": ("count",
        "Transactions|Transaktionen|Transacciones|Transazioni|Transações|Transacties"),
    "total_purchasers": ("people",
        "Total purchasers|Käufer insgesamt|Nombre total d'acheteurs|Total de compradores|Compradores totales|"
        "Acquirenti totali|Totaal aantal kopers"),
    "first_time_purchasers": ("people",
        "First time purchasers|First-time purchasers|Erstkäufer|Nouveaux acheteurs|Acheteurs pour la première fois|"
        "Compradores nuevos|Compradores por primera vez|Nuovi acquirenti|Compradores de primeira viagem"),
    "entrances": ("count", "Entrances|Einstiege|Entrées|Entradas|Entrate pagina|Ingressi|Instappunten"),
    "exits": ("count", "Exits|Ausstiege|Sorties|Salidas|Uscite|Saídas|Uitstappunten"),
    "organic_search_clicks": ("count", "Organic Google Search clicks|Organic search clicks"),
    "organic_search_impressions": ("count", "Organic Google Search impressions|Organic search impressions"),
    "organic_search_average_position": ("number", "Organic Google Search average position"),
    "events_per_session": ("number",
        "Events per session|Ereignisse pro Sitzung|Événements par session|Eventos por sesión|Eventi per sessione|"
        "Eventos por sessão|Gebeurtenissen per sessie"),
    "event_count_per_user": ("number",
        "Event count per user|Event count per active user|Ereignisanzahl pro Nutzer|Ereignisanzahl pro aktivem Nutzer|"
        "Nombre d'événements par utilisateur|Nombre d'événements par utilisateur actif|Número de eventos por usuario|"
        "Número de eventos por usuario activo|Conteggio eventi per utente|Conteggio eventi per utente attivo|"
        "Contagem de eventos por usuário|Contagem de eventos por usuário ativo|Aantal gebeurtenissen per gebruiker"),
    "engaged_sessions_per_user": ("number",
        "Engaged sessions per user|Engaged sessions per active user|Sitzungen mit Interaktionen pro Nutzer|"
        "Sitzungen mit Interaktionen pro aktivem Nutzer|Sessions avec engagement par utilisateur|"
        "Sessions avec engagement par utilisateur actif|Sesiones con interacción por usuario|"
        "Sesiones con interacción por usuario activo|Sessioni con coinvolgimento per utente|"
        "Sessioni con coinvolgimento per utente attivo|Sessões engajadas por usuário|Sessões engajadas por usuário ativo"),
    "views_per_user": ("number",
        "Views per user|Views per active user|Aufrufe pro Nutzer|Aufrufe pro aktivem Nutzer|Vues par utilisateur|"
        "Vues par utilisateur actif|Vistas por usuario|Vistas por usuario activo|Visualizaciones por usuario|"
        "Visualizzazioni per utente|Visualizzazioni per utente attivo|Visualizações por usuário|"
        "Visualizações por usuário ativo|Weergaven per gebruiker|Weergaven per actieve gebruiker"),
    "sessions_per_user": ("number", "Sessions per user|Sessions per active user|Sitzungen pro Nutzer"),
    "unique_user_scrolls": ("people", "Unique user scrolls|Users who scrolled"),
    "average_purchase_revenue": ("number", "Average purchase revenue|Average order value"),
    "average_revenue_per_user": ("number", "ARPU|Average revenue per user|Average revenue per active user"),
    "purchaser_rate": ("share", "Purchaser conversion|Purchaser rate|First time purchaser conversion"),
    "cart_to_view_rate": ("share", "Cart-to-view rate"),
    "purchase_to_view_rate": ("share", "Purchase-to-view rate|Purchase-to-detail rate"),
}

# The metrics of the standard reports in further languages: Polish, Swedish, Danish, Turkish, Russian, Japanese, Chinese,
# Korean. Dimensions need none: times and channels are told by their values, and others keep their header's name.
FURTHER: dict[str, str] = {
    "sessions": "Sesje|Sessioner|Oturumlar|Oturum sayısı|Сеансы|セッション|セッション数|会话数|세션|세션수",
    "engaged_sessions": "Sesje z zaangażowaniem|Engagerade sessioner|Сеансы с взаимодействием|エンゲージのあったセッション数|互动会话数",
    "active_users": "Aktywni użytkownicy|Użytkownicy|Aktiva användare|Användare|Aktive brugere|Brugere|Etkin kullanıcılar|"
        "Kullanıcılar|Активные пользователи|Пользователи|アクティブ ユーザー|アクティブ ユーザー数|ユーザー|活跃用户数|用户数|활성 사용자|사용자",
    "new_users": "Nowi użytkownicy|Nya användare|Nye brugere|Yeni kullanıcılar|Новые пользователи|新規ユーザー数|新規ユーザー|新用户数|새 사용자 수",
    "total_users": "Łączna liczba użytkowników|Totalt antal användare|Toplam kullanıcı sayısı|Всего пользователей|総ユーザー数|合計ユーザー数|用户总数|총 사용자",
    "views": "Wyświetlenia|Visningar|Visninger|Görüntülemeler|Görüntüleme|Просмотры|表示回数|浏览次数|조회수",
    "event_count": "Liczba zdarzeń|Antal händelser|Antal hændelser|Etkinlik sayısı|Количество событий|イベント数|事件数|이벤트 수",
    "key_events": "Kluczowe zdarzenia|Konwersje|Nyckelhändelser|Konverteringar|Nøglehændelser|Konverteringer|Önemli etkinlikler|"
        "Dönüşümler|Ключевые события|Конверсии|キーイベント|コンバージョン|关键事件|转化次数|주요 이벤트|전환",
    "total_revenue": "Łączne przychody|Total intäkt|Totala intäkter|Samlet omsætning|Toplam gelir|Общий доход|合計収益|総収益|总收入|총 수익|총수익",
}

DIMENSIONS: dict[str, str] = {
    "date":
        "Date|Day|Datum|Tag|Fecha|Data|Dia|Dag",
    "date_hour":
        "Date + hour|Datum + Stunde|Date + heure|Fecha + hora|Data + ora|Data + hora|Datum + uur",
    "month": "Month|Monat|Mois|Mes|Mese|Mês|Maand",
    "year_month": "Year month|Month of year|Jahr/Monat",
    "session_source_medium":
        "Session source / medium|Session source medium|Sitzung – Quelle/Medium|Quelle/Medium der Sitzung|"
        "Source/Support de la session|Source/support de session|Fuente/medio de la sesión|Fuente/medio de sesión|"
        "Sorgente/mezzo sessione|Sorgente/Mezzo della sessione|Origem/mídia da sessão|Origem / mídia da sessão|"
        "Origem/meio da sessão|Bron/medium van sessie",
    "session_source":
        "Session source|Quelle der Sitzung|Sitzungsquelle|Source de la session|Fuente de la sesión|Fuente de sesión|"
        "Sorgente sessione|Origem da sessão|Bron van sessie|Sessiebron",
    "session_medium":
        "Session medium|Medium der Sitzung|Sitzungsmedium|Support de la session|Medio de la sesión|Medio de sesión|"
        "Mezzo sessione|Mídia da sessão|Meio da sessão|Medium van sessie|Sessiemedium",
    "session_campaign":
        "Session campaign|Session campaign name|Kampagne der Sitzung|Sitzungskampagne|Campagne de la session|"
        "Campaña de la sesión|Campaña de sesión|Campagna sessione|Campanha da sessão|Campagne van sessie|Sessiecampagne",
    "landing_page":
        "Landing page|Landing page + query string|Zielseite|Landingpage|Zielseite + Abfragestring|Page de destination|"
        "Página de destino|Pagina di destinazione|Bestemmingspagina|Landingspagina",
    "event":
        "Event name|Ereignisname|Name des Ereignisses|Nom de l'événement|Nombre del evento|Nome evento|"
        "Nome dell'evento|Nome do evento|Gebeurtenisnaam|Naam van gebeurtenis",
    "page_path":
        "Page path and screen class|Page path + query string and screen class|Page path|Page path + query string|"
        "Seitenpfad und Bildschirmklasse|Seitenpfad|Chemin de la page et classe de l'écran|"
        "Ruta de la página y clase de pantalla|Ruta de página y clase de pantalla|Percorso pagina e classe schermata|"
        "Caminho da página e classe da tela|Paginapad en schermklasse",
    "page_title":
        "Page title and screen class|Page title and screen name|Page title|Seitentitel und Bildschirmklasse|"
        "Seitentitel und Bildschirmname|Titre de la page et classe de l'écran|Titre de la page et nom de l'écran|"
        "Título de página y clase de pantalla|Título de página y nombre de pantalla|Titolo pagina e classe schermata|"
        "Titolo pagina e nome schermata|Título da página e classe da tela|Título da página e nome da tela|"
        "Paginatitel en schermklasse",
    "hostname": "Hostname|Host name|Hostnaam|Nom d'hôte|Nombre de host|Nome host|Nome do host",
    "country": "Country|Land|Pays|País|Paese",
    "country_id": "Country ID|Länder-ID|Länder-Id|ID de pays|ID de país|ID del país|ID paese|ID do país|Land-ID",
    "region": "Region|Région|Región|Regione|Região|Regio",
    "city": "City|Town City|Stadt|Ort|Ville|Ciudad|Città|Cidade|Stad|Plaats",
    "language": "Language|Sprache|Langue|Idioma|Lingua|Taal",
    "device_category":
        "Device category|Gerätekategorie|Catégorie d'appareil|Catégorie d'appareils|Categoría de dispositivo|"
        "Categoria dispositivo|Categoria do dispositivo|Apparaatcategorie",
    "platform": "Platform|Plattform|Plate-forme|Plateforme|Plataforma|Piattaforma",
    "browser": "Browser|Navigateur|Navegador",
    "operating_system":
        "Operating system|Betriebssystem|Système d'exploitation|Sistema operativo|Sistema operacional|Besturingssysteem",
    "item":
        "Item name|Artikelname|Nom de l'article|Nombre del artículo|Nombre de artículo|Nome articolo|"
        "Nome dell'articolo|Nome do item|Nome do artigo|Artikelnaam|Itemnaam",
    "item_id": "Item ID|Artikel-ID|ID de l'article|ID del artículo|ID articolo|ID do item",
    "item_category": "Item category|Artikelkategorie|Catégorie d'article|Categoría de artículo|Categoria articolo",
    "audience": "Audience name|Audience|Zielgruppe|Zielgruppenname|Audiencia|Segmento di pubblico|Público-alvo|Doelgroep",
    "comparison": "Comparison|Vergleich|Comparaison|Comparación|Confronto|Comparação|Vergelijking",
}

TOTALS = ("Grand total|Total|Totals|Gesamtsumme|Gesamt|Summe|Total général|Total general|Totaux|Totales|"
          "Totale complessivo|Totale|Totali|Total geral|Totais|Eindtotaal|Totaal|Totalen|RESERVED_TOTAL")

_CHANNEL_GROUP = ("channel group", "channelgrupp", "channel gruppe", "kanalgrupp", "grupo de canal", "grupos de canal", "grupo de canais", "grupos de canais",
                  "agrupacion de canales", "agrupamento de canais", "groupe de canaux", "groupes de canaux",
                  "regroupement de canaux", "gruppo di canali", "gruppo canali", "raggruppamento dei canali",
                  "raggruppamento canali", "kanaalgroep", "grupa kanalow", "grupy kanalow")
_FIRST = ("first user", "erster nutzer", "ersten nutzer", "erstnutzer", "nutzer erst", "primer usuario", "usuario nuevo",
          "premier utilisateur", "premiere interaction", "premier contact", "primo utente", "primeiro usuario",
          "primeiro utilizador", "eerste gebruiker", "erste nutzerinteraktion", "primera interaccion")
_SESSION = ("session", "sitzung", "sesion", "sessao", "sessie", "sesja", "sesji")
_NTH = {
    "nth_day": ("day", "tag", "jour", "dia", "giorno", "dag"),
    "nth_week": ("week", "woche", "semaine", "semana", "settimana"),
    "nth_month": ("month", "monat", "mois", "mes", "mese", "maand"),
    "nth_hour": ("hour", "stunde", "heure", "hora", "ora", "uur"),
}
# fmt: on

CHANNELS = frozenset(
    name.casefold()
    for name in (
        "Direct", "Organic Search", "Organic Social", "Organic Video", "Organic Shopping", "Paid Search", "Paid Social",
        "Paid Video", "Paid Shopping", "Paid Other", "Referral", "Email", "Display", "Affiliates", "Audio", "SMS",
        "Cross-network", "Mobile Push Notifications", "Unassigned", "AI Assistants", "(Other)", "(other)", "(not set)",
    )
)  # fmt: skip
"""GA4's own channels: they stay English on every screen, so that they tell a column whatever its header says."""


def key_of(header: str) -> str:
    """A header without case, accents, punctuation and what stands in brackets.

    >>> key_of("Session primary channel group (Default Channel Group)"), key_of("Día\\u00a0N")
    ('session primary channel group', 'dia n')
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"[(\[（].*?[)\]）]", " ", header)).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())


_METRIC_BY_KEY = {key_of(word): name for name, words in FURTHER.items() for word in words.split("|")}
_METRIC_BY_KEY |= {key_of(word): name for name, (_, words) in METRICS.items() for word in words.split("|")}
_DIMENSION_BY_KEY = {key_of(word): name for name, words in DIMENSIONS.items() for word in words.split("|")}
_TOTALS = frozenset(word.casefold() for word in TOTALS.split("|"))


def metric_of(header: str) -> str | None:
    """The metric a header names, or None.

    >>> metric_of("Conversions"), metric_of("Usuarios nuevos"), metric_of("Nombre d'événements")
    ('key_events', 'new_users', 'event_count')
    """
    return _METRIC_BY_KEY.get(key_of(header))


def kind_of(metric: str) -> Kind:
    """What a metric counts; one that is not known adds up with nothing."""
    return METRICS[metric][0] if metric in METRICS else "number"


def dimension_of(header: str) -> str | None:
    """The dimension a header names, or None.

    >>> dimension_of("Grupo de canales predeterminado de la sesión"), dimension_of("Nth day")
    ('channel', 'nth_day')
    """
    key = key_of(header)
    if any(group in key for group in _CHANNEL_GROUP):
        if any(word in key for word in _FIRST):
            return "first_user_channel"
        return "channel" if any(word in key for word in _SESSION) else "event_channel"
    words = key.split()
    if len(words) in (2, 3) and any(_is_nth(word) for word in words):
        for name, units in _NTH.items():
            if any(unit in words for unit in units):
                return name
    return _DIMENSION_BY_KEY.get(key)


def _is_nth(word: str) -> bool:
    return word in {
        "n",
        "nth",
        "nter",
        "te",
        "ter",
        "nde",
        "n°",
        "no",
        "nieme",
        "ennesimo",
        "ennesima",
        "enesimo",
        "enesima",
    }


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total."""
    return len(text) < 30 and text.strip().casefold() in _TOTALS


def slug_of(header: str) -> str:
    """A name for a column that is not known: the header's own words.

    >>> slug_of("Scroll depth (max.)")
    'scroll_depth_max'
    """
    plain = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[^\w]+", "_", plain).strip("_") or "unnamed"


def of_api(name: str) -> str:
    """The same name from the API's: ``sessionDefaultChannelGroup`` is the channel of the session.

    >>> of_api("screenPageViews"), of_api("sessionDefaultChannelGroup"), of_api("activeUsers")
    ('views', 'channel', 'active_users')
    """
    return _OF_API.get(name) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace(":", "_").casefold()


_OF_API = {
    "sessionDefaultChannelGroup": "channel",
    "sessionPrimaryChannelGroup": "channel",
    "sessionDefaultChannelGrouping": "channel",
    "firstUserDefaultChannelGroup": "first_user_channel",
    "firstUserPrimaryChannelGroup": "first_user_channel",
    "defaultChannelGroup": "event_channel",
    "primaryChannelGroup": "event_channel",
    "sessionCampaignName": "session_campaign",
    "landingPagePlusQueryString": "landing_page",
    "eventName": "event",
    "pagePath": "page_path",
    "pageTitle": "page_title",
    "hostName": "hostname",
    "countryId": "country_id",
    "itemName": "item",
    "screenPageViews": "views",
    "conversions": "key_events",
    "sessionConversionRate": "session_key_event_rate",
    "userConversionRate": "user_key_event_rate",
    "userEngagementDuration": "engagement_seconds",
    "totalAdRevenue": "ad_revenue",
    "itemsAddedToCart": "items_added_to_cart",
    "itemsCheckedOut": "items_checked_out",
    "itemsPurchased": "items_purchased",
    "itemsViewed": "items_viewed",
    "firstTimePurchasers": "first_time_purchasers",
}
