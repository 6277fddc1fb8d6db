"""Tables with all defaults filled in."""

from claims.model.table import Dialect, Field, Schema, Table


def test_defaults_are_those_of_the_standard() -> None:
    table = Table("ships")
    assert (table.format, table.encoding, table.schema) == ("csv", "utf-8", None)
    dialect = Dialect()
    assert (dialect.delimiter, dialect.quote_char, dialect.double_quote) == (",", '"', True)
    assert (dialect.header, dialect.header_rows, dialect.skip_initial_space) == (True, (1,), False)
    field = Field("id")
    assert (field.type, field.format, field.missing_values) == ("string", "default", ("",))
    assert Schema((field,)).fields_match == "exact"


def test_keys_and_required_fields_need_values() -> None:
    key, required, optional = Field("id"), Field("name", constraints={"required": True}), Field("note")
    schema = Schema((key, required, optional), primary_key=("id",))
    assert [schema.needs(each) for each in schema.fields] == [True, True, False]
