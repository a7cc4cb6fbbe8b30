"""GB/T 4754-2017 with amendment 1 of 2019, and the streets of the zone as the yearly statistical lists gave them."""

import csv
import datetime as dt
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
INDUSTRY_VERSION = "GB/T 4754-2017/XG1-2019"
INDUSTRIES_FROM = dt.date(2017, 10, 1)


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def parent(code):
    return "" if len(code) == 1 else code[0] if len(code) == 3 else code[:-1]


def load(apps, schema_editor):
    industry, street = apps.get_model("registry", "Industry"), apps.get_model("registry", "Street")
    industry.objects.bulk_create(
        industry(
            version=INDUSTRY_VERSION,
            code=row["code"],
            level={1: 1, 3: 2, 4: 3, 5: 4}[len(row["code"])],
            parent_code=parent(row["code"]),
            name=row["name"],
            valid_from=INDUSTRIES_FROM,
        )
        for row in rows("industries.csv")
    )
    street.objects.bulk_create(
        street(
            code=row["code"],
            area_code=row["code"][:6],
            name=row["name"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"] or None,
            successor_code=row["successor_code"],
        )
        for row in rows("streets.csv")
    )


def unload(apps, schema_editor):
    apps.get_model("registry", "Industry").objects.all().delete()
    apps.get_model("registry", "Street").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
