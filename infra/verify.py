"""Is a finished package fit to be deployed? cfn-lint before and after the SAM transform, and the zip's size.

Both: a cycle between resources shows only after the transform, a misspelt SAM property only before it.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from boto3.session import Session
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

Template = dict[str, Any]

REGION = "eu-central-1"
CFN_LINT = "from cfnlint.runner import main; main()"  # it has no module to run with -m
LINT_TIMEOUT_SECONDS = 120
ZIP_BUDGET = 30_000_000  # bytes (decision 17); what a cold start imports has a budget of its own
UNZIPPED_LIMIT = 250 * 1024 * 1024  # Lambda's own, with layers
TEMPLATE_LIMIT = 1_000_000  # CloudFormation's own, for a template in S3


def problems(folder: Path) -> list[str]:
    """What is wrong with the package in `folder`; empty when all is well. Writes `transformed.json` beside it."""
    before, after = folder / "sam.json", folder / "transformed.json"
    if found := lint(before):
        return found
    after.write_text(json.dumps(transformed(json.loads(before.read_text(encoding="utf-8"))), indent=1), "utf-8")
    return [*lint(after), *_too_large(folder)]


def lint(template: Path) -> list[str]:
    """cfn-lint's errors and warnings, a line each."""
    done = subprocess.run(
        [sys.executable, "-c", CFN_LINT, "--format", "parseable", "--regions", REGION, "--", str(template)],
        capture_output=True,
        text=True,
        timeout=LINT_TIMEOUT_SECONDS,
        check=False,
    )
    said = (done.stdout + done.stderr).splitlines()
    return [line for line in said if line] if done.returncode else []


def transformed(template: Template) -> Template:
    """What CloudFormation makes of the SAM template. Code must be in S3 for this: a stand-in name is enough."""
    uploaded = copy.deepcopy(template)
    for resource in uploaded["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://deployment/deployment.zip"
    # Each function's role is given, so there are no managed policies to look up in an account.
    made: Template = Translator({}, Parser(), boto_session=Session(region_name=REGION)).translate(uploaded, {})
    return made


def _too_large(folder: Path) -> list[str]:
    package = folder / "deployment.zip"
    with zipfile.ZipFile(package) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    sizes = (
        ("deployment.zip", package.stat().st_size, ZIP_BUDGET),
        ("deployment.zip, unpacked", unzipped, UNZIPPED_LIMIT),
        ("sam.json", (folder / "sam.json").stat().st_size, TEMPLATE_LIMIT),
    )
    return [f"{name}: {size:,} bytes, more than {most:,}" for name, size, most in sizes if size > most]
