"""Guidance: articles with versions, languages, sources and review dates."""
