from django_filters import rest_framework as filters

from core.jobs.models import Job
from core.jobs.states import JobState


class JobFilter(filters.FilterSet):
    """Which jobs."""

    state = filters.ChoiceFilter(choices=JobState.choices)
    kind = filters.CharFilter(max_length=80)

    class Meta:
        model = Job
        fields = ("state", "kind")
