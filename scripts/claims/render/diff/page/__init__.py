"""The parts of the page that shows a Diff; `as_html` puts them together."""
