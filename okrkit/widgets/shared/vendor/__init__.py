"""Libraries of others that widgets run in the browser, unchanged, with their licences."""
