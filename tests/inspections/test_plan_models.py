"""What the database holds of plans."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from inspections.models import Batch, Stratum
from inspections.states import EntryKind, Profile, QuotaMode, StrataBy
from tests.factories.inspections import EntryFactory, entry

pytestmark = pytest.mark.django_db


def refused(factory: object, **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**values)  # type: ignore[operator]


def test_ratios_by_risk_class_are_never_published_in_the_open_form() -> None:
    refused(EntryFactory, strata_by=StrataBy.RISK_CLASS, profile=Profile.OPEN)
    refused(EntryFactory, population={"classes": ["D"]}, profile=Profile.OPEN)
    assert EntryFactory(strata_by=StrataBy.RISK_CLASS, profile=Profile.BLINDED).pk
    assert EntryFactory(population={"kinds": ["company"]}, profile=Profile.OPEN).pk


def test_a_ratio_is_over_nought_and_not_over_100_per_cent() -> None:
    made = EntryFactory()
    for ppm in (0, 1_000_001):
        refused(Stratum.objects.create, entry=made, position=1, value="A", ppm=ppm)
    stratum: Model = Stratum.objects.create(entry=made, position=1, value="A", ppm=1_000_000)
    assert stratum.pk


def test_a_total_belongs_to_the_mode_total_only() -> None:
    refused(EntryFactory, quota_mode=QuotaMode.TOTAL)
    refused(EntryFactory, total=10)
    assert EntryFactory(quota_mode=QuotaMode.TOTAL, total=10).pk


def test_a_special_campaign_names_the_document_that_orders_it() -> None:
    refused(EntryFactory, kind=EntryKind.SPECIAL)
    assert EntryFactory(kind=EntryKind.SPECIAL, basis="某发〔2026〕3号").pk


def test_the_batches_of_an_entry_share_no_day() -> None:
    made = entry()
    day = made.last_day
    refused(Batch.objects.create, entry=made, number=1, first_day=day, last_day=day + dt.timedelta(days=3))
