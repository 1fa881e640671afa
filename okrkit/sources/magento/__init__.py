"""Magento / Adobe Commerce."""
