"""The finished package: made once, then read as CloudFormation and Lambda would read it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from chalicelib.pipelines import PIPELINES
from chalicelib.steps.functions import FUNCTIONS, MEMORY, TIMEOUTS
from infra import config
from infra.definition import definition, functions
from infra.dependencies import packed
from infra.package import CACHE, package
from infra.permissions import API, AUTHORIZER, POLICIES, machine_arn, machine_id
from infra.template import function_id, merge_template
from infra.verify import problems

Template = dict[str, Any]
ALL = (*FUNCTIONS, API, AUTHORIZER)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    out = tmp_path_factory.mktemp("package")
    return out, package(stage="prod", out=out, cache=CACHE)


@pytest.fixture(scope="session")
def resources(built: tuple[Path, list[str]]) -> Template:
    """After the SAM transform: what CloudFormation would create."""
    template: Template = json.loads((built[0] / "transformed.json").read_text(encoding="utf-8"))
    made: Template = template["Resources"]
    return made


def properties(resources: Template, logical_id: str) -> Template:
    found: Template = resources[logical_id]["Properties"]
    return found


def of_type(resources: Template, kind: str) -> dict[str, Template]:
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


def test_the_package_has_no_error_no_warning_and_is_small_enough(built: tuple[Path, list[str]]) -> None:
    assert built[1] == []


def test_configuration_and_policies_are_up_to_date() -> None:
    assert config.stale(config.FOLDER) == [], "run python -m infra.config"


def test_a_stale_policy_is_told_and_one_without_a_function_is_removed(tmp_path: Path) -> None:
    config.write(tmp_path)
    (tmp_path / "policy-gone.json").write_text("{}", encoding="utf-8")
    (tmp_path / "policy-plan.json").write_text("{}", encoding="utf-8")
    assert config.stale(tmp_path) == ["policy-gone.json", "policy-plan.json"]
    config.write(tmp_path)
    assert config.stale(tmp_path) == []


def test_every_function_is_deployed_with_its_timeout_and_memory(resources: Template) -> None:
    deployed = of_type(resources, "AWS::Lambda::Function")
    assert set(deployed) == {function_id(name) for name in ALL}
    for name in FUNCTIONS:
        made = properties(resources, function_id(name))
        assert (made["Timeout"], made["MemorySize"]) == (TIMEOUTS[name], MEMORY[name])
        assert made["Handler"] == f"chalicelib.steps.functions.{name}"
        assert made["Architectures"] == [config.ARCHITECTURE]


def test_every_function_knows_the_names_of_what_it_uses(resources: Template) -> None:
    wanted = {"RUNS_TABLE", "ITEMS_TABLE", "SETTINGS_TABLE", "BUCKET", "USER_POOL_ID", "USER_POOL_CLIENT_ID"}
    wanted |= {"NOTIFICATIONS_TOPIC_ARN", *(f"STATE_MACHINE_ARN_{key.upper()}" for key in PIPELINES)}
    schedules = {"SCHEDULE_GROUP", "SCHEDULER_ROLE_ARN", "SCHEDULED_FUNCTION_ARN"}
    for name in ALL:
        expected = wanted | (schedules if name == API else set())
        assert set(properties(resources, function_id(name))["Environment"]["Variables"]) == expected


def test_every_function_has_a_role_of_its_own_with_its_policy_and_no_other(resources: Template) -> None:
    roles: list[str] = []
    for name in ALL:
        role = properties(resources, function_id(name))["Role"]["Fn::GetAtt"][0]
        roles.append(role)
        (attached,) = properties(resources, role)["Policies"]
        assert attached["PolicyDocument"] == POLICIES[name]
        assert "ManagedPolicyArns" not in properties(resources, role)
    assert len(set(roles)) == len(ALL)
    machine_roles = {f"{machine_id(pipeline)}Role" for pipeline in PIPELINES.values()}
    assert set(of_type(resources, "AWS::IAM::Role")) == set(roles) | machine_roles | {"SchedulerRole"}


def test_no_role_may_do_everything_and_everywhere_is_only_where_iam_knows_no_resource(resources: Template) -> None:
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        for attached in role["Properties"]["Policies"]:
            for statement in attached["PolicyDocument"]["Statement"]:
                assert not [action for action in statement["Action"] if "*" in action], name
                if "*" in statement["Resource"]:
                    services = {action.split(":")[0] for action in statement["Action"]}
                    assert services <= {"xray", "logs"}, name


def test_every_function_writes_to_a_log_group_of_its_own_that_ends(resources: Template) -> None:
    groups = {properties(resources, function_id(name))["LoggingConfig"]["LogGroup"]["Ref"] for name in ALL}
    assert len(groups) == len(ALL)
    assert all(properties(resources, group)["RetentionInDays"] == 90 for group in groups)


@pytest.mark.parametrize("pipeline", PIPELINES.values(), ids=PIPELINES)
def test_the_state_machine_is_the_generated_one_and_calls_deployed_functions(
    pipeline: Any, resources: Template
) -> None:
    machine = properties(resources, machine_id(pipeline))
    assert json.loads(machine["DefinitionString"]) == definition(pipeline)
    assert set(machine["DefinitionSubstitutions"]) == set(functions(pipeline))
    for logical_id, arn in machine["DefinitionSubstitutions"].items():
        assert arn == {"Fn::GetAtt": [logical_id, "Arn"]}
        assert resources[logical_id]["Type"] == "AWS::Lambda::Function"
    assert machine_arn(pipeline)["Fn::Sub"].endswith(":stateMachine:" + machine["StateMachineName"]["Fn::Sub"])


def test_reconcile_and_notify_run_every_minute_and_reconcile_when_an_execution_ends_badly(resources: Template) -> None:
    called = {"EveryMinute": "Reconcile", "ExecutionEnded": "Reconcile", "NotifyEveryMinute": "Notify"}
    assert set(of_type(resources, "AWS::Events::Rule")) == set(called)
    for name, function in called.items():
        (target,) = properties(resources, name)["Targets"]
        assert target["Arn"] == {"Fn::GetAtt": [function, "Arn"]}
        permission = properties(resources, f"{name}Permission")
        assert permission["SourceArn"] == {"Fn::GetAtt": [name, "Arn"]}
        assert permission["FunctionName"] == {"Ref": function}
    for name in ("EveryMinute", "NotifyEveryMinute"):
        assert properties(resources, name)["ScheduleExpression"] == "rate(1 minute)"
    assert "FAILED" in properties(resources, "ExecutionEnded")["EventPattern"]["detail"]["status"]


def test_only_our_group_of_schedules_may_invoke_only_the_scheduled_function(resources: Template) -> None:
    role = properties(resources, "SchedulerRole")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"]["StringEquals"]["aws:SourceArn"] == {"Fn::GetAtt": ["ScheduleGroup", "Arn"]}
    (allowed,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert allowed["Action"] == ["lambda:InvokeFunction"]
    assert allowed["Resource"] == [{"Fn::GetAtt": ["Scheduled", "Arn"]}]
    named = properties(resources, "APIHandler")["Environment"]["Variables"]
    assert named["SCHEDULE_GROUP"] == {"Ref": "ScheduleGroup"}
    assert named["SCHEDULED_FUNCTION_ARN"] == {"Fn::GetAtt": ["Scheduled", "Arn"]}
    assert named["SCHEDULER_ROLE_ARN"] == {"Fn::GetAtt": ["SchedulerRole", "Arn"]}


def test_a_role_is_handed_on_to_scheduler_only() -> None:
    passing = [s for policy in POLICIES.values() for s in policy["Statement"] if "iam:PassRole" in s["Action"]]
    assert [s["Resource"] for s in passing] == [[{"Fn::GetAtt": ["SchedulerRole", "Arn"]}]]
    assert passing[0]["Condition"] == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}


def test_the_topic_is_encrypted_and_every_function_knows_it(resources: Template) -> None:
    assert properties(resources, "NotificationsTopic") == {"KmsMasterKeyId": "alias/aws/sns"}
    for made in of_type(resources, "AWS::Lambda::Function").values():
        told = made["Properties"]["Environment"]["Variables"]
        assert told["NOTIFICATIONS_TOPIC_ARN"] == {"Ref": "NotificationsTopic"}


def test_data_outlives_the_stack_in_prod_and_not_in_dev() -> None:
    kept = ("RunsTable", "ItemsTable", "SettingsTable", "Bucket", "UserPool")
    for stage, policy in (("prod", "Retain"), ("dev", "Delete")):
        made = merge_template(stage)["Resources"]
        assert {made[name]["DeletionPolicy"] for name in kept} == {policy}
        assert {made[name]["UpdateReplacePolicy"] for name in kept} == {policy}
        assert made["RunsTable"]["Properties"]["DeletionProtectionEnabled"] is (stage == "prod")


def test_tables_are_encrypted_restorable_and_forget_what_expired(resources: Template) -> None:
    for name, table in of_type(resources, "AWS::DynamoDB::Table").items():
        made = table["Properties"]
        assert made["BillingMode"] == "PAY_PER_REQUEST", name
        assert made["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name
        assert made["SSESpecification"] == {"SSEEnabled": True}, name
        assert made["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}, name


def test_the_bucket_is_private_encrypted_and_refuses_plain_connections(resources: Template) -> None:
    assert set(properties(resources, "Bucket")["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketEncryption" in properties(resources, "Bucket")
    (refuse,) = properties(resources, "BucketPolicy")["PolicyDocument"]["Statement"]
    assert (refuse["Effect"], refuse["Principal"]) == ("Deny", "*")
    assert refuse["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_no_value_is_null_which_cloudformation_refuses_and_cfn_lint_does_not(resources: Template) -> None:
    assert "null" not in json.dumps({name: _without_text(resource) for name, resource in resources.items()})


def _without_text(value: Any) -> Any:
    """The same shape, each text empty: a definition inside a text may hold what it likes."""
    if isinstance(value, dict):
        return {f"key {number}": _without_text(inner) for number, inner in enumerate(value.values())}
    if isinstance(value, list):
        return [_without_text(inner) for inner in value]
    return "" if isinstance(value, str) else value


def test_the_zip_holds_the_code_and_leaves_out_what_lambda_brings(built: tuple[Path, list[str]]) -> None:
    with zipfile.ZipFile(built[0] / "deployment.zip") as archive:
        names = set(archive.namelist())
    assert {"app.py", "chalicelib/pipelines.py", "chalice/app.py", "pynamodb/models.py"} <= names
    folders = {name.split("/")[0] for name in names}
    assert folders.isdisjoint({"boto3", "botocore", "tests", "infra", "local", "dashboard", "cli", "moto"})
    assert not [name for name in names if name.endswith(".pyc")]


def test_chalice_packs_itself() -> None:
    assert packed("# a comment\nchalice==1.34.0\nPyJWT[crypto]==2 ; python_version>'3'\n\n") == [
        "PyJWT[crypto]==2 ; python_version>'3'"
    ]


EVERY_MODULE = """
import importlib, pathlib, sys
sys.path[:0] = sys.argv[1:]
import app
for path in sorted(pathlib.Path(sys.argv[1], "chalicelib").rglob("*.py")):
    importlib.import_module(".".join(path.relative_to(sys.argv[1]).with_suffix("").parts).removesuffix(".__init__"))
for function in {functions!r}:
    assert callable(getattr(sys.modules["chalicelib.steps.functions"], function))
origins = [str(getattr(module, "__file__", "")) for module in sys.modules.values()]
strangers = [origin for origin in origins if "site-packages" in origin]
assert not strangers, strangers
"""


def test_the_zip_and_lambdas_own_packages_are_all_that_the_code_needs(
    built: tuple[Path, list[str]], tmp_path: Path
) -> None:
    """Every module is imported from the unpacked zip; of this machine it sees boto3 and what that needs."""
    unpacked, runtime = tmp_path / "task", tmp_path / "runtime"
    with zipfile.ZipFile(built[0] / "deployment.zip") as archive:
        archive.extractall(unpacked)
    runtime.mkdir()
    for name in ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"):
        spec = find_spec(name)
        assert spec
        assert spec.origin
        source = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
        (runtime / source.name).symlink_to(source)
    code = EVERY_MODULE.format(functions=sorted(FUNCTIONS))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(unpacked), str(runtime)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr


def _misspelt_property(made: Template) -> None:
    made["Plan"]["Properties"]["Timeoutt"] = 3


def _misspelt_id(made: Template) -> None:
    made["Plann"] = {"Properties": {"Timeout": 3}}


def _cycle(made: Template) -> None:
    made["Plan"]["Properties"]["Environment"] = {"Variables": {"MACHINE": {"Ref": "ContentStateMachine"}}}


def _no_such_action(made: Template) -> None:
    made["PlanRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"] = ["dynamodb:Querry"]


def _function_without_arn(made: Template) -> None:
    del made["ContentStateMachine"]["Properties"]["DefinitionSubstitutions"]["Plan"]


@pytest.mark.parametrize("breaks", [_misspelt_property, _misspelt_id, _cycle, _no_such_action, _function_without_arn])
def test_a_broken_template_is_refused(
    built: tuple[Path, list[str]], tmp_path: Path, breaks: Callable[[Template], None]
) -> None:
    template = json.loads((built[0] / "sam.json").read_text(encoding="utf-8"))
    breaks(template["Resources"])
    (tmp_path / "sam.json").write_text(json.dumps(template), encoding="utf-8")
    (tmp_path / "deployment.zip").symlink_to(built[0] / "deployment.zip")
    assert problems(tmp_path)
