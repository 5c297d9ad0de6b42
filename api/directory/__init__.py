"""The directory: places old and new, public numbers, centres, hours, freshness."""
