"""Telling people what happened to a run: by e-mail, Slack, Discord, or a signed webhook.

    answer = Sender(...).send(channel, event)      sender; an Answer, whatever the receiver does
    after(answer, tries=1, now=..., uniform=...)   answers: delivered, failed, or when to try again

What a message says is `messages`, what each kind of channel is sent `formats`. Every number in it is the event's own,
from run_progress. Nothing is imported here.
"""
