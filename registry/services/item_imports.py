"""Legal acts on an import of spot-check items: upload a list, say what its words mean, enter it as drafts in one act."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from core.files.kinds import TABLE
from core.files.services import store
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, User
from core.transitions.services import begin, check_can_move, move
from core.work.services import ask, done
from registry.item_errors import (
    AnswerUnclear,
    ListColumnsUnclear,
    ListRowsRejected,
    NoSuchQuestion,
    QuestionsOpen,
)
from registry.item_list_words import COLUMN_LABELS, fault_sentence, question_sentence
from registry.item_lists import OUTSIDE, AnswerWrong, Ask, Asked, ItemColumn, ItemColumns, check_answer
from registry.item_policies import check_can_draft_items
from registry.item_states import ItemState
from registry.item_work import FINISH_ITEM_IMPORT
from registry.models import ItemImport
from registry.services.item_list_preview import (
    CREATED,
    OUTCOMES,
    REJECTED,
    UPDATED,
    Decision,
    Preview,
    departments_by_name,
    read_preview,
    rejects_of,
    table_of,
)
from registry.services.items import draft_item, edit_item

# --- the acts ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def upload_items(
    *,
    content: bytes,
    file_name: str,
    department: Department,
    sheet: str = "",
    prefix: str = "",
    acting_user: User,
    at: dt.datetime,
) -> ItemImport:
    """Take a published list in. It is read at once: a file that is no table is refused here; nothing enters yet.

    New items get codes that begin with ``prefix`` (by default the code of the department), where the list prints none.
    """
    check_can_draft_items(acting_user, department=department, at=at)
    table = table_of(content, sheet)
    source = ItemImport(
        department=department,
        file_name=file_name[-200:],
        sheet=table.sheet,
        prefix=prefix.strip() or f"{department.code}-",
        row_count=len(table.rows),
        asked_by=acting_user,
        asked_at=at,
    )
    source.save()
    stored = store(content, name=file_name, kind=TABLE, owner=source, acting_user=acting_user, at=at)
    source.file, source.sha256 = stored, stored.sha256
    source.save(update_fields=["file", "sha256"])
    begin(source, acting_user=acting_user, at=at)
    ask(FINISH_ITEM_IMPORT, subject=source, params={"name": source.file_name}, at=at, user=acting_user)
    detail = {"sha256": source.sha256, "rows": source.row_count}
    record("registry.item_import.upload", subject=source, acting_user=acting_user, at=at, detail=detail)
    return source


@transaction.atomic
def answer_item_columns(
    *, source: ItemImport, chosen: Mapping[str, str], acting_user: User, at: dt.datetime
) -> ItemImport:
    """Say what the columns with unknown headers hold."""
    source = _open(source, acting_user, at)
    headers = read_preview(source, on=at).table.headers
    for header, column in chosen.items():
        if header not in headers or column not in set(ItemColumn):
            raise ListColumnsUnclear(what=f"{header} → {column}", place=header)
    source.chosen = {**source.chosen, **chosen}
    source.save(update_fields=["chosen"])
    detail = {"chosen": source.chosen}
    record("registry.item_import.columns", subject=source, acting_user=acting_user, at=at, detail=detail)
    return source


@transaction.atomic
def answer_items(*, source: ItemImport, answers: Mapping[str, str], acting_user: User, at: dt.datetime) -> ItemImport:
    """Say what printed words mean, by the keys of the questions. An answer holds for every row that prints the same."""
    source = _open(source, acting_user, at)
    _take_answers(source, answers, at)
    source.save(update_fields=["answers"])
    record("registry.item_import.answer", subject=source, acting_user=acting_user, at=at, detail=dict(answers))
    return source


@transaction.atomic
def enter_items(*, source: ItemImport, good_rows_only: bool = False, acting_user: User, at: dt.datetime) -> ItemImport:
    """Enter the list as drafts of the department: one act, one ledger line with the file's digest and the counts.

    Refused while a question is open; with a rejected row nothing enters, unless ``good_rows_only``. An item that the
    department has already is not doubled: a draft is corrected, a published one gets its next version as a draft.
    """
    source = _open(source, acting_user, at, act="enter")
    preview = read_preview(source, on=at)
    _check_ready(preview, good_rows_only)
    for decision in preview.decisions:
        _enter(decision, source.department, acting_user, at)
    counts = {outcome: preview.counts[outcome] for outcome in OUTCOMES}
    for outcome, number in counts.items():
        setattr(source, outcome, number)
    source.finished_at, source.rejects = at, rejects_of(preview)
    move(source, "enter", acting_user=acting_user, at=at, also=(*OUTCOMES, "finished_at", "rejects"))
    done(FINISH_ITEM_IMPORT, subject=source, acting_user=acting_user, at=at)
    record(
        "registry.item_import.enter",
        subject=source,
        acting_user=acting_user,
        at=at,
        rule="R-04",
        detail={"sha256": source.sha256, "rows": source.row_count, **counts},
    )
    announce("registry.items.imported", subject=source, payload={"department": source.department.code}, at=at)
    return source


@transaction.atomic
def discard_items(*, source: ItemImport, acting_user: User, at: dt.datetime) -> ItemImport:
    """Give an import up; nothing of it was entered."""
    source = _open(source, acting_user, at, act="discard")
    source.finished_at = at
    move(source, "discard", acting_user=acting_user, at=at, also=("finished_at",))
    done(FINISH_ITEM_IMPORT, subject=source, acting_user=acting_user, at=at)
    record("registry.item_import.discard", subject=source, acting_user=acting_user, at=at)
    return source


def _open(source: ItemImport, acting_user: User, at: dt.datetime, *, act: str = "enter") -> ItemImport:
    source = ItemImport.objects.select_for_update(of=("self",)).select_related("department", "file").get(pk=source.pk)
    check_can_draft_items(acting_user, department=source.department, at=at)
    check_can_move(source, act)
    return source


def _take_answers(source: ItemImport, answers: Mapping[str, str], at: dt.datetime) -> None:
    """Answers may open further questions (a row is read on once its keeper is known), so each is checked in turn."""
    left = dict(answers)
    while left:
        preview = read_preview(source, on=at)
        asked = {one.key: one for one, _rows in (*preview.questions, *preview.settled)}
        ready = [name for name in left if name in asked]
        if not ready:
            raise NoSuchQuestion(key=next(iter(left)))
        checked = {name: checked_answer(asked[name], left.pop(name), at=at) for name in ready}
        source.answers = {**source.answers, **checked}


def checked_answer(asked: Asked, answer: str, *, at: dt.datetime) -> str:
    """The answer as it is kept. Raises :class:`AnswerUnclear`."""
    try:
        answer = check_answer(asked, answer)
    except AnswerWrong as error:
        raise AnswerUnclear(answer=str(error), question=question_sentence(asked), place=asked.key) from error
    if asked.ask is Ask.PARTNER and answer != OUTSIDE and answer not in departments_by_name(at).values():
        raise AnswerUnclear(answer=answer, question=question_sentence(asked), place=asked.key)
    return answer


def _check_ready(preview: Preview, good_rows_only: bool) -> None:
    check_columns(preview.columns)
    if preview.questions:
        asked, rows = preview.questions[0]
        question = question_sentence(asked)
        raise QuestionsOpen(number=len(preview.questions), row=rows[0], question=question, place=f"row {rows[0]}")
    rejected = preview.of(REJECTED)
    if rejected and not good_rows_only:
        row = rejected[0].row
        raise ListRowsRejected(
            number=len(rejected), row=row.number, reason=fault_sentence(row.faults[0]), place=f"row {row.number}"
        )


def check_columns(columns: ItemColumns) -> None:
    if columns.are_clear:
        return
    unclear = columns.unknown or [str(COLUMN_LABELS[column]) for column in columns.twice or [ItemColumn.NAME]]
    raise ListColumnsUnclear(what=", ".join(unclear), place=", ".join(unclear))


def _enter(decision: Decision, department: Department, acting_user: User, at: dt.datetime) -> None:
    content = decision.content
    if content is None or decision.outcome not in (CREATED, UPDATED):
        return
    if decision.item is not None and decision.item.state == ItemState.DRAFT:
        item = edit_item(item=decision.item, content=content, acting_user=acting_user, at=at)
    else:
        item = draft_item(code=decision.code, department=department, content=content, acting_user=acting_user, at=at)
    item.printed = [row.printed for row in (decision.row, *decision.row.joined)]
    item.save(update_fields=["printed"])
