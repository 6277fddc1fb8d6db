"""Changes of the descriptor outside of schemas."""

from claims.comparison.descriptor import descriptor_changes


def test_resources_and_properties() -> None:
    old = {"title": "Boats", "resources": [{"name": "a", "title": "x"}, {"name": "b"}, {"name": "c"}]}
    new = {"id": "q", "resources": [{"name": "c"}, {"name": "a", "title": "y"}, {"name": "d"}]}
    found = descriptor_changes(old, new, {})
    assert [(each.path, each.kind, each.bump, each.message) for each in found] == [
        ("id", "added", "major", "id: 'q' added"),
        ("resources", "reordered", "patch", "resources reordered"),
        ("resources[a].title", "changed", "patch", "resources[a].title: 'x' → 'y'"),
        ("resources[b]", "removed", "major", "resource 'b' removed"),
        ("resources[d]", "added", "minor", "resource 'd' added"),
        ("title", "removed", "patch", "title: 'Boats' removed"),
    ]


def test_a_renamed_resource() -> None:
    old, new = ({"resources": [{"name": name}]} for name in ("a", "b"))
    (found,) = descriptor_changes(old, new, {"a": "b"})
    assert (found.kind, found.message) == ("renamed", "resource 'a': renamed to 'b' (same files)")
