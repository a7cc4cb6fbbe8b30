"""Who sees which value of a draw, on the pages and over the API."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core.ledger.selectors import detail_of, history_of
from core.people.models import Role, User
from inspections.draw_errors import ValueDiffers
from inspections.draw_evidence import ValueReader
from inspections.models import DrawSource, SourceKind
from inspections.services.draws.values import confirm_public_value, enter_public_value
from tests.factories.draws import AT, DRAW_AT, Stage, drawn, frozen
from tests.factories.people import person

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(minutes=90)
VALUE = "1.7.9.20.31./2.12./"


def seen_by(user: User, on: Stage) -> tuple[str, dict[str, Any]]:
    """The page of the draw and its JSON, as a person gets them."""
    client = Client()
    client.force_login(user)
    page = client.get(on.draw.get_absolute_url()).content.decode()
    return page, client.get(f"/api/v1/draws/{on.draw.pk}/").json()


def typed() -> tuple[Stage, DrawSource]:
    on = frozen()
    source = on.draw.sources.get(kind=SourceKind.LOTTERY)
    return on, enter_public_value(source=source, value=VALUE, acting_user=on.staff, at=LATER)


class TestAPublicValue:
    def test_what_one_person_typed_is_hidden_from_the_second_everywhere(self) -> None:
        on, source = typed()
        for user in (on.second, on.head, on.witness):
            page, told = seen_by(user, on)
            assert VALUE not in page
            assert VALUE not in str(told)
        assert "待第二人" in page
        client = Client()
        client.force_login(on.second)
        assert VALUE not in client.get(f"/inspections/draw-sources/{source.pk}/value/").content.decode()
        assert client.get(f"/api/v1/draw-sources/{source.pk}/").json()["value"] == ""
        assert all(VALUE not in entry.body for entry in history_of(on.draw))

    def test_a_wrong_second_value_does_not_tell_the_first(self) -> None:
        on, source = typed()
        with pytest.raises(ValueDiffers) as refused:
            confirm_public_value(source=source, value="1.2.3.4.5./1.2./", acting_user=on.second, at=LATER)
        assert VALUE not in str(refused.value)

    def test_who_typed_it_sees_it_and_everybody_once_it_is_confirmed(self) -> None:
        on, source = typed()
        assert VALUE in seen_by(on.staff, on)[0]
        confirm_public_value(source=source, value=VALUE, acting_user=on.second, at=LATER)
        for user in (on.head, on.witness):
            page, told = seen_by(user, on)
            assert VALUE in page
            assert VALUE in str(told["sources"])
        assert detail_of(history_of(on.draw)[0])["value"] == VALUE


class TestAnUnannouncedDraw:
    def outsider(self, on: Stage) -> User:
        """A witness of another department, who reads no names."""
        outside = person(Role.LEGAL_REVIEWER)
        DrawSource.objects.create(
            draw=on.draw, position=7, kind=SourceKind.COMMIT, label="另一见证人", contributor=outside
        )
        return outside

    def test_openings_and_seed_are_kept_from_witnesses_until_the_last_batch_is_over(self) -> None:
        on = drawn(surprise=True)
        outside, over = self.outsider(on), dt.datetime.combine(on.entry.last_day, dt.time(9), dt.UTC)
        opened = on.draw.sources.get(position=0)
        for at in (DRAW_AT, over):
            reader = ValueReader(outside, at)
            assert (reader.value_of(opened), "seed" in reader.counts_of(on.draw)) == ("", False)
        reader = ValueReader(outside, over + dt.timedelta(days=1))
        assert (reader.value_of(opened), "seed" in reader.counts_of(on.draw)) == (on.secret.hex(), True)
        assert on.draw.counts["seed"] not in "".join(entry.body for entry in history_of(on.draw))

    def test_the_departments_of_the_draw_see_them_with_the_visits(self) -> None:
        on = drawn(surprise=True)
        reader = ValueReader(on.second, DRAW_AT)
        assert reader.value_of(on.draw.sources.get(position=0)) == on.secret.hex()
        assert "seed" in reader.counts_of(on.draw)

    def test_an_announced_one_is_open_at_once(self) -> None:
        on = drawn()
        page, told = seen_by(self.outsider(on), on)
        assert on.secret.hex()[:16] in page
        assert on.secret.hex() in str(told["sources"])
        assert told["counts"]["seed"]
