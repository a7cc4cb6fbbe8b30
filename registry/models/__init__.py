"""What is always true of the registers."""

from registry.models.enterprises import CodeReason, Enterprise, EnterpriseChange, FormerName
from registry.models.imports import EnterpriseImport, ImportRow
from registry.models.reference import Industry, Street

__all__ = [
    "CodeReason",
    "Enterprise",
    "EnterpriseChange",
    "EnterpriseImport",
    "FormerName",
    "ImportRow",
    "Industry",
    "Street",
]
