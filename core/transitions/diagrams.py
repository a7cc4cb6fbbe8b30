"""The transition tables as documents: a diagram (Mermaid) and the table itself, in both languages."""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.utils import translation
from django.utils.text import capfirst

from core.transitions.tables import TransitionTable

START = "[*]"


def file_name(table: TransitionTable) -> str:
    """``inspections.annualplan.md``; a column other than ``state`` is named too."""
    column = "" if table.column == "state" else f".{table.column}"
    return f"{table.label.lower()}{column}.md"


def document(table: TransitionTable) -> str:
    """What ``docs/states/<file_name>`` holds."""
    model = apps.get_model(table.label)
    english, chinese = (
        _in("en", lambda: str(model._meta.verbose_name)),
        _in("zh-hans", lambda: str(model._meta.verbose_name)),
    )
    lines = [
        f"# {capfirst(english)} · {chinese}",
        "",
        f"Printed by `manage.py print_states` from the transition table of `{table.label}.{table.column}`; do not edit.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{_words(table, state)}" as {state}' for state in table.states.values),
        *(f"    {START} --> {state}" for state in table.initial),
        *(f"    {source} --> {move.target}: {move.act}" for move in table.moves for source in move.sources),
        *(f"    {state} --> {START}" for state in table.final_states()),
        "```",
        "",
        "| Act | From | To | Who | Rule |",
        "|---|---|---|---|---|",
    ]
    for move in table.moves:
        sources = ", ".join(_words(table, source) for source in move.sources)
        cells = (f"`{move.act}`", sources, _words(table, move.target), move.who or "–", move.rule or "–")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def documents() -> dict[str, str]:
    """Every table's document by its file name."""
    tables: Iterable[TransitionTable] = TransitionTable.registry.values()
    return {file_name(table): document(table) for table in sorted(tables, key=lambda table: table.label)}


def _words(table: TransitionTable, state: str) -> str:
    def label() -> str:
        return str(table.states(state).label)

    return f"{_in('en', label)} {_in('zh-hans', label)}"


def _in(language: str, words: Callable[[], str]) -> str:
    with translation.override(language):
        return words()
