"""Compares two packages.

From the arguments to the result: `package_pair` opens the two packages, `opened_package` reads one of them,
`prepared_table` and `table_pair` prepare a table of both sides, `rows` and `row_order` compare its rows, `schema`,
`undeclared_columns`, `descriptor`, `file_format` and `references` everything else. `compare` runs this, `change_rules`
and `version` evaluate the result, and `diff` builds the Diff.
"""
