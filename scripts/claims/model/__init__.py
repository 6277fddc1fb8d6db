"""Data structures: claims, rules, findings, reports, diffs, tables; no behavior beyond construction."""
