"""The rules, one module per family; `registry.py` lists all of them in the order users see."""
