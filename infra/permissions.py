"""What each function may do, in one table: nothing but what its code uses (docs/deploy.md).

`POLICIES` has a policy for every function by name; a test compares it with what the code really calls.
Resources are CloudFormation expressions: Chalice puts a policy file into the template as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.pipelines import PIPELINES, Pipeline, Stage, all_stages
from infra.definition import work_function
from infra.states import camel
from infra.tables import TABLES

Statement = dict[str, Any]
Policy = dict[str, Any]

API = "api_handler"  # Chalice's own name for the function behind the API
AUTHORIZER = "authenticate"
SCHEDULER, SCHEDULER_ROLE = "scheduler.amazonaws.com", "SchedulerRole"

# A transaction is allowed by the actions inside it; it has none of its own.
GET, MANY, QUERY = "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"
PUT, UPDATE, DELETE = "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"
CHECK = "dynamodb:ConditionCheckItem"


def table_id(table: str) -> str:
    return f"{camel(table)}Table"


def logs_id(function: str) -> str:
    return f"{camel(function)}Logs"


def machine_id(pipeline: Pipeline) -> str:
    return f"{camel(pipeline.key)}StateMachine"


def machine_name(pipeline: Pipeline) -> str:
    return "${AWS::StackName}-" + pipeline.key


def machine_arn(pipeline: Pipeline) -> dict[str, str]:
    """By name, not by reference: the machine refers to the functions, and a reference back would be a cycle."""
    return _states_arn("stateMachine", machine_name(pipeline))


def executions_arn(pipeline: Pipeline) -> dict[str, str]:
    return _states_arn("execution", machine_name(pipeline) + ":*")


def statement(*actions: str, on: list[Any]) -> Statement:
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": on}


def _schedules(*actions: str) -> Statement:
    """Of our own group; the group's name and no reference to a schedule, which people make."""
    entry = "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/${ScheduleGroup}/*"
    return statement(*(f"scheduler:{action}Schedule" for action in actions), on=[{"Fn::Sub": entry}])


def _pass_role(logical_id: str, service: str) -> Statement:
    passed = statement("iam:PassRole", on=[{"Fn::GetAtt": [logical_id, "Arn"]}])
    return passed | {"Condition": {"StringEquals": {"iam:PassedToService": service}}}


def _states_arn(kind: str, name: str) -> dict[str, str]:
    return {"Fn::Sub": "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:" + f"{kind}:{name}"}


def _rows(table: str, *actions: str) -> Statement:
    return statement(*actions, on=[{"Fn::GetAtt": [table_id(table), "Arn"]}])


def _index(table: str, *indexes: str) -> Statement:
    known = TABLES[table].get("LocalSecondaryIndexes", []) + TABLES[table].get("GlobalSecondaryIndexes", [])
    unknown = set(indexes) - {index["IndexName"] for index in known}
    if unknown:
        raise ValueError(f"{table} has no index {', '.join(sorted(unknown))}")
    return statement(QUERY, on=[{"Fn::Sub": f"${{{table_id(table)}.Arn}}/index/{index}"} for index in indexes])


def _files(*verbs: str, under: str) -> Statement:
    return statement(*(f"s3:{verb}Object" for verb in verbs), on=[{"Fn::Sub": f"${{Bucket.Arn}}/{under}/*"}])


def _machines(*actions: str) -> Statement:
    return statement(
        *(f"states:{action}" for action in actions), on=[machine_arn(pipeline) for pipeline in PIPELINES.values()]
    )


def _executions(action: str) -> Statement:
    return statement(f"states:{action}", on=[executions_arn(pipeline) for pipeline in PIPELINES.values()])


def _every(function: str) -> list[Statement]:
    """Its own log group, and traces, for which IAM knows no resource."""
    return [
        statement("logs:CreateLogStream", "logs:PutLogEvents", on=[{"Fn::GetAtt": [logs_id(function), "Arn"]}]),
        statement("xray:PutTraceSegments", "xray:PutTelemetryRecords", on=["*"]),
    ]


def _mail(*actions: str) -> Statement:
    return statement(*(f"sns:{action}" for action in actions), on=[{"Ref": "NotificationsTopic"}])


_CLOSE_RUN = _rows("runs", QUERY, PUT, UPDATE)
_TELL = _rows("settings", PUT)  # an event into the outbox
_COMMIT_UNIT = _rows("runs", GET, PUT, UPDATE)
_WORK_UNIT = _rows("runs", GET, QUERY, PUT, UPDATE)  # a unit of a run with a cap reads what is used


def _work(stage: Stage) -> list[Statement]:
    reads = [MANY, GET] if stage.group_by_parent else [MANY]
    writes = [PUT, UPDATE] if stage.makes else [UPDATE]
    own = [_files("Put", under="images")] if "image" in stage.needs else []
    own += [_rows("settings", MANY, UPDATE)] if "keys" in stage.needs else []
    own += [_files("Get", under="uploads")] if "files" in stage.needs else []
    return [_WORK_UNIT, _TELL, _rows("items", *reads, *writes), _files("Get", "Put", under="bodies"), *own]


_STEPS: Mapping[str, list[Statement]] = {
    "plan": [
        _rows("runs", GET, QUERY, PUT, UPDATE, CHECK),
        _TELL,
        _index("items", "queue"),
        _rows("items", MANY, UPDATE),  # a retry puts what failed back into its queue
        _files("Get", "Put", under="runs"),
        _files("Get", under="bodies"),
    ],
    "record_failure": [_COMMIT_UNIT, _rows("items", MANY, UPDATE), _files("Get", under="bodies")],
    "settle": [_rows("runs", GET, QUERY, UPDATE)],
    "hold": [_rows("runs", QUERY, UPDATE), _machines("SendTaskSuccess")],
    "finish": [_CLOSE_RUN, _rows("settings", GET, PUT)],
    "fail": [_CLOSE_RUN, _TELL],
    "reconcile": [
        _rows("runs", GET, QUERY, PUT, UPDATE),
        _TELL,
        _index("runs", "active"),
        _executions("DescribeExecution"),
        _machines("SendTaskSuccess"),
    ],
    "scheduled": [
        _rows("runs", GET, QUERY, PUT, UPDATE),
        _index("items", "queue"),
        _rows("settings", GET, QUERY, PUT),
        _machines("StartExecution"),
    ],
    "notify": [_rows("settings", GET, QUERY, PUT, UPDATE, DELETE), _mail("ListSubscriptionsByTopic", "Publish")],
}

_HTTP: Mapping[str, list[Statement]] = {
    API: [
        _rows("runs", GET, QUERY, PUT, UPDATE),
        _index("runs", "by_site", "log"),
        _rows("items", GET, MANY, QUERY, PUT, UPDATE, DELETE),
        _index("items", "queue"),
        _rows("settings", GET, QUERY, PUT, UPDATE, DELETE),
        _files("Get", "Put", under="bodies"),
        _files("Get", under="images"),
        _files("Put", under="uploads"),
        _files("Get", under="runs"),  # what a run planned, for its inputs to wait again
        _machines("StartExecution", "SendTaskSuccess"),
        _schedules("Create", "Update", "Delete"),
        _pass_role(SCHEDULER_ROLE, SCHEDULER),
        _mail("ListSubscriptionsByTopic", "Publish", "Subscribe"),
    ],
    AUTHORIZER: [_rows("settings", GET)],
}

ACCESS: Mapping[str, list[Statement]] = {
    **_HTTP,
    **_STEPS,
    **{work_function(stage): _work(stage) for _, stage in all_stages()},
}

POLICIES: Mapping[str, Policy] = {
    function: {"Version": "2012-10-17", "Statement": [*access, *_every(function)]}
    for function, access in ACCESS.items()
}


def scheduler_policy() -> Policy:
    """What EventBridge Scheduler may do when a schedule is due."""
    return {
        "Version": "2012-10-17",
        "Statement": [statement("lambda:InvokeFunction", on=[{"Fn::GetAtt": ["Scheduled", "Arn"]}])],
    }


def machine_policy(pipeline: Pipeline, functions: Mapping[str, str]) -> Policy:
    """What the state machine's own role may do: its functions, its manifests, the children of its maps."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            statement("lambda:InvokeFunction", on=[{"Fn::GetAtt": [logical_id, "Arn"]} for logical_id in functions]),
            _files("Get", under="runs"),
            statement("states:StartExecution", on=[machine_arn(pipeline)]),
            statement("states:DescribeExecution", "states:StopExecution", on=[executions_arn(pipeline)]),
            # Log delivery and traces: IAM knows no resource for these.
            statement(
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeLogGroups",
                "logs:DescribeResourcePolicies",
                "logs:GetLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:UpdateLogDelivery",
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
                on=["*"],
            ),
        ],
    }
