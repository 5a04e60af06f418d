"""How a workflow performs an activity: for ever when the infrastructure fails, not again when the domain refuses."""

from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

Result = TypeVar("Result")

_ATTEMPT = timedelta(minutes=5)
_SIGN_OF_LIFE = timedelta(seconds=6)  # see workflows/heartbeat.py
_RETRY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))


class Refusal(Exception):
    """The domain said no: `failure` holds its kind as type and its text in both languages as details."""

    def __init__(self, failure: ApplicationError) -> None:
        super().__init__(failure)
        self.failure = failure

    @property
    def dutch(self) -> str:
        """Its text for a task."""
        return str(self.failure.details[0]["nl"])


async def perform(name: str, message: object, result: type[Result]) -> Result:
    """The result of the activity `name`; raises Refusal when a RegelaarError stopped it."""
    try:
        done: Result = await workflow.execute_activity(
            name,
            message,
            result_type=result,
            start_to_close_timeout=_ATTEMPT,
            heartbeat_timeout=_SIGN_OF_LIFE,
            retry_policy=_RETRY,
        )
        return done
    except ActivityError as error:
        if isinstance(error.cause, ApplicationError):
            raise Refusal(error.cause) from error
        raise


def refused(kind: str, nl: str, en: str) -> ApplicationError:
    """A refusal by a workflow itself, in the same form as one by the domain."""
    return ApplicationError(en, {"nl": nl, "en": en, "place": ""}, type=kind, non_retryable=True)
