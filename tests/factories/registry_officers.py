"""Valid officers, certificates and spot-check items."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from registry.item_states import CheckMethod, ItemState
from registry.models import Checkpoint, InspectingBody, LegalBasis, Officer, OfficerCertificate, SpotCheckItem
from registry.officer_states import CertificateKind
from tests.factories.people import START, DepartmentFactory, UserFactory


class OfficerFactory(DjangoModelFactory[Officer]):
    class Meta:
        model = Officer

    number = factory.Sequence(lambda n: f"37{n:06d}")
    user = factory.SubFactory(UserFactory, department=factory.SelfAttribute("..department"))
    full_name = factory.LazyAttribute(lambda officer: officer.user.full_name if officer.user else "某人员")
    department = factory.SubFactory(DepartmentFactory)


class CertificateFactory(DjangoModelFactory[OfficerCertificate]):
    class Meta:
        model = OfficerCertificate

    officer = factory.SubFactory(OfficerFactory)
    kind = CertificateKind.LOCAL
    number = factory.Sequence(lambda n: f"SD{n:08d}")
    valid_from = START
    valid_to = dt.date(2029, 12, 31)


class ItemFactory(DjangoModelFactory[SpotCheckItem]):
    """A draft; see :func:`published_item`."""

    class Meta:
        model = SpotCheckItem

    code = factory.Sequence(lambda n: f"F{n:03d}")
    name = factory.Sequence(lambda n: f"第{n}项经营行为的检查")
    department = factory.SubFactory(DepartmentFactory)
    methods = factory.LazyFunction(lambda: [CheckMethod.ON_SITE])
    ratio_text = "5%"


class BodyFactory(DjangoModelFactory[InspectingBody]):
    class Meta:
        model = InspectingBody

    department = factory.SubFactory(DepartmentFactory)
    document = "公示〔2026〕1号"
    valid_from = START


def certified(**values: object) -> Officer:
    """An officer with a certificate that is valid until the end of 2029."""
    officer: Officer = OfficerFactory(**values)
    CertificateFactory(officer=officer)
    return officer


def published_item(*, on: dt.date = START, **values: object) -> SpotCheckItem:
    """An item on the published list, with a legal basis and two checkpoints. The moves of its states are not written."""
    item: SpotCheckItem = ItemFactory(**values)
    LegalBasis.objects.create(item=item, position=1, law="某条例", article="第一条")
    for position in (1, 2):
        Checkpoint.objects.create(item=item, position=position, question=f"第{position}问")
    for state in (ItemState.PROPOSED, ItemState.PUBLISHED):
        item.state = state
        item.published_on = on if state == ItemState.PUBLISHED else None
        item.save(update_fields=["state", "published_on"])
    return item
