"""Invented data for each paper."""

from typing import Any

OFFICERS = [
    {"name": "王一凡", "certificate": "15010199001", "department": "市场监管部"},
    {"name": "李思远", "certificate": "15010199002", "department": "市场监管部"},
]
SUBJECT = {
    "subject_name": "济南示例精密机械有限公司",
    "subject_code": "91370171MA0TE5T16J",
    "subject_address": "济南高新区示例路 100 号 3 号楼",
}
CHECK = {
    "cause": "2026年度双随机抽查计划第三批",
    "check_type": "日常检查",
    "check_way": "现场检查",
    "window": "2026年3月16日至2026年3月20日",
    "visits_this_year": 0,
}
APPROVAL: dict[str, Any] = {
    **SUBJECT,
    **CHECK,
    "issuer": "济南高新区管委会市场监管部",
    "number": "济高市监检审〔2026〕12号",
    "dated": "2026-03-02",
    "cap": 2,
    "counts_toward_cap": True,
    "cap_reason": "",
    "joint_departments": ["应急管理部"],
    "items": [
        {"name": "特种设备使用安全检查", "basis": "《中华人民共和国特种设备安全法》第五十七条"},
        {"name": "产品质量监督检查", "basis": "《中华人民共和国产品质量法》第十五条"},
    ],
    "officers": OFFICERS,
    "helpers": 1,
    "proposal": "按照年度计划抽取，执法人员无回避情形，建议实施检查。",
    "proposed_by": "王一凡",
    "proposed_on": "2026-03-02",
    "decision": "同意。",
    "decided_by": "赵明",
    "decided_on": "2026-03-02",
    "urgent": False,
}
NOTICE: dict[str, Any] = {
    **SUBJECT,
    **CHECK,
    "issuer": "济南高新区管委会市场监管部",
    "number": "济高市监检通〔2026〕12号",
    "approval_number": "济高市监检审〔2026〕12号",
    "dated": "2026-03-09",
    "bases": ["《中华人民共和国特种设备安全法》第五十七条", "《中华人民共和国产品质量法》第十五条"],
    "items": [
        {"name": "特种设备使用安全检查", "content": "使用登记、定期检验、作业人员资格"},
        {"name": "产品质量监督检查", "content": "生产许可、出厂检验记录、标识"},
    ],
    "officers": OFFICERS,
    "prepare": ["特种设备使用登记证", "近一年的定期检验报告", "出厂检验记录"],
    "supervisor": "济南高新区管委会综合管理部（执法监督）",
    "contact_name": "王一凡",
    "contact_phone": "0531-0000000",
}
RECORD: dict[str, Any] = {
    **SUBJECT,
    "issuer": "济南高新区管委会市场监管部",
    "number": "济高市监检录〔2026〕12号",
    "dated": "2026-03-17",
    "place": "济南高新区示例路 100 号 3 号楼一层车间",
    "started_at": "2026-03-17T09:05",
    "ended_at": "2026-03-17T10:40",
    "party_name": "孙晓",
    "party_position": "设备主管",
    "officers": OFFICERS,
    "opening": [
        {"question": "检查人员是否出示执法证件", "answer": "已出示"},
        {"question": "是否告知有权申请回避", "answer": "不申请"},
        {"question": "当事人或者其代理人是否在场", "answer": "在场"},
        {"question": "检查人员是否不少于两人", "answer": "两人"},
    ],
    "results": [
        {
            "item": "特种设备使用安全检查",
            "result": "发现问题已责令改正",
            "note": "叉车一台定期检验逾期 6 天，当场停用，3 月 24 日前检验。",
        },
        {"item": "产品质量监督检查", "result": "未发现问题"},
    ],
    "photos": [{"caption": "叉车铭牌", "taken_at": "2026-03-17T09:31", "sha256": "3f7a" * 16}],
    "statement": "情况属实，已联系检验机构，按期整改。",
    "signatures": [
        {"label": "被检查单位", "name": "孙晓", "signed_on": "2026-03-17"},
        {"label": "检查人员", "name": "王一凡", "signed_on": "2026-03-17"},
        {"label": "检查人员", "name": "李思远", "signed_on": "2026-03-17"},
    ],
}
DRAW: dict[str, Any] = {
    "issuer": "济南高新区管委会市场监管部",
    "number": "济高市监抽〔2026〕3号",
    "dated": "2026-03-10",
    "plan": "2026年度“双随机、一公开”抽查计划",
    "item": "特种设备使用安全检查",
    "draw_id": "2026-S-003",
    "drawn_at": "2026-03-10T15:00",
    "subjects_drawn": 40,
    "subjects_total": 1204,
    "officers_drawn": 12,
    "officers_total": 31,
    "public_value": "示范彩票 2026028 期：05 11 17 22 30 33 + 08",
    "roster_digest": "a1b2" * 16,
    "result_digest": "c3d4" * 16,
    "teams": [
        {"subject": f"济南示例企业{n:02d}有限公司", "code": "91370171MA0TE5T16J", "officers": ["王一凡", "李思远"]}
        for n in range(1, 41)
    ],
    "refused": [{"subject": "济南示例化工有限公司", "reason": "须有危化品资格的执法人员，名录中符合条件的均须回避"}],
}
RECEIPT: dict[str, Any] = {
    "issuer": "济南高新区管委会市场监管部",
    "number": "济高市监送〔2026〕12号",
    "dated": "2026-03-09",
    "recipient": "济南示例精密机械有限公司",
    "document_title": "行政检查通知书",
    "document_number": "济高市监检通〔2026〕12号",
    "place": "济南高新区示例路 100 号",
    "way": "直接送达",
    "served_at": "2026-03-09T14:20",
    "servers": ["王一凡", "李思远"],
    "receiver": "孙晓",
    "receiver_note": "已收到。",
    "received_on": "2026-03-09",
    "remark": "",
}
SAMPLES: dict[str, tuple[str, dict[str, Any], str]] = {
    "approval": ("approval.typ", APPROVAL, ""),
    "notice": ("notice.typ", NOTICE, "https://oversight.example.cn/c/3Qm8vXo2kT"),
    "record": ("record.typ", RECORD, ""),
    "draw_result": ("draw_result.typ", DRAW, "https://oversight.example.cn/p/draws/2026-S-003"),
    "receipt": ("receipt.typ", RECEIPT, ""),
}
