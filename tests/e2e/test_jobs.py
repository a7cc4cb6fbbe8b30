"""A job's page moves by itself and ends by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from core.jobs import start
from core.jobs.models import Job
from core.jobs.states import JobState
from core.people.models import User
from tests.factories.people import person
from tests.jobs import kinds  # noqa: F401  registers the kinds

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.django_db(transaction=True)
def test_the_bar_moves_and_the_closing_sentence_comes_without_reloading(
    page: "Page", sign_in: Callable[[User], None]
) -> None:
    user = person()
    job = start("trial.rows", params={"rows": 2}, acting_user=user, at=timezone.now())
    sign_in(user)
    page.goto(f"/jobs/{job.pk}/")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, started_at=timezone.now(), done=42, total=100, stage={"zh-hans": "正在导入"}
    )
    page.wait_for_selector("text=正在导入")
    assert page.locator("progress").get_attribute("value") == "42"
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, finished_at=timezone.now(), sentence={"zh-hans": "导入了一百家。"}
    )
    page.wait_for_selector("h2:has-text('导入了一百家。')")
    assert page.locator("progress").count() == 0
