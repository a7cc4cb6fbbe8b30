"""Valid officers, certificates and spot-check items."""

import datetime as dt
import itertools

import factory
from factory.django import DjangoModelFactory

from registry import names
from registry.item_states import CheckMethod, ItemState
from registry.models import (
    Checkpoint,
    Enterprise,
    InspectingBody,
    LegalBasis,
    Officer,
    OfficerCertificate,
    SpotCheckItem,
)
from registry.officer_states import CertificateKind
from registry.states import CodeStanding, RegistrationState, SubjectKind
from tests.factories.people import START, DepartmentFactory, UserFactory

_FIRMS = itertools.count(1)


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


def a_firm(**values: object) -> Enterprise:
    """A firm with a valid code, as the register holds it; the number makes it unlike every other."""
    number = next(_FIRMS)
    name = f"济南某某{number}商贸有限公司"
    given: dict[str, object] = {
        "code": code_of(f"91370171MA{number:07d}"),
        "name": name,
        "name_key": names.key(name),
        "search_text": names.search_text([name]),
        "kind": SubjectKind.COMPANY,
        "state": RegistrationState.EXISTING,
        "code_standing": CodeStanding.VALID,
        "industry_code": "F5211",
        **values,
    }
    return Enterprise.objects.create(**given)


def code_of(first_17: str) -> str:
    """A unified code with its check character (GB 32100-2015)."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(first_17))
    return first_17 + signs[-total % 31]
