"""What channels are called: many tools' names for one thing, and ours for it. Source: docs/data-sources.md#channels"""

from __future__ import annotations

import re
from collections.abc import Mapping

CHANNELS = (
    "Organic search", "Paid search", "Organic social", "Paid social", "Social", "Email", "Direct", "Referral", "Affiliates", "Display",
    "Video", "Shopping ads", "SMS", "Messenger", "Push", "Audio", "Online store", "Point of sale", "Amazon", "eBay", "Etsy",
    "Drafts and phone", "Other",
)  # fmt: skip
"""Our names; those of traffic follow the default channel groups of web analytics, in the singular and plain."""

_EXACT: Mapping[str, str] = {
    name: ours
    for ours, names in {
        "Organic search": "organic search, organic, seo, search, natural search, organische suche, recherche organique, "
        "búsqueda orgánica, ricerca organica, organic shopping, google organic, bing organic",
        "Paid search": "paid search, sea, ppc, cpc, paidsearch, sem, google ads, adwords, google adwords, microsoft ads, bing ads, "
        "bezahlte suche, bezahlte suchzugriffe, recherche payante, search ads, paid, cross-network",
        "Organic social": "organic social, facebook, instagram, tiktok, pinterest, linkedin, youtube",
        "Social": "social, social media, soziale netzwerke, réseaux sociaux",
        "Paid social": "paid social, social ads, facebook ads, meta, meta ads, instagram ads, tiktok ads, pinterest ads, linkedin ads, "
        "paidsocial, snapchat ads",
        "Email": "email, e-mail, e mail, mail, newsletter, klaviyo, mailchimp, edm",
        "Direct": "direct, (direct), (none), (direct) / (none), direct / none, typein, type-in, direkt, accès direct",
        "Referral": "referral, referrals, ref, verweis, verweise, site référent",
        "Affiliates": "affiliates, affiliate, affiliation, partner, partners",
        "Display": "display, banner, gdn, display ads, criteo, retargeting, remarketing, programmatic",
        "Video": "video, paid video, organic video, youtube ads",
        "Shopping ads": "shopping, paid shopping, google shopping, pla, merchant center, shopping ads",
        "SMS": "sms, text, text message",
        "Messenger": "messenger, whatsapp, chat",
        "Push": "push, mobile push notifications, push notification, web push",
        "Audio": "audio, podcast, radio",
        "Online store": "online store, web, online_store, online, webshop, web shop, onlineshop, shop",
        "Point of sale": "pos, point of sale, point_of_sale, till, retail, store, kasse, ladengeschäft",
        "Amazon": "amazon, fba, amazon fba, amazon marketplace",
        "eBay": "ebay, ebay.com, ebay.de",
        "Etsy": "etsy, etsy.com",
        "Drafts and phone": "shopify_draft_order, draft orders, draft order, draft_order, phone, telephone, admin, manual",
        "Other": "other, (other), unassigned, (not set), not set, unknown, (data not available), sonstige, n/a",
    }.items()
    for name in (ours.lower(), *names.split(", "))
}  # fmt: skip

SALES = frozenset({"Online store", "Point of sale", "Amazon", "eBay", "Etsy", "Drafts and phone", "Other"})
"""Those of our names that say where an order was placed, not what brought the visit."""

_SEARCH = re.compile(r"google|bing|yahoo|duckduckgo|ecosia|baidu|yandex|qwant|startpage|naver")
_SOCIAL = re.compile(
    r"facebook|instagram|\bfb\b|\big\b|meta\b|tiktok|pinterest|linkedin|twitter|t\.co|reddit|snapchat|youtube"
)
_PAID = re.compile(r"cpc|ppc|paid|cpm|\bads?\b|\bsea\b")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_AMAZON = re.compile(r"amazon\.[a-z.]+|amazon [a-z]{2}")


def proposed(raw: str) -> str | None:
    """Our name for a channel as a tool calls it; None where it is not known.

    Names are compared without case. "source / medium" is read by its medium first: what was paid for, mailed or found.

    >>> proposed("Organic Search"), proposed("google / organic"), proposed("facebook / cpc"), proposed("Amazon.de")
    ('Organic search', 'Organic search', 'Paid social', 'Amazon')
    >>> proposed("Aunt Erna") is None
    True
    """
    text = " ".join(raw.strip().lower().replace("_", " ").split())
    for name in (raw.strip().lower(), text):
        if name in _EXACT:
            return _EXACT[name]
    if _AMAZON.fullmatch(text):
        return "Amazon"
    if _HOST.fullmatch(text):
        return (
            "Organic social"
            if _SOCIAL.search(text)
            else "Organic search"
            if _SEARCH.search(text)
            else "Referral"
        )
    source, slash, medium = (part.strip() for part in text.partition("/"))
    return _of_pair(source, medium) if slash else None


def _of_pair(source: str, medium: str) -> str | None:
    if medium in ("(none)", "none", "(not set)") and source in ("(direct)", "direct"):
        return "Direct"
    if _PAID.search(medium):
        return "Paid social" if _SOCIAL.search(source) else "Paid search" if _SEARCH.search(source) else None
    found = _EXACT.get(medium)
    if found == "Referral" and _SOCIAL.search(source):
        return "Organic social"
    return found
