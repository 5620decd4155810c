"""E-mail over SNS as moto emulates it: one subscription an address, one address a message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from chalicelib.notify.answers import Answer
from chalicelib.notify.mail import TOPIC, Mail, MailUnavailable
from tests.notify.minutes import Minutes
from tests.notify.told import full_event, tell

REGION = "eu-central-1"
EDITOR, OWNER = "editor@example.com", "owner@example.com"


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("sns", REGION)
        monkeypatch.setenv(TOPIC, client.create_topic(Name="notifications")["TopicArn"])
        yield client


@pytest.fixture
def mail(sns: Any) -> Mail:
    return Mail(sns)


def topic(sns: Any) -> str:
    [found] = sns.list_topics()["Topics"]
    return str(found["TopicArn"])


def subscriptions(sns: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = sns.list_subscriptions_by_topic(TopicArn=topic(sns))["Subscriptions"]
    return found


class Inbox:
    """What the owner of an address gets: a queue under the very filter of the address's subscription."""

    def __init__(self, sns: Any, address: str) -> None:
        [arn] = [one["SubscriptionArn"] for one in subscriptions(sns) if one["Endpoint"] == address]
        policy = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["FilterPolicy"]
        self._sqs = boto3.client("sqs", REGION)
        self._url = self._sqs.create_queue(QueueName=address.partition("@")[0])["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]
        sns.subscribe(
            TopicArn=topic(sns), Protocol="sqs", Endpoint=attributes["QueueArn"], Attributes={"FilterPolicy": policy}
        )

    def messages(self) -> list[dict[str, Any]]:
        got = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in got.get("Messages", [])]


def test_an_address_is_subscribed_once_whoever_asks(sns: Any, mail: Mail) -> None:
    for _ in range(3):
        mail.subscribe(EDITOR)
    [found] = subscriptions(sns)
    assert (found["Protocol"], found["Endpoint"]) == ("email", EDITOR)
    assert mail.state(EDITOR) == "confirmed"
    assert mail.state(OWNER) is None


def test_a_message_reaches_the_one_address(sns: Any, mail: Mail) -> None:
    for address in (EDITOR, OWNER):
        mail.subscribe(address)
    editor, owner = Inbox(sns, EDITOR), Inbox(sns, OWNER)
    assert mail.send(EDITOR, "Content run of garden completed", "84 of 127 items") == Answer(delivered=True)
    [message] = editor.messages()
    assert (message["Subject"], message["Message"]) == ("Content run of garden completed", "84 of 127 items")
    assert owner.messages() == []


def test_an_event_becomes_one_mail_for_each_channel_that_has_one(sns: Any, mail: Mail, minutes: Minutes) -> None:
    for address in (EDITOR, OWNER):
        mail.subscribe(address)
        minutes.channel("email", address=address)
    inboxes = [Inbox(sns, EDITOR), Inbox(sns, OWNER)]
    tell(full_event(minutes.site))
    assert minutes.pass_by(mail=lambda: mail) == {"delivered": 2, "failed": 0, "pending": 0}
    minutes.end()
    for inbox in inboxes:
        [message] = inbox.messages()
        assert message["Subject"] == f"Content run of {minutes.site} completed"
        assert "Progress: 84 of 127 items, 66 %" in message["Message"]


class Saying:
    """An SNS that lists these subscriptions, and fails as it is told."""

    def __init__(self, *subscriptions: dict[str, str], error: Exception | None = None) -> None:
        self._pages: list[dict[str, Any]] = [{"Subscriptions": []}, {"Subscriptions": list(subscriptions)}]
        self._error = error
        self.published = 0

    def get_paginator(self, name: str) -> Saying:
        assert name == "list_subscriptions_by_topic"
        return self

    def paginate(self, **_: str) -> Iterator[dict[str, Any]]:
        return iter(self._pages)

    def publish(self, **_: Any) -> None:
        if self._error:
            raise self._error
        self.published += 1

    def subscribe(self, **_: Any) -> None:
        if self._error:
            raise self._error


def listed(arn: str, endpoint: str = EDITOR) -> dict[str, str]:
    return {"Protocol": "email", "Endpoint": endpoint, "SubscriptionArn": arn}


@pytest.fixture
def named_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOPIC, "arn:aws:sns:eu-central-1:123456789012:notifications")


@pytest.mark.usefixtures("named_topic")
class TestWhatSnsSays:
    def test_an_address_that_has_not_confirmed_is_waited_for(self) -> None:
        sns = Saying(listed("PendingConfirmation"))
        got = Mail(sns).send(EDITOR, "s", "t")
        assert (got.again, got.reason) == (True, f"{EDITOR} has not confirmed yet that it wants these messages")
        assert sns.published == 0

    @pytest.mark.parametrize("found", [(), (listed("Deleted"),), (listed("arn:aws:sns:x", OWNER),)])
    def test_one_that_has_unsubscribed_is_not_written_to(self, found: tuple[dict[str, str], ...]) -> None:
        sns = Saying(*found)
        got = Mail(sns).send(EDITOR, "s", "t")
        assert (got.again, got.reason) == (False, f"{EDITOR} has unsubscribed; save the channel to ask again")
        assert sns.published == 0

    @pytest.mark.parametrize(
        ("error", "again", "reason"),
        [
            (ClientError({"Error": {"Code": "Throttling"}}, "Publish"), True, "SNS: Throttling"),
            (ClientError({"Error": {"Code": "InvalidParameter"}}, "Publish"), False, "SNS: InvalidParameter"),
            (EndpointConnectionError(endpoint_url="sns"), True, "SNS could not be reached"),
        ],
    )
    def test_its_errors_are_answers(self, error: Exception, again: bool, reason: str) -> None:
        got = Mail(Saying(listed("arn:aws:sns:x"), error=error)).send(EDITOR, "s", "t")
        assert (got.delivered, got.again, got.reason) == (False, again, reason)

    def test_a_subscription_that_fails_says_so(self) -> None:
        error = ClientError({"Error": {"Code": "InternalError"}}, "Subscribe")
        with pytest.raises(MailUnavailable, match="could not be subscribed"):
            Mail(Saying(error=error)).subscribe(EDITOR)
