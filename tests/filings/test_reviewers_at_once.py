"""Two reviewers press at the same moment: one decides, the other learns who did."""

import threading

import pytest
from django.db import connection, connections

from core.documents.models import DocumentNumber
from core.ledger.models import Entry
from filings.errors import AlreadyDecided
from filings.models import Filing
from filings.services import accept, return_filing
from filings.services.reviewing import Remark
from filings.states import FilingState
from tests.factories.filings import AT, PLACE, House

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: object) -> list[object]:
    """Run each act in a thread and a connection of its own, from the same moment; what each gave or raised."""
    gate, outcomes = threading.Barrier(len(acts)), {}

    def run(place: int, act: object) -> None:
        gate.wait(10)
        try:
            outcomes[place] = act()  # type: ignore[operator]
        except Exception as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [outcomes[place] for place in range(len(acts))]


def test_of_two_reviewers_who_accept_one_wins_and_the_other_gets_a_sentence() -> None:
    house = House()
    filing = house.submitted()
    connection.close()
    outcomes = together(
        lambda: accept(filing=filing, entropy=b"a" * 32, acting_user=house.reviewer, at=AT),
        lambda: accept(filing=filing, entropy=b"b" * 32, acting_user=house.second_reviewer, at=AT),
    )
    [winner] = [one for one in outcomes if isinstance(one, Filing)]
    [loser] = [one for one in outcomes if isinstance(one, AlreadyDecided)]
    assert str(winner.decided_by) in loser.message
    assert DocumentNumber.objects.filter(series="filing").count() == 1
    assert Entry.objects.filter(act="filings.filing.accept").count() == 1


def test_of_one_who_accepts_and_one_who_returns_one_wins() -> None:
    house = House()
    filing = house.submitted()
    connection.close()
    outcomes = together(
        lambda: accept(filing=filing, entropy=b"a" * 32, acting_user=house.reviewer, at=AT),
        lambda: return_filing(
            filing=filing, reason="补正", remarks=[Remark(PLACE, "列明")], acting_user=house.second_reviewer, at=AT
        ),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyDecided", "Filing"]
    filing.refresh_from_db()
    assert filing.state in (FilingState.ACCEPTED, FilingState.RETURNED)
    assert bool(filing.number) == (filing.state == FilingState.ACCEPTED)
