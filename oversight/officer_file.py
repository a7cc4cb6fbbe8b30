"""The whole file of an officer, composed where all apps are known."""

from typing import Any

from inspections.visit_selectors import visits_of_officer
from registry.capability.policies import can_keep
from registry.capability.selectors import file_of
from registry.models import Officer
from registry.officer_views import OfficerPage


class OfficerFilePage(OfficerPage):
    """Certificates and relations from the register; skills, training, exams, equipment; visits."""

    def get_sections(self, officer: Officer) -> list[tuple[str, dict[str, Any]]]:
        capability = {
            "officer": officer,
            "file": file_of(officer, at=self.at),
            "may_keep": can_keep(self.user, department=officer.department, at=self.at),
        }
        visits = visits_of_officer(officer, year=self.at.year)
        return [("capability/_officer.html", capability), ("inspections/_officer_visits.html", visits)]
