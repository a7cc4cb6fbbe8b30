"""What each figure counts. The sentence under a figure is the definition; changing it raises the version."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.refusals import Text


@dataclass(frozen=True)
class Definition:
    """A figure: a share of a whole, both counted per department at the end of a day (Asia/Shanghai).

    ``sql`` gives rows (department id, part, whole); its one parameter ``until`` is the first moment after the day. It
    reads changes of state and work items by when things occurred, so that any day since the start can be asked for.
    """

    name: str
    title: Text
    sentence: Text
    version: int
    sql: str
    whole_words: Text
    higher_is_better: bool = True


STATE_OF_VISITS = """
    SELECT DISTINCT ON (subject_id) subject_id::bigint AS visit_id, after AS state
    FROM transitions_statechange
    WHERE subject_label = 'inspections.visit' AND occurred_at < %(until)s
    ORDER BY subject_id, occurred_at DESC, id DESC
"""

VISITS_DONE = Definition(
    name="visits_done",
    title=_("Plan carried out"),
    sentence=_(
        "Visits whose results have been entered, out of all visits planned by that day and not called off, by lead "
        "department."
    ),
    version=1,
    whole_words=_("%(part)s of %(whole)s visits"),
    sql=f"""
        WITH standing AS ({STATE_OF_VISITS})
        SELECT visit.department_id,
               count(*) FILTER (WHERE standing.state IN ('entered', 'returned', 'reviewed', 'published')),
               count(*)
        FROM standing JOIN inspections_visit visit ON visit.id = standing.visit_id
        WHERE standing.state <> 'dropped'
        GROUP BY visit.department_id
    """,  # noqa: S608 - constants of this module
)

RESULTS_IN_TIME = Definition(
    name="results_in_time",
    title=_("Results published in time"),
    sentence=_(
        "Results published within 20 working days of the end of the visit (R-13), out of those published by that day or "
        "due by that day, by lead department."
    ),
    version=1,
    whole_words=_("%(part)s of %(whole)s results"),
    sql="""
        WITH clock AS (
            SELECT subject_id::bigint AS visit_id, min(due_at) AS due_at
            FROM work_workitem
            WHERE subject_label = 'inspections.visit' AND rule = 'R-13' AND NOT provisional
            GROUP BY subject_id
        ), published AS (
            SELECT subject_id::bigint AS visit_id, min(occurred_at) AS at
            FROM transitions_statechange
            WHERE subject_label = 'inspections.visit' AND after = 'published' AND occurred_at < %(until)s
            GROUP BY subject_id
        )
        SELECT visit.department_id,
               count(*) FILTER (WHERE published.at <= clock.due_at),
               count(*)
        FROM clock
        JOIN inspections_visit visit ON visit.id = clock.visit_id
        LEFT JOIN published ON published.visit_id = clock.visit_id
        WHERE published.at IS NOT NULL OR clock.due_at < %(until)s
        GROUP BY visit.department_id
    """,
)

CLOCKS_KEPT = Definition(
    name="clocks_kept",
    title=_("Clocks kept"),
    sentence=_(
        "Work finished before its clock ran out, out of all work with a clock that was finished or fell due by that day, "
        "by the department that acts. Provisional clocks are left out."
    ),
    version=1,
    whole_words=_("%(part)s of %(whole)s terms"),
    sql="""
        SELECT COALESCE(item.department_id, person.department_id),
               count(*) FILTER (WHERE item.closed_at <= item.due_at AND item.closed_at < %(until)s),
               count(*)
        FROM work_workitem item
        LEFT JOIN people_user person ON person.id = item.user_id
        WHERE item.due_at IS NOT NULL AND item.rule <> '' AND NOT item.provisional AND item.opened_at < %(until)s
          AND (item.closed_at < %(until)s OR item.due_at < %(until)s)
          AND COALESCE(item.department_id, person.department_id) IS NOT NULL
        GROUP BY 1
    """,
)

PROBLEMS_FOUND = Definition(
    name="problems_found",
    title=_("Visits that found a problem"),
    sentence=_(
        "Reviewed visits with at least one result other than “no problem found” and “activity not carried on”, out of all "
        "visits reviewed by that day, by lead department."
    ),
    version=1,
    whole_words=_("%(part)s of %(whole)s reviewed visits"),
    higher_is_better=False,
    sql="""
        SELECT visit.department_id,
               count(*) FILTER (WHERE EXISTS (
                   SELECT 1 FROM inspections_itemresult result
                   WHERE result.entry_id = entry.id AND result.code NOT IN ('01', '07'))),
               count(*)
        FROM inspections_visitreview review
        JOIN inspections_visitentry entry ON entry.id = review.entry_id
        JOIN inspections_visit visit ON visit.id = entry.visit_id
        WHERE review.agreed AND review.occurred_at < %(until)s
        GROUP BY visit.department_id
    """,
)

FIGURES: tuple[Definition, ...] = (VISITS_DONE, RESULTS_IN_TIME, CLOCKS_KEPT, PROBLEMS_FOUND)
BY_NAME = {definition.name: definition for definition in FIGURES}
