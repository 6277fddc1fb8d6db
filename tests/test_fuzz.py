"""Bytes of any file of a valid package are mutated: no traceback, no hang, one report, valid under its schema."""

import json
import random
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.support.case import LIST_ALL

import fuzz
from claims import Report, validate
from claims.model.errors import CannotDo
from fuzz import PACKAGE, mutate

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "schemas/record/report.json").read_text())
SECONDS = 20  # far beyond what any example takes


def outcome(folder):
    """The report as JSON, or the one line that says why there is none."""
    try:
        return validate(folder, LIST_ALL).model_dump_json()
    except CannotDo as error:
        return str(error)


def check(folder, files):
    """Whatever the files are: one outcome, the same again, and a report that its schema allows."""
    fuzz.write(folder, files)
    said = outcome(folder)
    if said.startswith("{"):
        jsonschema.validate(json.loads(said), SCHEMA)
        report = Report.model_validate_json(said)
        assert all(each.message.isprintable() for each in report.findings)
        assert report.counts.error + report.counts.warning + report.counts.note == sum(
            report.counts.by_rule.values()
        )
    else:
        assert said.isprintable()
    return said


def test_the_package_is_valid(tmp_path):
    assert [each["rule"] for each in json.loads(check(tmp_path, PACKAGE))["findings"]] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mutated")


@pytest.mark.parametrize("number", range(60))
def test_no_mutation_harms(folder, number):
    files = mutate(random.Random(number))
    said = check(folder, files)
    if number % 5 == 0:
        assert check(folder, files) == said


def test_mutations_are_compared_with_the_package(folder, tmp_path):
    fuzz.write(tmp_path, PACKAGE)
    for number in range(1_000, 1_020):
        fuzz.check(folder, mutate(random.Random(number)), tmp_path)


def test_the_script_counts_failures(tmp_path):
    command = [sys.executable, ROOT / "scripts/fuzz.py", "--count", "3", "--seed", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, cwd=tmp_path)
    assert done.stdout == "3 mutations, 0 failures\n"


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))
    )
)
@example(b"")
@example(b"null")
@settings(max_examples=50, deadline=SECONDS * 1000, suppress_health_check=list(HealthCheck))
def test_no_bytes_as_descriptor_harm(folder, data):
    check(folder, PACKAGE | {"datapackage.json": data})


@pytest.mark.parametrize("name", sorted(PACKAGE))
def test_the_command_ends_with_a_report_or_one_line(tmp_path, name):
    data = PACKAGE[name]
    at = int(0.4 * len(data))
    cut = (data[:at] + b'"\x1b[31m\xff\n' + data[at:])[: int(0.7 * len(data))]
    fuzz.write(tmp_path, PACKAGE | {name: cut})
    command = [sys.executable, "-m", "claims", "validate", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 1, 2), done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr.count(b"\n") == (1 if done.returncode == 2 else 0)
