"""Several people may be kept from one work item: everybody who entered a record does not review it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("work", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="not_users",
            field=models.ManyToManyField(
                related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="people who may not act"
            ),
        ),
        migrations.RunSQL(
            "INSERT INTO work_workitem_not_users (workitem_id, user_id) "
            "SELECT id, not_user_id FROM work_workitem WHERE not_user_id IS NOT NULL",
            "UPDATE work_workitem SET not_user_id = kept.user_id FROM work_workitem_not_users AS kept "
            "WHERE kept.workitem_id = work_workitem.id",
        ),
        migrations.RemoveField(model_name="workitem", name="not_user"),
    ]
