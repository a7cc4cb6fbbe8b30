"""What is public, and the desk behind it."""

from publicity.kinds import PublicationKind, kinds_of
from publicity.models import Publication
from tests.walk.specimens import Maker, Params, Zone, first, of_home, pk_of

PUBLISHED = "published"


def record(_zone: Zone) -> Publication:
    return first(Publication.objects.filter(state=PUBLISHED))


def own_record(_zone: Zone) -> Publication:
    return first(of_home(Publication.objects.filter(state=PUBLISHED)))


def with_rows(_zone: Zone) -> Publication:
    kinds = [kind.name for kind in PublicationKind.registry.values() if kind.rows is not None]
    return first(Publication.objects.filter(state=PUBLISHED, kind__in=kinds))


def file(_zone: Zone) -> Params:
    publication = first(Publication.objects.filter(state=PUBLISHED, files__isnull=False))
    return {"pk": publication.pk, "role": first(publication.files.all()).role}


def parts(_zone: Zone) -> Params:
    part = first(Publication.objects.filter(state=PUBLISHED, kind="inspections.visit_result"))
    return {"pk": part.part_of_id, "slug": part.definition.slug}


def section(name: str) -> Maker:
    """A kind that the section lists."""
    return lambda _zone: {"slug": kinds_of(name)[0].slug}


ADDRESSES = {
    "publicity:file": file,
    "publicity:parts": parts,
    "publicity:record*": pk_of(record),
    "publicity:rows": pk_of(with_rows),
    "publicity:correct": pk_of(own_record),
    "publicity:withdraw": pk_of(own_record),
    "publicity:end": pk_of(own_record),
    "publicity:publication": pk_of(own_record),
    "publicity:plans": section("plans"),
    "publicity:draws": section("draws"),
    "publicity:results": section("results"),
    "publicity:lists": section("lists"),
    "v1:publication-*": pk_of(record),
    "v1:publication-file": file,
}
