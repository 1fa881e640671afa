"""What is asked of Shopify's Admin GraphQL API, and the fields that `okrkit.sources.shopify.graphql` reads."""

from __future__ import annotations

MONEY = "{ shopMoney { amount currencyCode } }"

LINE = f"""
id name sku quantity vendor
originalUnitPriceSet {MONEY}
totalDiscountSet {MONEY}
""".strip()

REFUND_LINE = f"""
quantity
subtotalSet {MONEY}
totalTaxSet {MONEY}
lineItem {{ sku name }}
""".strip()

REFUND = f"id createdAt totalRefundedSet {MONEY}"
REFUND_PAID = "transactions(first: 5) { nodes { kind status processedAt } }"

PLAIN = f"""
id name createdAt updatedAt cancelledAt email phone test tags sourceName currencyCode taxesIncluded
discountCodes paymentGatewayNames displayFinancialStatus displayFulfillmentStatus
subtotalPriceSet {MONEY}
totalShippingPriceSet {MONEY}
totalTaxSet {MONEY}
totalPriceSet {MONEY}
totalDiscountsSet {MONEY}
totalRefundedSet {MONEY}
totalOutstandingSet {MONEY}
originalTotalDutiesSet {MONEY}
billingAddress {{ countryCodeV2 phone }}
shippingAddress {{ countryCodeV2 }}
fulfillments(first: 20) {{ createdAt status }}
transactions(first: 20) {{ kind status processedAt }}
""".strip()
"""The fields of an order that need no page of their own."""

PAGE_INFO = "pageInfo { hasNextPage endCursor }"

SHOP = """
query Shop {
  shop { name myshopifyDomain currencyCode ianaTimezone }
  currentAppInstallation { accessScopes { handle } }
}
""".strip()

ORDERS = f"""
query Orders($first: Int!, $after: String, $query: String, $lines: Int!, $refundLines: Int!) {{
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    nodes {{
      {PLAIN}
      lineItems(first: $lines) {{ nodes {{ {LINE} }} {PAGE_INFO} }}
      refunds(first: 20) {{
        {REFUND} {REFUND_PAID}
        refundLineItems(first: $refundLines) {{ nodes {{ {REFUND_LINE} }} {PAGE_INFO} }}
      }}
    }}
    {PAGE_INFO}
  }}
}}
""".strip()

LINES = f"""
query Lines($id: ID!, $first: Int!, $after: String) {{
  order(id: $id) {{ lineItems(first: $first, after: $after) {{ nodes {{ {LINE} }} {PAGE_INFO} }} }}
}}
""".strip()

REFUND_LINES = f"""
query RefundLines($id: ID!, $first: Int!, $after: String) {{
  refund(id: $id) {{ refundLineItems(first: $first, after: $after) {{ nodes {{ {REFUND_LINE} }} {PAGE_INFO} }} }}
}}
""".strip()

COUNT = "query Count($query: String) { ordersCount(query: $query, limit: null) { count } }"

BULK = f"""
{{ orders(query: "%s") {{ edges {{ node {{
  {PLAIN}
  lineItems {{ edges {{ node {{ {LINE} }} }} }}
  refunds {{ {REFUND} }}
}} }} }} }}
""".strip()
"""Everything at once, as a file; a connection inside a list (the lines of a refund) is not allowed in it."""

BULK_RUN = """
mutation Bulk($query: String!) {
  bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { field message } }
}
""".strip()

BULK_STATE = """
query BulkState($id: ID!) {
  node(id: $id) { ... on BulkOperation { id status errorCode objectCount url partialDataUrl } }
}
""".strip()

REFUNDS = f"""
query Refunds($ids: [ID!]!, $refundLines: Int!) {{
  nodes(ids: $ids) {{ ... on Order {{
    id
    refunds(first: 20) {{
      {REFUND} {REFUND_PAID}
      refundLineItems(first: $refundLines) {{ nodes {{ {REFUND_LINE} }} {PAGE_INFO} }}
    }}
  }} }}
}}
""".strip()
