"""Benchmarks: ratios against a floor measured in the same run, so that they hold on any machine."""
