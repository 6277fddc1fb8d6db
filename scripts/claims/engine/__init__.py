"""Reads tables and runs rules on their rows; knows no claims, prints nothing."""
