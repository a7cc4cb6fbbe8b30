"""Which column of a file holds what: the alias table of headers. Pure: no database.

Offices name the same column in many ways. A known header is mapped, a header known to be of no use here is left out
and said so, and an unknown one is never guessed: the page asks, the shell refuses.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.faults import Fault
from registry.names import key


class Field(StrEnum):
    """What a column of an enterprise file can hold, in the order of the template."""

    CODE = "code"
    NAME = "name"
    SUBJECT_KIND = "subject_kind"
    STATE = "state"
    LEGAL_FORM = "legal_form"
    REGISTERED_ON = "registered_on"
    INDUSTRY = "industry"
    STREET = "street"
    ADDRESS = "address"
    AUTHORITY_CODE = "authority_code"
    AUTHORITY_NAME = "authority_name"
    OLD_REGISTRATION_NO = "old_registration_no"
    ORG_CODE = "org_code"
    RISK_CLASS = "risk_class"
    CODE_REASON = "code_reason"


class Ignored(StrEnum):
    """Why a known column is left out."""

    NOT_KEPT = "not_kept"  # the register has no place for it, or the person said so
    PERSONAL = "personal"  # data on persons is not taken over from lists
    REPORT = "report"  # our own column in a file of rejected rows


Use = Field | Ignored

# Parted by commas. Headers are compared by `_header_key`, so width, case, spaces, brackets and stars do not matter.
ALIASES: dict[Use, str] = {
    Field.CODE: (
        "统一社会信用代码,社会信用代码,统一信用代码,信用代码,统一代码,统一社会信用代码/注册号,企业代码,主体代码,代码,uscc,usci,"
        "code,raw_code,credit_code,uniscid,unified_social_credit_code,usc_code,social_credit_code"
    ),
    Field.NAME: (
        "名称,企业名称,市场主体名称,经营主体名称,主体名称,单位名称,公司名称,机构名称,组织名称,字号名称,行政相对人名称,检查对象名称,"
        "name,enterprise_name,company_name,entname,name_of_enterprise"
    ),
    Field.SUBJECT_KIND: "主体类别,主体类型,对象类别,市场主体类别,经营主体类别,subject_kind,kind_of_subject",
    Field.STATE: "登记状态,经营状态,企业状态,主体状态,存续状态,状态,state,status,registration_state,reg_state,regstate",
    Field.LEGAL_FORM: "企业类型,市场主体类型,经营主体类型,公司类型,类型,ent_type,enttype,legal_form,enterprise_type",
    Field.REGISTERED_ON: (
        "成立日期,注册日期,登记日期,设立日期,注册时间,成立时间,开业日期,reg_date,estdate,registered_on,registration_date"
    ),
    Field.INDUSTRY: (
        "行业,行业代码,行业类别,所属行业,行业门类,国民经济行业,国民经济行业代码,国民经济行业分类,industry,industry_code,"
        "industry_section_guess"
    ),
    Field.STREET: "街道,所属街道,街道代码,所在街道,街道办事处,所属街道办,street,street_code,street_in_address",
    Field.ADDRESS: "住所,地址,注册地址,经营场所,经营地址,企业地址,登记住所,住所/经营场所,address,registered_address,dom",
    Field.AUTHORITY_CODE: "登记机关代码,登记机关区划代码,登记机关编码,reg_authority_code,authority_code,registration_authority_code,regorg",
    Field.AUTHORITY_NAME: "登记机关,登记机关名称,发照机关,reg_authority_name,authority_name,registration_authority",
    Field.OLD_REGISTRATION_NO: (
        "注册号,工商注册号,营业执照注册号,原注册号,旧注册号,登记证号,regno,reg_no,registration_no,registration_number,"
        "old_registration_no,old_registration_number"
    ),
    Field.ORG_CODE: "组织机构代码,机构代码,组织机构代码证号,org_code,orgcode,organisation_code,organization_code",
    Field.RISK_CLASS: "风险等级,信用风险等级,信用风险分类,风险类别,信用风险类别,risk_class,credit_risk_class",
    Field.CODE_REASON: "代码理由,代码说明,接受理由,校验位不符理由,无代码理由,code_reason,reason_for_the_code",
    Ignored.NOT_KEPT: (
        "序号,编号,行号,备注,说明,省,省份,市,地市,城市,区县,注册资本,注册资金,经营范围,核准日期,营业期限,营业期限自,营业期限至,"
        "数据来源,更新时间,no,no.,id,seq,remark,remarks,note,notes,length,kind,province,city,district,expected,source,"
        "in_jinan_hightech_guess,is_branch_guess,class_by_first_two_chars,rows_in_3m_sample,regcap,opscope"
    ),
    Ignored.PERSONAL: (
        "法定代表人,法人,法人代表,法定代表人姓名,负责人,经营者,经营者姓名,投资人,股东,联系人,联络员,联系电话,电话,手机,手机号,"
        "手机号码,法人电话,身份证号,身份证号码,证件号码,电子邮箱,邮箱,legal_person,legal_representative,contact,phone,mobile,"
        "telephone,email,e-mail"
    ),
    Ignored.REPORT: "原因,退回原因,原行号,reason,original_row",
}

EXPLANATIONS: dict[Field, Promise] = {
    Field.CODE: _("18 characters. An older number of 13 or 15 digits may stand here too. Format the column as text."),
    Field.NAME: _("The full name as registered. Another name under the same code is entered as a change of name."),
    Field.SUBJECT_KIND: _("Left empty it follows from the code and the name. A site without a code must say so here."),
    Field.STATE: _("As registered; left empty: existing."),
    Field.LEGAL_FORM: _("As printed on the licence."),
    Field.REGISTERED_ON: _("A day, as 2026-11-23."),
    Field.INDUSTRY: _("Code or name of GB/T 4754-2017, for example I6513."),
    Field.STREET: _("Name or code of a street of the zone."),
    Field.ADDRESS: _("Where the subject is registered or does business."),
    Field.AUTHORITY_CODE: _("Six digits; left empty: places 3 to 8 of the code."),
    Field.AUTHORITY_NAME: _("Who registered the subject."),
    Field.OLD_REGISTRATION_NO: _("The number of the old licence, in any form."),
    Field.ORG_CODE: _("Nine characters, with or without the hyphen."),
    Field.RISK_CLASS: _("For planning inside the house only; never public."),
    Field.CODE_REASON: _("Only where the code fails its check or there is none: why it is right all the same."),
}

_BRACKETED = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[*_:/\-'\"、,;?!。]+")


def _header_key(header: str) -> str:
    return _MARKS.sub("", key(header))


def _known() -> dict[str, Use]:
    return {_header_key(alias): use for use, aliases in ALIASES.items() for alias in aliases.split(",")}


_KNOWN = _known()


def use_of(header: str) -> Use | None:
    """What a header is known to hold, or nothing. Remarks in brackets (``(必填)``) are set aside if need be."""
    wanted = _header_key(header)
    return _KNOWN.get(wanted) or _KNOWN.get(_header_key(_BRACKETED.sub("", key(header))))


def known_headers() -> dict[Field, list[str]]:
    """Every header that is understood, by field, for messages and the help page."""
    return {field: ALIASES[field].split(",") for field in Field}


def template_header(field: Field) -> str:
    """The header of a field in the template."""
    return ALIASES[field].split(",")[0]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its place (from 0), its header as written, and its use (none: unknown)."""

    place: int
    header: str
    use: Use | None


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a file with what is wrong with them as a whole."""

    columns: tuple[Column, ...]

    def place(self, field: Field) -> int | None:
        return next((column.place for column in self.columns if column.use is field), None)

    @property
    def unknown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.use is None)

    def faults(self) -> list[Fault]:
        """Unknown headers, two columns for one field, and what no file can do without: a name and a number."""
        faults = [Fault("header_unknown", column.header, {"column": letter(column.place)}) for column in self.unknown]
        for field in Field:
            twice = [column.header for column in self.columns if column.use is field]
            if len(twice) > 1:
                faults.append(Fault("header_twice", field, {"field": field, "headers": ", ".join(twice)}))
        if self.place(Field.NAME) is None:
            faults.append(Fault("header_missing", Field.NAME, {"field": Field.NAME}))
        if self.place(Field.CODE) is None and self.place(Field.OLD_REGISTRATION_NO) is None:
            faults.append(Fault("header_missing", Field.CODE, {"field": Field.CODE}))
        return faults


def columns_of(headers: Sequence[str], chosen: Mapping[str, str] | None = None) -> Columns:
    """Map the headers of a file; ``chosen`` is what a person answered for headers that are not known.

    Columns without a header are left out here; cells under them are reported row by row.
    """
    answers = {key(header): use for header, use in (chosen or {}).items()}
    columns = []
    for place, header in enumerate(headers):
        if not header:
            continue
        answer = answers.get(key(header))
        columns.append(Column(place, header, as_use(answer) if answer else use_of(header)))
    return Columns(tuple(columns))


def as_use(value: str) -> Use:
    """A stored answer as a use. Raises ``ValueError`` for anything else."""
    return Field(value) if value in set(Field) else Ignored(value)


def letter(place: int) -> str:
    """The letter a spreadsheet shows for a column (0 → A, 26 → AA)."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
