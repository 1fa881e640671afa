"""The facilitator's board of a planning workshop."""
