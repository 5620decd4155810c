"""What is deployed beside Chalice's functions: tables, bucket, user pool, state machines, rules, log groups.

Chalice merges it into its own template. Dicts merge deeply, lists are replaced, and a mistyped logical id is
added silently: cfn-lint and the tests on the finished package are what catches that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.api.gateway import ANSWERS, Answer
from chalicelib.pipelines import PIPELINES, Pipeline
from infra.definition import definition, functions
from infra.permissions import (
    API,
    POLICIES,
    SCHEDULER,
    SCHEDULER_ROLE,
    logs_id,
    machine_arn,
    machine_id,
    machine_name,
    machine_policy,
    scheduler_policy,
    table_id,
)
from infra.states import camel
from infra.tables import ENVIRONMENT, TABLES, TTL_ATTRIBUTE

Resource = dict[str, Any]
Resources = dict[str, Resource]

ROLES = {"viewer": 30, "operator": 20, "admin": 10}  # group -> precedence, the lowest number wins
LOG_DAYS = {"dev": 14, "prod": 90}
OLD_VERSION_DAYS = 30
SESSION_MINUTES = 60
REFRESH_DAYS = 30


def merge_template(stage: str) -> dict[str, Any]:
    """`stage`: `prod` keeps its data whatever happens to the stack."""
    keep = stage == "prod"
    resources: Resources = {}
    resources |= {table_id(name): _table(name, keep) for name in TABLES}
    resources |= _bucket(keep) | _people(keep) | _mail()
    for pipeline in PIPELINES.values():
        resources |= _machine(pipeline, LOG_DAYS[stage])
    resources |= _logged_functions(LOG_DAYS[stage]) | _every_minute() | _gateway() | _scheduling()
    resources[function_id(API)]["Properties"] |= {"Environment": {"Variables": _scheduler_names()}}
    return {
        "Description": "Millrace: content pipelines, each run shown by one progress document",
        "Globals": {"Function": {"Environment": {"Variables": _environment()}}},
        "Resources": resources,
        "Outputs": _outputs(),
    }


def _environment() -> dict[str, Any]:
    """Names only, the same for all functions: what a function may do with them its role says."""
    machines = {f"STATE_MACHINE_ARN_{key.upper()}": machine_arn(pipeline) for key, pipeline in PIPELINES.items()}
    return {
        **{variable: _ref(table_id(name)) for name, variable in ENVIRONMENT.items()},
        "BUCKET": _ref("Bucket"),
        "USER_POOL_ID": _ref("UserPool"),
        "USER_POOL_CLIENT_ID": _ref("UserPoolClient"),
        "NOTIFICATIONS_TOPIC_ARN": _ref("NotificationsTopic"),
        **machines,
    }


def _table(name: str, keep: bool) -> Resource:
    return _kept(keep) | {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            **TABLES[name],
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "SSESpecification": {"SSEEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": TTL_ATTRIBUTE, "Enabled": True},
            "DeletionProtectionEnabled": keep,
        },
    }


def _bucket(keep: bool) -> Resources:
    """Versioned: names are made from content, so versions cost only where something was deleted."""
    closed = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    lifecycle = {
        "Id": "leftovers",
        "Status": "Enabled",
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
        "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
    }
    bucket = {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "PublicAccessBlockConfiguration": dict.fromkeys(closed, True),
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
            "VersioningConfiguration": {"Status": "Enabled"},
            "LifecycleConfiguration": {"Rules": [lifecycle]},
        },
    }
    return {"Bucket": _kept(keep) | bucket, "BucketPolicy": _encrypted_connections_only()}


def _encrypted_connections_only() -> Resource:
    refuse = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Sub": "${Bucket.Arn}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": _ref("Bucket"), "PolicyDocument": {"Version": "2012-10-17", "Statement": [refuse]}},
    }


def _people(keep: bool) -> Resources:
    pool = {
        "Type": "AWS::Cognito::UserPool",
        "Properties": {
            "UsernameAttributes": ["email"],
            "AutoVerifiedAttributes": ["email"],
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 7}},
            "DeletionProtection": "ACTIVE" if keep else "INACTIVE",
        },
    }
    client = {
        "Type": "AWS::Cognito::UserPoolClient",
        "Properties": {
            "UserPoolId": _ref("UserPool"),
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "GenerateSecret": False,
            "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": True,
            "IdTokenValidity": SESSION_MINUTES,
            "AccessTokenValidity": SESSION_MINUTES,
            "RefreshTokenValidity": REFRESH_DAYS,
            "TokenValidityUnits": {"IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "days"},
        },
    }
    groups = {f"{camel(role)}Group": _group(role, precedence) for role, precedence in ROLES.items()}
    return {"UserPool": _kept(keep) | pool, "UserPoolClient": client, **groups}


def _group(role: str, precedence: int) -> Resource:
    return {
        "Type": "AWS::Cognito::UserPoolGroup",
        "Properties": {"UserPoolId": _ref("UserPool"), "GroupName": role, "Precedence": precedence},
    }


def _mail() -> Resources:
    """The topic that e-mail goes through; addresses are subscribed by the API. AWS's own key: who may use the topic
    may use it."""
    return {"NotificationsTopic": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": "alias/aws/sns"}}}


def _machine(pipeline: Pipeline, log_days: int) -> Resources:
    """The definition goes in as text: CloudFormation takes no JSON null, which `ResultPath` needs."""
    machine, role, logs = machine_id(pipeline), f"{machine_id(pipeline)}Role", f"{machine_id(pipeline)}Logs"
    calls = functions(pipeline)
    log_name = {"Fn::Sub": "/aws/vendedlogs/states/" + machine_name(pipeline)}
    properties = {
        "StateMachineName": {"Fn::Sub": machine_name(pipeline)},
        "StateMachineType": "STANDARD",
        "RoleArn": {"Fn::GetAtt": [role, "Arn"]},
        "DefinitionString": json.dumps(definition(pipeline), ensure_ascii=False, separators=(",", ":")),
        "DefinitionSubstitutions": {logical_id: {"Fn::GetAtt": [logical_id, "Arn"]} for logical_id in calls},
        "LoggingConfiguration": {
            "Level": "ERROR",
            "IncludeExecutionData": True,
            "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": [logs, "Arn"]}}}],
        },
        "TracingConfiguration": {"Enabled": True},
    }
    return {
        machine: {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties},
        role: _role("states.amazonaws.com", machine_policy(pipeline, calls)),
        logs: _log_group(log_name, log_days),
    }


def _logged_functions(days: int) -> Resources:
    """Each function writes to a log group of its own that the stack owns, so that it ends with the stack."""
    resources: Resources = {}
    for function in POLICIES:
        logs = logs_id(function)
        resources[logs] = _log_group({"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}/{function}"}, days)
        resources[function_id(function)] = {"Properties": {"LoggingConfig": {"LogGroup": _ref(logs)}}}
    return resources


def function_id(function: str) -> str:
    """Chalice names the function behind the API in its own way."""
    return "APIHandler" if function == "api_handler" else camel(function)


def _gateway() -> Resources:
    """What API Gateway answers itself, in the API's own shape. Merged into the API that Chalice declares."""
    return {"RestAPI": {"Properties": {"GatewayResponses": {kind: _answer(one) for kind, one in ANSWERS.items()}}}}


def _answer(answer: Answer) -> Resource:
    status = {} if answer.status is None else {"StatusCode": answer.status}
    headers = {"Headers": {"Cache-Control": "'no-store'"}}
    return {**status, "ResponseParameters": headers, "ResponseTemplates": {"application/json": answer.body()}}


def _every_minute() -> Resources:
    """Reconcile and Notify; Reconcile at once, too, when an execution of ours ends badly."""
    machines = [machine_arn(pipeline) for pipeline in PIPELINES.values()]
    ended = {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["FAILED", "TIMED_OUT", "ABORTED"], "stateMachineArn": machines},
    }
    return {
        **_rule("EveryMinute", "reconcile", {"ScheduleExpression": "rate(1 minute)"}),
        **_rule("ExecutionEnded", "reconcile", {"EventPattern": ended}),
        **_rule("NotifyEveryMinute", "notify", {"ScheduleExpression": "rate(1 minute)"}),
    }


def _rule(name: str, function: str, when: Mapping[str, Any]) -> Resources:
    called = function_id(function)
    target = {"Id": function, "Arn": {"Fn::GetAtt": [called, "Arn"]}, "RetryPolicy": _RULE_RETRY}
    permission = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": _ref(called),
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": [name, "Arn"]},
    }
    return {
        name: {"Type": "AWS::Events::Rule", "Properties": {"State": "ENABLED", "Targets": [target], **when}},
        f"{name}Permission": {"Type": "AWS::Lambda::Permission", "Properties": permission},
    }


_RULE_RETRY = {"MaximumEventAgeInSeconds": 300, "MaximumRetryAttempts": 2}  # the next minute tries again anyway


def _scheduling() -> Resources:
    """The group that holds people's schedules, the role of what fires them, the retries of the function they invoke."""
    ours = {"aws:SourceAccount": _ref("AWS::AccountId"), "aws:SourceArn": {"Fn::GetAtt": ["ScheduleGroup", "Arn"]}}
    retries = {
        "FunctionName": _ref("Scheduled"),
        "Qualifier": "$LATEST",
        "MaximumRetryAttempts": 2,
        "MaximumEventAgeInSeconds": 3600,
    }
    return {
        "ScheduleGroup": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {}},
        SCHEDULER_ROLE: _role(SCHEDULER, scheduler_policy(), only_for=ours),
        "ScheduledRetries": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": retries},
    }


def _scheduler_names() -> dict[str, Any]:
    """Told to the API alone: the scheduled function would refer to itself."""
    return {
        "SCHEDULE_GROUP": _ref("ScheduleGroup"),
        "SCHEDULER_ROLE_ARN": {"Fn::GetAtt": [SCHEDULER_ROLE, "Arn"]},
        "SCHEDULED_FUNCTION_ARN": {"Fn::GetAtt": ["Scheduled", "Arn"]},
    }


def _role(service: str, policy: Mapping[str, Any], *, only_for: Mapping[str, Any] | None = None) -> Resource:
    """`only_for`: the service may take it on only for requests that have these values."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    trust |= {"Condition": {"StringEquals": dict(only_for)}} if only_for else {}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "Policy", "PolicyDocument": policy}],
        },
    }


def _log_group(name: object, days: int) -> Resource:
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {"LogGroupName": name, "RetentionInDays": days},
    }


def _kept(keep: bool) -> Resource:
    policy = "Retain" if keep else "Delete"
    return {"DeletionPolicy": policy, "UpdateReplacePolicy": policy}


def _ref(logical_id: str) -> dict[str, str]:
    return {"Ref": logical_id}


def _outputs() -> dict[str, Any]:
    named = {"UserPoolId": "UserPool", "UserPoolClientId": "UserPoolClient", "BucketName": "Bucket"}
    named |= {f"{machine_id(pipeline)}Arn": machine_id(pipeline) for pipeline in PIPELINES.values()}
    return {output: {"Value": _ref(logical_id)} for output, logical_id in named.items()}
