"""Creates packages, and adds, revises, retracts, lists and shows their rows."""
