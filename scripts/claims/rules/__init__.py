"""The rules, a module a family; `registry.py` lists them all in the order users see."""
