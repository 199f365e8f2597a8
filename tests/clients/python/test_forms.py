"""The client's types are those of the API's description, and its code keeps to them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from write_forms import write_forms

from cms.settings.environment import ROOT
from countries.partners.api.openapi import describe

CLIENT = ROOT / "clients" / "python"


def test_the_types_are_those_of_the_description():
    """Where this fails, `make forms` renews them."""
    assert (CLIENT / "ecc_partner" / "forms.py").read_text("utf-8") == write_forms(describe())


def test_forms_are_written_as_python_says_them():
    """References, choices, members that may be missing, and names that a class cannot have."""
    schemas = {
        "Role": {
            "description": "What it is.",
            "properties": {"from": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            "required": ["from"],
        },
        "Thing": {
            "properties": {
                "kind": {"enum": ["a", "b"]},
                "roles": {"type": "array", "items": {"$ref": "#/components/schemas/Role"}},
            },
            "required": ["kind"],
        },
    }

    text = write_forms({"components": {"schemas": schemas}})

    assert '        "from": "str | None",' in text
    assert '    kind: Literal["a", "b"]\n    roles: NotRequired[list[Role]]' in text


@pytest.mark.slow
def test_the_client_passes_a_strict_type_check():
    """It is typed throughout, for those who check their own code against it."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "ecc_partner"],
        cwd=CLIENT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
