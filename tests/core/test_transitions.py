"""States move along their table; the database holds it."""

import pytest
from django.db.models import TextChoices

from core.guards import held_sql
from core.transitions.tables import Move, TransitionTable


class Light(TextChoices):
    RED = "red"
    GREEN = "green"


def test_a_table_with_an_unreachable_state_is_refused() -> None:
    with pytest.raises(ValueError, match="disagree"):
        TransitionTable("tests.Lamp", states=Light, initial=(Light.RED,), moves=())


def test_a_table_that_lists_an_act_twice_is_refused() -> None:
    go = Move("go", (Light.RED,), Light.GREEN)
    with pytest.raises(ValueError, match="twice"):
        TransitionTable("tests.Lamp", states=Light, initial=(Light.RED,), moves=(go, go))


@pytest.mark.django_db
def test_the_database_refuses_a_move_outside_the_table() -> None:
    from django.db import DatabaseError, connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lamp (state text)")
        cursor.execute(held_sql("lamp", "state", ("red",), (("red", "green"),)))
        with pytest.raises(DatabaseError, match="cannot start as green"), transaction.atomic():
            cursor.execute("INSERT INTO lamp VALUES ('green')")
        cursor.execute("INSERT INTO lamp VALUES ('red')")
        cursor.execute("UPDATE lamp SET state = 'green'")
        with pytest.raises(DatabaseError, match="cannot move from green to red"), transaction.atomic():
            cursor.execute("UPDATE lamp SET state = 'red'")
