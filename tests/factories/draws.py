"""A draw in any of its states, made by the real services in order."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from core.people.models import Department, Role, User
from inspections.drawing import commitment, lottery_value
from inspections.models import Draw, PlanEntry, SourceKind
from inspections.services.draws.contribute import open_commitment, post_commitment
from inspections.services.draws.freeze import freeze_draw, request_freeze
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw
from inspections.services.draws.run import run_draw
from inspections.services.draws.values import confirm_public_value, enter_public_value
from inspections.states import PlanState
from registry.models import Enterprise
from registry.states import CodeStanding, RegistrationState, SubjectKind
from tests.factories.inspections import entry as make_entry
from tests.factories.people import DepartmentFactory, person
from tests.factories.registry_officers import BodyFactory, certified, published_item

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
DRAW_AT = AT + dt.timedelta(hours=2)
LOTTERY = lottery_value([3, 8, 17, 22, 35], [4, 11])


def code_of(number: int) -> str:
    """A valid code of an invented company (GB 32100-2015, GB 11714)."""
    body = f"{number:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = 11 - total % 11
    stem = "91370199" + body + ("X" if check == 10 else "0" if check == 11 else str(check))
    total = sum(ALPHABET.index(char) * (3**place % 31) for place, char in enumerate(stem))
    return stem + ALPHABET[(31 - total % 31) % 31]


def make_enterprises(number: int, *, first: int = 1, **values: object) -> list[Enterprise]:
    """Invented companies with valid codes."""
    fields = {
        "code_standing": CodeStanding.VALID,
        "kind": SubjectKind.COMPANY,
        "state": RegistrationState.EXISTING,
        **values,
    }
    return Enterprise.objects.bulk_create(
        [
            Enterprise(
                code=code_of(n), name=f"虚构测试{n}号商行", name_key=f"虚构测试{n}号商行", search_text="", **fields
            )
            for n in range(first, first + number)
        ]
    )


@dataclass
class Stage:
    """The people and records around one draw."""

    department: Department
    entry: PlanEntry
    staff: User
    second: User
    head: User
    witness: User
    draw: Draw = field(init=False)

    @property
    def secret(self) -> bytes:
        return hashlib.sha256(f"r of {self.draw.number}".encode()).digest()


def stage(*, enterprises: int = 60, officers: int = 6, **entry_values: object) -> Stage:
    """An approved plan entry with enterprises, officers, a published item and a confirmed inspecting body."""
    department = DepartmentFactory()
    BodyFactory(department=department)
    item = published_item(department=department)
    entry = make_entry(items=(item,), plan__lead_department=department, **entry_values)
    entry.plan.state = PlanState.DRAFT
    for state in (PlanState.SUBMITTED, PlanState.APPROVED):
        entry.plan.state = state
        entry.plan.save(update_fields=["state"])
    for _number in range(officers):
        certified(department=department)
    make_enterprises(enterprises)
    return Stage(
        department=department,
        entry=entry,
        staff=person(Role.STAFF, department=department),
        second=person(Role.STAFF, department=department),
        head=person(Role.HEAD, department=department),
        witness=person(Role.SUPERVISION),
    )


def prepared(**values: object) -> Stage:
    on = stage(**values)
    on.draw = prepare_draw(
        entry=on.entry,
        title="第二季度双随机抽取",
        draw_at=DRAW_AT,
        grace_minutes=60,
        contributors=[Contributor(on.witness, "执法监督")],
        public_sources=[PublicSource(SourceKind.LOTTERY, "演示彩票", "26001")],
        acting_user=on.staff,
        at=AT,
    )
    return on


def committed(**values: object) -> Stage:
    on = prepared(**values)
    source = on.draw.sources.get(kind=SourceKind.COMMIT)
    made = commitment(on.draw.number, source.label, on.secret)
    post_commitment(source=source, commitment=made, acting_user=on.witness, at=AT)
    return on


def frozen(**values: object) -> Stage:
    on = committed(**values)
    request_freeze(draw=on.draw, acting_user=on.staff, at=AT)
    blind = hashlib.sha256(on.draw.number.encode()).digest()
    on.draw = freeze_draw(draw=on.draw, blind=blind, acting_user=on.staff, at=AT + dt.timedelta(minutes=1))
    return on


def ready(**values: object) -> Stage:
    """Frozen, opened, and its public value entered by one person and confirmed by another."""
    on = frozen(**values)
    later = AT + dt.timedelta(minutes=90)
    commit, public = on.draw.sources.order_by("position")
    open_commitment(source=commit, opening=on.secret.hex(), acting_user=on.witness, at=later)
    enter_public_value(source=public, value=LOTTERY, acting_user=on.staff, at=later)
    confirm_public_value(source=public, value=LOTTERY, acting_user=on.second, at=later)
    return on


def drawn(**values: object) -> Stage:
    on = ready(**values)
    on.draw = run_draw(draw=on.draw, acting_user=on.staff, at=DRAW_AT)
    return on
