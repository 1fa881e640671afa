"""A goal drafted step by step, as an OKR and as a SMART goal, with the coach beside each field."""
