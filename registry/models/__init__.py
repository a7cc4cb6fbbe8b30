"""What is always true of the registers."""

from registry.models.enterprises import CodeReason, Enterprise, EnterpriseChange, FormerName
from registry.models.imports import EnterpriseImport, ImportRow
from registry.models.item_imports import ItemImport
from registry.models.items import Checkpoint, InspectingBody, LegalBasis, RatioRule, SpotCheckItem
from registry.models.officers import Officer, OfficerCertificate, OfficerQualification, OfficerRelation, Qualification
from registry.models.reference import Industry, Street

__all__ = [
    "Checkpoint",
    "CodeReason",
    "Enterprise",
    "EnterpriseChange",
    "EnterpriseImport",
    "FormerName",
    "ImportRow",
    "Industry",
    "InspectingBody",
    "ItemImport",
    "LegalBasis",
    "Officer",
    "OfficerCertificate",
    "OfficerQualification",
    "OfficerRelation",
    "Qualification",
    "RatioRule",
    "SpotCheckItem",
    "Street",
]
