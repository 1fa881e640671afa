"""What a line is about, and which number of an online shop would show that it worked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okrkit.core.kpis import KPIS
from okrkit.core.language import Line
from okrkit.core.language.lexicon import nouns, verbs


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of a shop's work.

    ``words`` name it in a line (base forms), ``metric`` shows in it whether work helped, ``aim`` is an objective in it
    that says what changes for whom. ``kpi`` is the metric in the shop's data, where there is one.
    """

    words: frozenset[str]
    metric: str
    better: Literal["up", "down"]
    aim: str
    kpi: str = ""

    @property
    def result(self) -> str:
        """A key result to fill in; empty where no field was recognised.

        >>> topic("Send 10 promotional emails").result
        'Increase revenue from email from … to … by …'
        """
        if not self.metric:
            return ""
        return f"{'Increase' if self.better == 'up' else 'Reduce'} {self.metric} from … to … by …"


def _topic(words: str, metric: str, better: Literal["up", "down"], aim: str, kpi: str = "") -> Topic:
    assert not kpi or kpi in KPIS, kpi
    return Topic(frozenset(words.split()), metric, better, aim, kpi)


# Narrow fields stand before wide ones: the first whose words are in the line is taken.
TOPICS = (
    _topic("return refund exchange", "the return rate", "down", "Customers keep what they order because it is what they expected", "return_rate"),
    _topic("abandoned abandonment cart checkout payment basket", "cart abandonment", "down", "Nobody who wants to buy gives up at the checkout", "cart_abandonment"),
    _topic("fulfilment fulfillment warehouse dispatch parcel delivery shipping shipment carrier courier logistics fulfil", "the share of parcels that arrive in time", "up", "Every parcel is there when we said it would be", "on_time_share"),
    _topic("stock inventory stockout supplier supply sourcing procurement", "articles out of stock", "down", "What customers want is there when they want it", "articles_out_of_stock"),
    _topic("support ticket helpdesk chat response reply agent faq complaint", "the time to a first answer", "down", "Customers get a helpful answer the first time they ask", "first_response_minutes"),
    _topic("satisfaction csat nps survey feedback service experience happy happier delight", "the satisfaction score", "up", "Customers tell their friends how well they were looked after", "satisfaction"),
    _topic("review rating testimonial star", "the average review rating", "up", "Our reviews do the selling for us"),
    _topic("loyalty loyal retention retain repeat churn returning lifetime ltv subscription subscriber membership winback win-back", "the repeat purchase rate", "up", "First-time buyers come back because they want to", "repeat_purchase_rate"),
    _topic("upsell cross-sell bundle basket-size aov discount price pricing", "average order value", "up", "Customers find everything for their project in one order", "average_order_value"),
    _topic("email emails e-mail newsletter mailing letter sms", "revenue from email", "up", "Our letters are opened because they are worth reading", "net_revenue"),
    _topic("seo blog article content organic search post guide backlink", "organic sessions", "up", "People with a question in our field find the answer with us", "organic_sessions"),
    _topic("social instagram tiktok facebook twitter youtube pinterest influencer follower community", "orders from social media", "up", "Our customers show others what they do with our products", "orders"),
    _topic("ad ads advertising campaign ppc adwords paid retargeting sponsor spend roas cac acquisition acquire", "new customers for each unit of advertising", "up", "Advertising brings customers who pay for it with their first order", "customer_acquisition_cost"),
    _topic("website site page landing homepage landing-page shop store webshop e-shop eshop app mobile ux conversion redesign navigation seite checkout photo product-page", "the conversion rate", "up", "Visitors find what they came for within a minute", "conversion_rate"),
    _topic("traffic visitor visit session awareness brand press reach", "sessions of people new to the shop", "up", "Those who need us have heard of us", "sessions"),
    _topic("lead pipeline prospect demo deal b2b wholesale", "orders from new business customers", "up", "Retailers come to us first", "orders"),
    _topic("cost expense margin profit efficiency waste budget saving productivity", "the gross margin rate", "up", "Every order leaves enough to invest in the next one", "gross_margin_rate"),
    _topic("crm erp system tool software integration platform database data dashboard report process workflow automation automate migrate api", "hours of manual work a week", "down", "The team spends its time on customers, not on copying data", "automated_share"),
    _topic("hire recruit train training onboarding team staff employee culture talent salesperson rep coach skill communication meeting", "orders handled without a complaint", "up", "Everybody in the team can help a customer on their own"),
    _topic("product feature launch collection range assortment catalogue catalog line", "the share of sales from the new products", "up", "Customers ask for what we bring out next"),
    _topic("customer client buyer shopper user", "active customers", "up", "More people in our field buy from us than from anyone else", "active_customers"),
    _topic("revenue sale sales sell turnover growth grow business company money income order market expand", "net revenue", "up", "Become the shop that people in our field recommend first", "net_revenue"),
)  # fmt: skip
UNKNOWN = _topic("", "", "up", "")
"""No field: nothing is proposed for it."""


def topic(said: Line | str) -> Topic:
    """The field a line speaks of; one without a name where none is recognised."""
    from okrkit.core.language import read

    line = read(said) if isinstance(said, str) else said
    spoken = {form for word in line.words if word.kind == "word" for form in (word.low, word.base)}
    return next((t for t in TOPICS if t.words & spoken), UNKNOWN)


def such_as(example: str, lead: str = ", for example ") -> str:
    """An example to close a sentence with; empty where there is none.

    >>> such_as("Visitors find what they came for"), such_as("")
    (", for example 'Visitors find what they came for'", '')
    """
    return f"{lead}{example!r}" if example else ""


def own_result(line: Line) -> str:
    """A key result to fill in from the line's own metric; from its field where it names none.

    >>> from okrkit.core.language import read
    >>> own_result(read("Reduce picking errors")), own_result(read("Improve the website"))
    ('Reduce picking errors from … to … by …', 'Increase the conversion rate from … to … by …')
    """
    from okrkit.core.rules.drafts import metric

    head = line.head
    named = (
        metric(line)
        if head is not None and head.base in (nouns.RATES | nouns.COUNTED) - nouns.GENERIC
        else ""
    )
    if not named:
        return topic(line).result
    down = line.verb is not None and line.verb.base in verbs.DOWN
    return f"{'Reduce' if down else 'Increase'} {named[0].lower() if not named[:2].isupper() else named[0]}{named[1:]} from … to … by …"
