"""The shell: base page, languages, page cache, headers, error pages."""
