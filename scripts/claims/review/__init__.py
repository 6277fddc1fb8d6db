"""Puts together what a reviewer of a change is shown; writes files, posts nothing."""
