"""The named account under which tasks act. It has no password and cannot sign in."""

from django.db import migrations


def create(apps, schema_editor):
    apps.get_model("people", "User").objects.get_or_create(
        username="system", defaults={"full_name": "系统", "kind": "system", "password": "!", "wants_mail": False}
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
