"""E-mail by SNS: one topic of the stack, one subscription an address, which its owner confirms and may end.

SNS knows an address of a topic once and refuses it with another filter. So the filter is made from the address alone:
whichever sites and channels write to it, the subscription is the same, and a message reaches one address.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from functools import cache
from itertools import islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Transient
from chalicelib.notify.answers import Answer, refused, unlucky

TOPIC = "NOTIFICATIONS_TOPIC_ARN"
ATTRIBUTE = "to"
MOST_PAGES = 20  # of 100 subscriptions: as many as a topic may have with a filter, ten times over
PENDING, GONE = "PendingConfirmation", "Deleted"  # what SNS lists in the place of a subscription's ARN
_FINAL = frozenset({"InvalidParameter", "ParameterValueInvalid", "NotFound", "AuthorizationError"})


class MailUnavailable(Transient):
    code = "mail_unavailable"


class Mail:
    """`client`: of SNS."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def send(self, address: str, subject: str, text: str) -> Answer:
        """To the one address. Whether its owner has confirmed it is looked at first: publishing does not say."""
        try:
            if not (state := self.state(address)):
                return refused(f"{address} has unsubscribed; save the channel to ask again")
            if state == "pending":
                return unlucky(f"{address} has not confirmed yet that it wants these messages")
            self._client.publish(
                TopicArn=_topic(),
                Subject=subject,
                Message=text,
                MessageAttributes={ATTRIBUTE: {"DataType": "String", "StringValue": _name(address)}},
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            return refused(f"SNS: {code}") if code in _FINAL else unlucky(f"SNS: {code}")
        except BotoCoreError:
            return unlucky("SNS could not be reached")
        return Answer(delivered=True)

    def subscribe(self, address: str) -> None:
        """SNS asks the address, once more if it has not confirmed. Subscribed already, nothing happens.
        Raises MailUnavailable."""
        policy = json.dumps({ATTRIBUTE: [_name(address)]})
        try:
            self._client.subscribe(
                TopicArn=_topic(),
                Protocol="email",
                Endpoint=address,
                Attributes={"FilterPolicy": policy},
                ReturnSubscriptionArn=True,
            )
        except (ClientError, BotoCoreError) as error:
            raise MailUnavailable(f"the address could not be subscribed: {error}") from error

    def state(self, address: str) -> str | None:
        """`confirmed`, `pending`, or None when it is not subscribed (any more)."""
        return self.states([address]).get(address)

    def states(self, addresses: Collection[str]) -> dict[str, str]:
        """The same of several. Raises botocore's errors."""
        pages = self._client.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=_topic())
        found = (one for page in islice(pages, MOST_PAGES) for one in page["Subscriptions"])
        known = {one["Endpoint"].lower(): one["SubscriptionArn"] for one in found if one["Protocol"] == "email"}
        arns = {address: known[address] for address in addresses if known.get(address, GONE) != GONE}
        return {address: "pending" if arn == PENDING else "confirmed" for address, arn in arns.items()}


@cache
def system_mail() -> Mail:
    """Made once: a client costs more than a message. Of a session of its own: boto3's is not safe under threads."""
    from boto3.session import Session
    from botocore.config import Config

    timeouts = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
    return Mail(Session().client("sns", config=timeouts))


def _topic() -> str:
    return os.environ[TOPIC]


def _name(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
