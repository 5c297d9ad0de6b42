"""The service worker and the installable app: which pages a phone keeps, under which name and icon."""
