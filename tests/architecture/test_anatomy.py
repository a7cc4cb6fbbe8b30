"""Each app reads like the last: who may write, who may read the clock, how long a module may be.

The rules are those of docs/architecture.md; each exception stands here with its reason.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps

from core.transitions.diagrams import documents
from oversight import translations

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 450

# Services that no person calls: the machinery below the acts.
WITHOUT_ACTOR = {
    "core.people.services.accept_invitation": "the invited person, who has no account yet, is the one who acts",
    "core.people.services.ask_for_reset": "nobody is signed in",
    "core.ledger.services.seal": "the clock seals, not a person",
    "core.ledger.services.stream_of": "computes a name",
    "core.outbox.services.announce": "news of an act that has its actor",
    "core.outbox.services.deliver": "machinery",
    "core.outbox.services.sweep": "machinery",
    "core.access.services.note_opening": "the holder of a code has no account",
    "core.access.services.check_second_proof": "the holder of a code has no account",
    "core.api.services.note_use": "machinery of every request",
    "core.api.services.keep_reply": "machinery of every request",
    "core.api.services.forget_replies": "the clock forgets",
    "core.api.services.claim_key": "machinery of every request; the database's clock",
    "core.files.services.clean_name": "computes",
    "core.files.services.drop_orphans": "the clock drops",
    "core.files.services.read": "reads; who may is asked by the view",
    "core.notices.services.note_mailed": "machinery",
    "core.notices.services.notify": "news of an act that has its actor",
    "core.transitions.services.table_of": "computes",
    "core.transitions.services.check_can_move": "asks",
    "core.transitions.services.can_move": "asks",
    "core.work.services.ask": "written by the act that has its actor",
    "filings.services.remind": "the clock reminds",
    "oversight.figures.services.missed_days": "computes",
    "publicity.services.check_payload": "asks",
}


def sources() -> list[Path]:
    """Our own modules, migrations left out."""
    found: list[Path] = []
    for top in translations.SOURCES_IN:
        found += [path for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts]
    return sorted(found)


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parts_of(path: Path) -> set[str]:
    """The words of a path without endings: ``core/people/services/posts.py`` → core, people, services, posts."""
    return {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


def is_kind(path: Path, *kinds: str) -> bool:
    """Whether a module is (or lies in) one of the kinds: ``services``, ``draw_services``, ``selectors`` …"""
    own = parts_of(path) - ({"api"} if path.is_relative_to(ROOT / "core" / "api") else set())
    return any(part == kind or part.endswith(f"_{kind}") for part in own for kind in kinds)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value)}.{node.attr}"
        case ast.Call():
            return f"{dotted(node.func)}()"
        case _:
            return ""


def service_functions() -> Iterator[tuple[str, Any]]:
    """Every public function of every ``services`` module of an installed app, by its shortest public name."""
    seen: set[Any] = set()
    for config in apps.get_app_configs():
        if config.name.split(".")[0] not in translations.SOURCES_IN:
            continue
        for path in sorted(Path(config.path).rglob("*.py")):
            if not is_kind(path, "services") or "migrations" in path.parts or "management" in path.parts:
                continue
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            module = importlib.import_module(name)
            for attribute, function in vars(module).items():
                if attribute.startswith("_") or not inspect.isfunction(function) or function in seen:
                    continue
                if defined_in(function, module):
                    seen.add(function)
                    yield public_name(function), function


def defined_in(function: Any, module: ModuleType) -> bool:
    return inspect.unwrap(function).__module__ == module.__name__


def public_name(function: Any) -> str:
    module = inspect.unwrap(function).__module__
    return f"{module[: module.index('services') + len('services')]}.{function.__name__}"


SERVICES = dict(service_functions())


def is_public(function: Any) -> bool:
    """Functions of a package that its ``__init__`` does not name are helpers of the package."""
    module = inspect.unwrap(function).__module__
    head, word, tail = module.partition("services")
    if not tail:
        return True
    package = importlib.import_module(head + word)
    return function.__name__ in getattr(package, "__all__", ())


@pytest.mark.parametrize("name", sorted(name for name, function in SERVICES.items() if is_public(function)))
def test_every_public_service_says_who_acts_and_when(name: str) -> None:
    parameters = inspect.signature(SERVICES[name]).parameters
    needed = {"at"} if name in WITHOUT_ACTOR else {"acting_user", "at"}
    if name in WITHOUT_ACTOR and "at" not in parameters:
        return
    for word in needed:
        assert word in parameters, f"{name} lacks {word}"
        assert parameters[word].kind is inspect.Parameter.KEYWORD_ONLY, f"{name}: {word} is keyword-only"
        assert parameters[word].default is inspect.Parameter.empty, f"{name}: {word} has no default"


def test_no_exception_outlives_its_reason() -> None:
    assert set(WITHOUT_ACTOR) <= set(SERVICES)


CLOCKS_AND_DICE = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime()",
    "datetime.now",
    "dt.datetime.now",
    "datetime.datetime.now",
    "date.today",
    "dt.date.today",
    "time.time",
}
DICE = {"random", "secrets"}


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if is_kind(path, "services", "selectors", "models", "states", "policies")],
    ids=place,
)
def test_services_selectors_and_models_read_no_clock_throw_no_dice_and_see_no_request(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = dotted(node.func)
            assert called not in CLOCKS_AND_DICE, f"{place(path)}:{node.lineno} reads the clock: pass `at`"
            if called == "timezone.localtime":
                assert node.args, f"{place(path)}:{node.lineno} reads the clock: pass `at`"
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & DICE, f"{place(path)}:{node.lineno} throws dice"
        if isinstance(node, ast.ImportFrom):
            assert node.module not in DICE | {"rest_framework", "django.http", "django.shortcuts"}, (
                f"{place(path)}:{node.lineno}"
            )
        if isinstance(node, ast.arg):
            assert node.arg != "request", f"{place(path)}:{node.lineno}: a request ends at the view"


@pytest.mark.parametrize("path", [path for path in sources() if is_kind(path, "services")], ids=place)
def test_may_is_asked_before_can(path: Path) -> None:
    """Lock, may, can, do: who may not act learns nothing about the state of the record."""
    for function in ast.walk(tree(path)):
        if not isinstance(function, ast.FunctionDef):
            continue
        asked: dict[str, int] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                called = dotted(node.func).rpartition(".")[2]
                kind = "can" if called == "check_can_move" else "may"
                if called == "check_can_move" or called.startswith(("check_can_", "check_holds", "check_is_")):
                    asked[kind] = min(asked.get(kind, node.lineno), node.lineno)
        if "may" in asked and "can" in asked:
            assert asked["may"] < asked["can"], f"{place(path)}: {function.name} looks at the state first"


WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}


def written(path: Path) -> Iterator[tuple[int, str]]:
    """Calls that write through a model: ``….objects….create()``, ``queryset.update()``, ``record.save()``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            before = dotted(node.func.value)
            if before in {"self", "services"}:
                continue
            if node.func.attr == "update" and ".objects" not in before and "filter" not in before:
                continue  # a dict, a set, a digest
            yield node.lineno, f"{before}.{node.func.attr}"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sources()
        if is_kind(path, "views", "api", "forms", "selectors", "policies", "receivers", "admin", "context")
    ],
    ids=place,
)
def test_only_services_write(path: Path) -> None:
    assert [f"{place(path)}:{line} {call}" for line, call in written(path)] == []


@pytest.mark.parametrize("path", [*sources(), *sorted((ROOT / "tests").rglob("*.py"))], ids=place)
def test_no_module_is_too_long_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{place(path)} has {lines} lines: make it a package with the same public names"


def test_every_transition_table_has_its_printed_diagram() -> None:
    folder = ROOT / "docs" / "states"
    printed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert printed == documents(), "run `make states`"
