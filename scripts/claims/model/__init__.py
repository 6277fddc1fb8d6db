"""What the project's data is: rules, places, findings, tables; no behaviour beyond construction."""
