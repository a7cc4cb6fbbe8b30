#!/usr/bin/env python3
"""Check a published double-random draw (srdraw/1) from its files alone. 独立核验一次“双随机”抽取。

    python3 verify_draw.py PACKAGE [--sealed FOLDER] [--json]

PACKAGE is the zip, or a folder with its files. Exit 0: everything follows from the frozen files and the seed.
Exit 1: something is wrong; the first thing is named by file and line. Exit 2: wrong use of this program.
--sealed checks a blinded draw against the sealed maps as well (for those who may open them).

Only Python 3.10 or later and its standard library are needed. This file shares no code with the program that made
the draw: it was written from the published specification, so that the two check each other. The beacon signature
(BLS) cannot be verified with the standard library: where a draw has one, that step is reported as open.
"""

import argparse
import hashlib
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
import zlib
from base64 import b32encode
from bisect import bisect_left, insort
from datetime import date, datetime
from math import isqrt
from operator import lt

REQUIRED = [
    "header.json",
    "plan.json",
    "roster.ndjson",
    "officers.ndjson",
    "avoid.ndjson",
    "reveals.json",
    "selected.ndjson",
    "reserve.ndjson",
    "excluded.ndjson",
    "assignment.ndjson",
    "result.json",
]
SEALED = {"classes": "classes.json", "map": "map.ndjson", "officer_map": "officer_map.ndjson"}
FROZEN = (
    ("plan", "plan.json"),
    ("roster", "roster.ndjson"),
    ("officers", "officers.ndjson"),
    ("avoid", "avoid.ndjson"),
)
MOST = 10**9  # of anything counted
DEPTH = 32  # objects and arrays inside each other
KNOWN_CHAINS = {"52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": (1692803367, 3)}

STEP_NAMES = {
    "package": "证明文件包齐全 / the package is complete",
    "header": "公告头与结果一致 / header, and the result was made from it",
    "frozen": "冻结文件的大小、摘要、格式和次序 / size, digest, form and order of the frozen files",
    "strength": "随机来源足够 / the sources suffice",
    "sources": "承诺可以揭示、公开值完整 / commitments open, public values are there",
    "seed": "种子 / the seed",
    "selection": "排除、名额、抽签 / exclusions, quotas, tickets",
    "teams": "检查人员分配 / the teams",
    "result": "结果文件 / the result file",
    "refusals": "无法派员的证明 / certificates of refused visits",
    "sealed": "封存对照表 / the sealed maps",
    "beacon": "随机信标签名 / beacon signature",
    "anchors": "公告时间的外部证据（请自行比对） / outside proofs of the time of publication (compare them yourself)",
}
STATUS_NAMES = {"ok": "通过 ok    ", "open": "待查 open  ", "warn": "注意 warn  ", "failed": "不符 FAILED"}
FAULTS = {
    "not_a_package": "不是可读的证明文件包 / not a readable package",
    "file_missing": "缺少文件 / the file is missing",
    "file_twice": "文件重复 / the file is there twice",
    "sealed_present": "公开的证明文件包不得含有封存文件 / a sealed file must not be in a public package",
    "not_utf8": "不是 UTF-8 / not UTF-8",
    "not_canonical": "不是规范文本 / not canonical text",
    "no_final_newline": "最后一行没有换行 / the last line has no line feed",
    "bad_field": "字段“{field}”缺失、多余或不合规定 / the field {field} is missing, unknown or not allowed",
    "not_ascending": "行未按升序或重复 / lines not ascending, or one twice",
    "unknown_stratum": "方案中没有分层“{value}” / no stratum {value} in the plan",
    "unknown_template": "方案中没有模板“{value}” / no template {value} in the plan",
    "small_team": "模板“{value}”不足两人 / template {value} asks for fewer than two officers",
    "header_differs": "公告头不是产生此结果的那一份 / not the header from which this result was made",
    "digest_differs": "大小、行数或摘要与公告头不符 / size, lines or SHA-256 differ from the header",
    "chunk_root_differs": "分块摘要与公告头不符 / digest over the chunks differs from the header",
    "plan_no_differs": "方案编号不一致 / the plan numbers differ",
    "round_too_early": "“{value}”的轮次早于公告后十分钟 / the round of {value} is less than ten minutes after publication",
    "reveal_missing": "缺少“{value}”的值 / the value of {value} is missing",
    "reveal_unknown": "“{value}”不是公告的来源 / {value} is no source of the header",
    "commit_does_not_open": "“{value}”的值与其承诺不符 / the value of {value} does not open its commitment",
    "seed_differs": "种子与公告头和各值不符 / the seed does not follow from header and values",
    "line_differs": "此行不是由冻结文件和种子得出的 / the line does not follow from frozen files and seed",
    "result_differs": "结果不是由冻结文件和种子得出的 / the result does not follow from frozen files and seed",
    "short_missing": "“{value}”无法派员但没有证明 / refused visit {value} has no certificate",
    "short_unknown": "此处没有“{value}”的拒绝 / {value} was not refused at this place",
    "cut_wrong": "“{value}”的证明核算不符 / the certificate of {value} does not add up",
    "blinded_plan": "不合脱敏方案的规定 / not a blinded plan",
    "blinded_line": "此行透露的多于脱敏方式所许 / the line says more than the blinded profile allows",
    "map_incomplete": "封存对照表与公开行不是一一对应 / maps and public lines are not one to one",
    "pseudonym_differs": "代号与代码和盐不符 / the pseudonym does not follow from code and salt",
    "true_line_differs": "公开行与真实行不符 / the public line does not follow from the true line",
    "label_differs": "类别表与方案的标签不符 / table of classes and labels of the plan differ",
}


class Wrong(Exception):
    def __init__(self, code, file="", line=0, **params):
        super().__init__(code)
        self.code, self.file, self.line = code, file, line
        self.params = {name: str(value) for name, value in params.items()}


# --- text and hash ---------------------------------------------------------------------------------------------------


def H(data):
    return hashlib.sha256(data).digest()


def D(tag, *fields):
    return b"".join(str(part).encode() + b"\0" for part in ("srdraw/1/" + tag, *fields))


def is_text(value):
    if not isinstance(value, str):
        return False
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        return False
    return unicodedata.normalize("NFC", value) == value


def is_int(value, low=-(2**53) + 1, high=2**53 - 1):
    return type(value) is int and low <= value <= high


def is_hex64(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def well_formed(value):
    if isinstance(value, dict):
        return all(is_text(k) and all(ord(s) < 0x10000 for s in k) and well_formed(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(well_formed, value))
    return is_text(value) or is_int(value)


def no_float(_text):
    raise ValueError


written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
read = json.JSONDecoder(parse_float=no_float, parse_constant=no_float).decode


def dump(value):
    return written(value).encode()


def nested_too_deep(text):
    """Looked at before the text is read, so that no depth of it can exhaust the interpreter."""
    if text.count("{") + text.count("[") <= DEPTH:
        return False
    level = deepest = 0
    inside = skip = False
    for sign in text:
        if skip:
            skip = False
        elif inside:
            skip, inside = sign == "\\", sign != '"'
        elif sign == '"':
            inside = True
        elif sign in "{[":
            level += 1
            deepest = max(deepest, level)
        elif sign in "]}":
            level -= 1
    return deepest > DEPTH


def parse(data, file, line=1):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("not_utf8", file, line) from None
    try:
        if not nested_too_deep(text):
            value = read(text)
            if well_formed(value) and dump(value) == data:
                return value
    except ValueError:
        pass
    raise Wrong("not_canonical", file, line)


def text_lines(data, file, first=1):
    parts = data.split(b"\n")
    yield from enumerate(parts[:-1], first)
    if parts[-1]:
        raise Wrong("no_final_newline", file, first + len(parts) - 1)


def object_lines(data, file):
    for number, text in text_lines(data, file):
        value = parse(text, file, number)
        if not isinstance(value, dict):
            raise Wrong("not_canonical", file, number)
        yield number, value


def facts(data):
    return {"bytes": len(data), "lines": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()}


def same_facts(stated, data):
    return all(stated[name] == value for name, value in facts(data).items())


def chunk_root(data, lines):
    """SHA-256 over the SHA-256 of every piece of so many lines."""
    digests, start, width = [], 0, 128 * lines
    while start < len(data):
        end = data.rfind(b"\n", start, start + width) + 1 or start  # about as long as the piece before
        found = data.count(b"\n", start, end)
        for _ in range(found, lines):
            end = data.find(b"\n", end) + 1 or len(data)
        for _ in range(lines, found):
            end = data.rfind(b"\n", start, end - 1) + 1
        digests.append(hashlib.sha256(data[start:end]).digest())
        width, start = end - start, end
    return hashlib.sha256(b"".join(digests)).hexdigest()


def check_fields(value, wanted, file, line, optional=()):
    missing = sorted(set(wanted) - set(value))
    extra = sorted(set(value) - set(wanted) - set(optional))
    for name in missing or extra:
        raise Wrong("bad_field", file, line, field=name)


def demand_all(rules, file, line):
    for name, holds in rules:
        if not holds:
            raise Wrong("bad_field", file, line, field=name)


# --- header, sources, seed ---------------------------------------------------------------------------------------------


def moment(text):
    form = r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
    if not isinstance(text, str) or not re.fullmatch(form, text, re.ASCII):
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def are_facts(value, more=()):
    if not isinstance(value, dict) or set(value) != {"bytes", "lines", "sha256", *more}:
        return False
    return is_int(value["bytes"], 0) and is_int(value["lines"], 0) and is_hex64(value["sha256"])


def read_header(data):
    file = "header.json"
    value = parse(data, file)
    if not isinstance(value, dict):
        raise Wrong("not_canonical", file, 1)
    names = ("algo", "hash", "plan_no", "published", "seq", "prev", "sources", "plan", "roster", "officers", "avoid")
    check_fields(value, names, file, 1, ("sealed",))
    published = moment(value["published"])
    roster = value["roster"]
    sealed = value.get("sealed")
    demand_all(
        (
            ("published", published is not None),
            ("algo", value["algo"] == "srdraw/1"),
            ("hash", value["hash"] == "sha256"),
            ("plan_no", is_text(value["plan_no"]) and value["plan_no"]),
            ("prev", is_hex64(value["prev"])),
            ("seq", is_int(value["seq"], 1)),
            ("plan", are_facts(value["plan"])),
            (
                "roster",
                are_facts(roster, ("chunk_lines", "chunk_root"))
                and is_int(roster["chunk_lines"], 4096, 4096)
                and is_hex64(roster["chunk_root"]),
            ),
            ("officers", are_facts(value["officers"])),
            ("avoid", are_facts(value["avoid"])),
            (
                "sealed",
                "sealed" not in value
                or (isinstance(sealed, dict) and set(sealed) == set(SEALED) and all(map(are_facts, sealed.values()))),
            ),
        ),
        file,
        1,
    )
    check_sources(value["sources"], published)
    return value


def check_sources(sources, published):
    def fits(source):
        if not isinstance(source, dict) or not is_text(source.get("label")) or not source["label"]:
            return False
        kind = source.get("type")
        if kind == "commit":
            return set(source) == {"type", "label", "commit"} and is_hex64(source["commit"])
        if kind == "drand":
            known = set(source) == {"type", "label", "chain", "round"}
            return known and is_hex64(source["chain"]) and is_int(source["round"], 1)
        if kind == "lottery":
            known = set(source) == {"type", "label", "issue", "encode"}
            return known and source["encode"] == "rfc3797" and is_text(source["issue"]) and source["issue"] != ""
        return False

    good = isinstance(sources, list) and all(map(fits, sources))
    if not good or len({source["label"] for source in sources}) != len(sources):
        raise Wrong("bad_field", "header.json", 1, field="sources")
    for source in sources:
        if source["type"] == "drand" and source["chain"] in KNOWN_CHAINS:
            genesis, period = KNOWN_CHAINS[source["chain"]]
            earliest = published.timestamp() + 600
            if genesis + (source["round"] - 1) * period < earliest:
                raise Wrong("round_too_early", "header.json", 1, value=source["label"])


def strong(sources):
    kinds = [source["type"] for source in sources]
    lotteries = kinds.count("lottery")
    return "drand" in kinds or (lotteries and "commit" in kinds) or lotteries * 24 >= 64


def lottery_is_written_right(value):
    if not isinstance(value, str) or not re.fullmatch(r"(((0|[1-9][0-9]{0,8})\.)+/)+", value, re.ASCII):
        return False
    for group in value[:-1].split("/"):
        numbers = [int(number) for number in group[:-1].split(".")]
        if numbers != sorted(numbers):
            return False
    return True


def contributions(header, data):
    """Check the contributions and return the source digests in header order."""
    file = "reveals.json"
    reveals = parse(data, file)
    if not isinstance(reveals, dict):
        raise Wrong("not_canonical", file, 1)
    labels = [source["label"] for source in header["sources"]]
    for label in labels:
        if label not in reveals:
            raise Wrong("reveal_missing", file, 1, value=label)
    for label in sorted(set(reveals) - set(labels)):
        raise Wrong("reveal_unknown", file, 1, value=label)
    digests = []
    for source in header["sources"]:
        label, kind = source["label"], source["type"]
        given = reveals[label]
        names = {"round", "signature"} if kind == "drand" else {"value"}
        good = isinstance(given, dict) and set(given) == names
        if good and kind == "commit":
            good = is_hex64(given["value"])
        elif good and kind == "lottery":
            good = lottery_is_written_right(given["value"])
        elif good:
            signature = given["signature"]
            good = isinstance(signature, str) and re.fullmatch("([0-9a-f]{2}){1,256}", signature)
            good = good and is_int(given["round"]) and given["round"] == source["round"]
        if not good:
            raise Wrong("bad_field", file, 1, field=label)
        if kind == "commit":
            value = bytes.fromhex(given["value"])
            if H(D("commit", header["plan_no"], label) + value).hex() != source["commit"]:
                raise Wrong("commit_does_not_open", file, 1, value=label)
        elif kind == "drand":
            value = H(bytes.fromhex(given["signature"]))
        else:
            value = given["value"].encode("ascii")
        digests.append(H(D("source", label) + value))
    return digests


def make_seed(header_digest, digests):
    return H(D("seed") + header_digest + b"".join(digests))


# --- frozen files ----------------------------------------------------------------------------------------------------------


def is_day(text):
    if not isinstance(text, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_span(value):
    return (
        isinstance(value, list) and len(value) == 2 and is_day(value[0]) and is_day(value[1]) and value[0] <= value[1]
    )


def named(value):
    return is_text(value) and value != ""


def read_plan(data):
    file = "plan.json"
    plan = parse(data, file)
    if not isinstance(plan, dict):
        raise Wrong("not_canonical", file, 1)
    names = ("base", "batches", "key_overrides", "plan_no", "quota", "reserve", "strata", "templates", "title")
    check_fields(plan, names, file, 1, ("profile",))
    overrides, quota, strata = plan["key_overrides"], plan["quota"], plan["strata"]

    def stratum_fits(row):
        if not isinstance(row, dict) or set(row) != {"c", "ppm"} or not isinstance(row["c"], str):
            return False
        return re.fullmatch("[0-9A-Z_-]{1,16}", row["c"]) and is_int(row["ppm"], 0, 1000000)

    def entry_fits(entry):
        if not isinstance(entry, dict) or set(entry) != {"dept", "item", "need"}:
            return False
        return named(entry["dept"]) and named(entry["item"]) and is_int(entry["need"], 1, 1000)

    def distinct(rows):
        return len({row["c"] for row in rows}) == len(rows)

    total = (
        isinstance(quota, dict) and set(quota) == {"mode", "n"} and quota["mode"] == "total" and is_int(quota["n"], 0)
    )
    demand_all(
        (
            ("base", plan["base"] in ("eligible", "listed")),
            ("batches", isinstance(plan["batches"], list) and plan["batches"] and all(map(is_span, plan["batches"]))),
            ("key_overrides", isinstance(overrides, list) and all(r in ("FREQ_CAP", "WHITELIST") for r in overrides)),
            ("key_overrides", isinstance(overrides, list) and len(overrides) == len(set(map(str, overrides)))),
            ("plan_no", named(plan["plan_no"])),
            ("profile", plan.get("profile", "open") in ("open", "blinded")),
            ("quota", total or quota == {"mode": "ratio"}),
            ("reserve", is_int(plan["reserve"], 0)),
            ("strata", isinstance(strata, list) and strata and all(map(stratum_fits, strata)) and distinct(strata)),
            ("templates", isinstance(plan["templates"], dict) and plan["templates"]),
        ),
        file,
        1,
    )
    for name, entries in plan["templates"].items():
        if not (named(name) and isinstance(entries, list) and all(map(entry_fits, entries))):
            raise Wrong("bad_field", file, 1, field="templates")
        if sum(entry["need"] for entry in entries) < 2:
            raise Wrong("small_team", file, 1, value=name)
    demand_all((("title", is_text(plan["title"])),), file, 1)
    plan["blinded"] = plan.get("profile") == "blinded"
    plan["ppm"] = {row["c"]: row["ppm"] for row in strata}
    if plan["blinded"]:
        check_blinded_plan(plan)
    return plan


def check_blinded_plan(plan):
    ppm = plan["ppm"]
    labels = [c for c in ppm if c not in ("K", "X")]
    good = len(plan["templates"]) == 1 and plan["base"] == "eligible" and ppm.get("K") == 0 and ppm.get("X") == 0
    if not good or not all(re.fullmatch("S[1-9][0-9]*", c) and ppm[c] > 0 for c in labels):
        raise Wrong("blinded_plan", "plan.json", 1)
    days = sorted(plan["batches"])
    if any(days[i][1] >= days[i + 1][0] for i in range(len(days) - 1)):
        raise Wrong("bad_field", "plan.json", 1, field="batches")


ROSTER_FIELDS = ("c", "cap", "id", "k", "n", "st", "t", "w", "wl")


def check_business(row, plan, line, file="roster.ndjson"):
    check_fields(row, ROSTER_FIELDS, file, line)
    demand_all(
        (
            ("c", isinstance(row["c"], str)),
            ("cap", is_int(row["cap"], 0, MOST)),
            ("id", isinstance(row["id"], str) and re.fullmatch("[0-9A-Z]{1,23}", row["id"])),
            ("k", is_int(row["k"], 0, 1)),
            ("n", is_int(row["n"], 0, MOST)),
            ("st", isinstance(row["st"], str) and row["st"]),
            ("t", isinstance(row["t"], str)),
            ("w", is_int(row["w"], 1, 255)),
            ("wl", isinstance(row["wl"], str)),
        ),
        file,
        line,
    )
    if row["c"] not in plan["ppm"]:
        raise Wrong("unknown_stratum", file, line, value=row["c"])
    if row["t"] not in plan["templates"]:
        raise Wrong("unknown_template", file, line, value=row["t"])
    if plan["blinded"]:
        want_k, want_st = {"K": (1, ("OK", "OUT")), "X": (0, ("OUT",))}.get(row["c"], (0, ("OK",)))
        plain = row["cap"] == 1 and row["n"] == 0 and row["wl"] == "" and row["w"] == 1
        if not plain or row["k"] != want_k or row["st"] not in want_st:
            raise Wrong("blinded_line", file, line)


def read_roster(data, plan):
    """The roster as a list of [row, codes]: lines that are alike but for the code stand together, codes ascending.

    A line is right if it is right without its code, which is seen once for all lines that share it, and if the code is
    well formed. Where a block does not fit, its first fault is looked for line by line.
    """
    known, add_to, start, before, number = {}, {}, 0, b"", 0
    while start < len(data):
        stop = data.rfind(b"\n", start, start + 2**20) + 1 or len(data)
        lines = data[start:stop].split(b"\n")
        codes = [before]
        for line in lines[:-1]:
            at = line.find(b'"id":"') + 6
            code = line[at : at + 18]  # the usual length; cut like this, any other leaves a rest that nobody knows
            try:
                add_to[line[:at] + line[at + 18 :]](code)
            except KeyError:
                end = line.find(b'"', at)
                code, rest = line[at:end], line[:at] + line[end:]
                if rest not in known:
                    row = lone_row(line, plan)
                    if row is None:
                        roster_fault(data[start:stop], number, before, plan)
                    known[rest] = [row, []]
                    add_to[rest] = known[rest][1].append
                add_to[rest](code)
            codes.append(code)
        signs = b"".join(codes)
        right = not lines[-1] and signs.isalnum() and signs == signs.upper() and max(map(len, codes)) <= 23
        if not right or not all(map(lt, codes, codes[1:])):
            roster_fault(data[start:stop], number, before, plan)
        start, before, number = stop, codes[-1], number + len(lines) - 1
    return list(known.values())


def lone_row(line, plan):
    """The row of a line that is right by itself, or None."""
    try:
        row = parse(line, "roster.ndjson")
        check_business(row, plan, 0)
        return row
    except (Wrong, TypeError):
        return None


def roster_fault(block, number, before, plan):
    for line, text in text_lines(block, "roster.ndjson", number + 1):
        row = parse(text, "roster.ndjson", line)
        if not isinstance(row, dict):
            raise Wrong("not_canonical", "roster.ndjson", line)
        check_business(row, plan, line)
        code = row["id"].encode()
        if code <= before:
            raise Wrong("not_ascending", "roster.ndjson", line)
        before = code
    raise Wrong("not_canonical", "roster.ndjson", number + 1)


OFFICER_FIELDS = ("cap", "cert", "dept", "id", "items", "leave", "load")


def check_officer(row, line, file="officers.ndjson"):
    check_fields(row, OFFICER_FIELDS, file, line)
    demand_all(
        (
            ("cap", is_int(row["cap"], 0, MOST)),
            ("cert", is_day(row["cert"])),
            ("dept", isinstance(row["dept"], str) and row["dept"]),
            ("id", isinstance(row["id"], str) and re.fullmatch("[0-9A-Z]{1,19}", row["id"])),
            ("items", isinstance(row["items"], list) and all(isinstance(i, str) and i for i in row["items"])),
            ("leave", isinstance(row["leave"], list) and all(map(is_span, row["leave"]))),
            ("load", is_int(row["load"], 0, MOST)),
        ),
        file,
        line,
    )


def read_officers(data, plan):
    officers = []
    for line, row in object_lines(data, "officers.ndjson"):
        check_officer(row, line)
        if officers and row["id"] <= officers[-1]["id"]:
            raise Wrong("not_ascending", "officers.ndjson", line)
        if plan["blinded"]:
            items = {entry["item"] for entries in plan["templates"].values() for entry in entries}
            whole = all(span in plan["batches"] for span in row["leave"])
            if row["cert"] != "9999-12-31" or not set(row["items"]) <= items or not whole:
                raise Wrong("blinded_line", "officers.ndjson", line)
        officers.append(row)
    return officers


def read_avoid(data):
    pairs = []
    for line, row in object_lines(data, "avoid.ndjson"):
        check_fields(row, ("o", "v"), "avoid.ndjson", line)
        for name, form in (("o", "[0-9A-Z]{1,19}"), ("v", "[0-9A-Z]{1,23}")):
            if not isinstance(row[name], str) or not re.fullmatch(form, row[name]):
                raise Wrong("bad_field", "avoid.ndjson", line, field=name)
        pair = (row["o"], row["v"])
        if pairs and pair <= pairs[-1]:
            raise Wrong("not_ascending", "avoid.ndjson", line)
        pairs.append(pair)
    return pairs


# --- selection ---------------------------------------------------------------------------------------------------------------


def reasons(row, overrides):
    why = [
        name
        for name, holds in (
            ("STATUS", row["st"] != "OK"),
            ("WHITELIST", row["wl"]),
            ("FREQ_CAP", row["n"] >= row["cap"]),
        )
        if holds
    ]
    left = [name for name in why if not (row["k"] and name in overrides)]
    return why, left


def shares(plan, eligible, listed):
    ppm, quota = plan["ppm"], plan["quota"]
    if quota["mode"] == "ratio":
        base = eligible if plan["base"] == "eligible" else listed
        return {c: min(eligible[c], (base[c] * ppm[c] + 999999) // 1000000) for c in ppm}
    result = dict.fromkeys(ppm, 0)
    waiting = [c for c in ppm if ppm[c] * eligible[c] > 0]
    n = min(quota["n"], sum(eligible[c] for c in waiting))
    while waiting:
        total = sum(ppm[c] * eligible[c] for c in waiting)
        over = [c for c in waiting if n * ppm[c] * eligible[c] > total * eligible[c]]
        if over:
            for c in over:
                result[c] = eligible[c]
                n -= eligible[c]
                waiting.remove(c)
            continue
        rest = n
        for c in waiting:
            result[c] = n * ppm[c] * eligible[c] // total
            rest -= result[c]
        waiting.sort(key=lambda c: (-(n * ppm[c] * eligible[c] % total), c))
        for c in waiting[:rest]:
            result[c] += 1
        break
    return result


def ticket_of(key, code, weight):
    best = H(key + code)
    for j in range(2, weight + 1):
        best = min(best, H(key + code + b"#" + str(j).encode()))
    return best


def draw_businesses(plan, roster, key):
    """Everything of §4.4: (eligible, listed, quota, selected, reserve, excluded), the last three as objects.

    What is kept by the hundred thousand holds text and numbers only: Python's collector of cycles passes over such
    tuples and dictionaries, and need not walk through millions of codes again and again.
    """
    eligible, listed = dict.fromkeys(plan["ppm"], 0), dict.fromkeys(plan["ppm"], 0)
    pots, keys, excluded = {c: [] for c in plan["ppm"]}, [], []
    for row, codes in roster:
        why, left = reasons(row, plan["key_overrides"])
        listed[row["c"]] += len(codes)
        if left:
            left = tuple(left)
            excluded += [{"c": row["c"], "id": code.decode(), "key": row["k"], "why": left} for code in codes]
        elif row["k"]:
            keys += [(ticket_of(key, code, row["w"]), code, row, tuple(why)) for code in codes]
        else:
            eligible[row["c"]] += len(codes)
            pots[row["c"]].append((row, codes))
    excluded.sort(key=lambda line: line["id"])
    quota = shares(plan, eligible, listed)
    selected, reserve = [], []

    def chosen(rank, ticket, code, row, why, override):
        return {
            "c": row["c"],
            "id": code.decode(),
            "override": override,
            "rank": rank,
            "t": row["t"],
            "ticket": ticket.hex(),
            "why": why,
        }

    for rank, (ticket, code, row, why) in enumerate(sorted(keys, key=lambda entry: entry[:2])):
        selected.append(chosen(rank, ticket, code, row, "KEY", why))
    for c in plan["ppm"]:
        wanted = min(quota[c] + plan["reserve"], eligible[c])
        if not wanted:
            continue
        limit = (wanted + 10 * isqrt(wanted) + 64) * 2**256 // eligible[c]
        drawn = tickets_below(key, pots[c], limit.to_bytes(32, "big") if limit < 2**256 else ALL)
        if len(drawn) < wanted:
            drawn = tickets_below(key, pots[c], ALL)
        drawn.sort()
        for rank, (ticket, code, group) in enumerate(drawn[:wanted]):
            if rank < quota[c]:
                selected.append(chosen(rank, ticket, code, pots[c][group][0], "DRAW", ()))
            else:
                reserve.append({"c": c, "id": code.decode(), "rank": rank, "ticket": ticket.hex()})
    return eligible, listed, quota, selected, reserve, excluded


ALL = b"\xff" * 33  # above every ticket


def tickets_below(key, pot, bar):
    """(ticket, code, place in the pot) of every line with a ticket below the bar."""
    found = []
    for group, (row, codes) in enumerate(pot):
        if row["w"] == 1:
            begin = hashlib.sha256(key).copy
            for code in codes:
                state = begin()
                state.update(code)
                ticket = state.digest()
                if ticket < bar:
                    found.append((ticket, code, group))
        else:
            tickets = ((ticket_of(key, code, row["w"]), code, group) for code in codes)
            found += [entry for entry in tickets if entry[0] < bar]
    return found


# --- teams -----------------------------------------------------------------------------------------------------------------------


class Teams:
    """§4.5. Every pool is a list of (key, officer) kept in order; officers are numbered in the order of the file."""

    def __init__(self, plan, officers, avoid, visits, key):
        self.plan, self.officers, self.visits, self.secret = plan, officers, visits, key
        self.count = [0] * len(officers)
        self.keys = [self.make_key(o) for o in range(len(officers))]
        self.holding = [[] for _ in officers]
        number = {officer["id"]: o for o, officer in enumerate(officers)}
        self.barred = {}
        for person, business in avoid:
            if person in number:
                self.barred.setdefault(business, set()).add(number[person])
        self.pools, self.pools_of, self.line_pool, self.line_visit, self.line_need = (
            {},
            [[] for _ in officers],
            [],
            [],
            [],
        )
        self.first_line = []
        for v, (_, template) in enumerate(visits):
            self.first_line.append(len(self.line_pool))
            for entry in plan["templates"][template]:
                name = (entry["dept"], entry["item"], v % len(plan["batches"]))
                if name not in self.pools:
                    self.pools[name] = sorted((self.keys[o], o) for o in self.able(*name))
                    for _, o in self.pools[name]:
                        self.pools_of[o].append(name)
                self.line_pool.append(name)
                self.line_visit.append(v)
                self.line_need.append(entry["need"])
        self.first_line.append(len(self.line_pool))
        self.team = [{} for _ in visits]
        self.refused, self.full_sets, self.spoken_for = [], [], {}
        for v in range(len(visits)):
            self.deal(v)
        self.level()

    def able(self, dept, item, batch):
        start, end = self.plan["batches"][batch]
        for o, officer in enumerate(self.officers):
            if officer["dept"] != dept or (item != "*" and item not in officer["items"]) or officer["cert"] < end:
                continue
            if not any(first <= end and last >= start for first, last in officer["leave"]):
                yield o

    def load(self, o):
        return self.officers[o]["load"] + self.count[o]

    def has_room(self, o):
        return self.count[o] < self.officers[o]["cap"]

    def make_key(self, o):
        load, name = self.load(o), self.officers[o]["id"].encode()
        return load, H(self.secret + load.to_bytes(4, "big") + name), o

    def charge(self, o, places):
        old = (self.keys[o], o)
        self.count[o] += places
        self.keys[o] = self.make_key(o)
        for name in self.pools_of[o]:
            pool = self.pools[name]
            del pool[bisect_left(pool, old)]
            insort(pool, (self.keys[o], o))

    def lines(self, v):
        return range(self.first_line[v], self.first_line[v + 1])

    def give(self, line, o):
        self.team[self.line_visit[line]][o] = line
        insort(self.holding[o], line)

    def take(self, line, o):
        del self.team[self.line_visit[line]][o]
        self.holding[o].remove(line)

    def deal(self, v):
        barred, team = self.barred.get(self.visits[v][0], ()), self.team[v]
        if self.is_hopeless(v):
            self.refused.append(v)
            return
        log = []
        for line in self.lines(v):
            for _ in range(self.line_need[line]):
                for _, o in self.pools[self.line_pool[line]]:
                    if self.has_room(o) and o not in team and o not in barred:
                        self.give(line, o)
                        log.append((line, o, True))
                        break
                else:
                    reached = {}
                    o = self.search([line], None, self.has_room, log, reached)
                    if o is None:
                        self.undo(log)
                        self.refused.append(v)
                        self.learn(reached)
                        return
                self.charge(o, 1)
                log.append((None, o, True))
        for line in self.lines(v):
            name = self.line_pool[line]
            self.spoken_for[name] = self.spoken_for.get(name, 0) + self.line_need[line]

    def undo(self, log):
        for line, o, given in reversed(log):
            if line is None:
                self.charge(o, -1)
            elif given:
                self.take(line, o)
            else:
                self.give(line, o)

    def learn(self, reached):
        inside = set(reached)
        names = {name for name, pool in self.pools.items() if all(o in inside for _, o in pool)}
        self.full_sets.append((names, sum(self.officers[o]["cap"] for o in inside)))

    def is_hopeless(self, v):
        """A remembered set of officers has no room for the lines of this visit that only it could serve."""
        needs = [(self.line_pool[line], self.line_need[line]) for line in self.lines(v)]
        for names, places in self.full_sets:
            own = sum(need for name, need in needs if name in names)
            if own and own + sum(self.spoken_for.get(name, 0) for name in names) > places:
                return True
        return False

    def search(self, starts, root, goal, log, reached):
        came, queue, marked, rest = {}, list(starts), set(starts), {}
        position = 0
        while position < len(queue):
            line = queue[position]
            position += 1
            v, name = self.line_visit[line], self.line_pool[line]
            team, barred = self.team[v], self.barred.get(self.visits[v][0], ())
            left = []
            for pair in rest.get(name, self.pools[name]):
                o = pair[1]
                if o == root or o in reached:
                    continue
                if o in barred:
                    left.append(pair)
                elif o in team:
                    left.append(pair)
                    if team[o] not in marked:
                        marked.add(team[o])
                        came[team[o]] = (o, line)
                        queue.append(team[o])
                else:
                    reached[o] = line
                    if goal(o):
                        self.walk_back(o, line, came, root, log)
                        return o
                    for held in self.holding[o]:
                        if held not in marked:
                            marked.add(held)
                            came[held] = (o, line)
                            queue.append(held)
            rest[name] = left
        return None

    def walk_back(self, o, line, came, root, log):
        moves = []
        gives = [(line, o)]
        while line in came:
            mover, target = came[line]
            moves.append((line, mover))
            gives.append((target, mover))
            line = target
        if root is not None:
            moves.append((line, root))
        for place, leaver in moves:
            self.take(place, leaver)
            log.append((place, leaver, False))
        for place, comer in gives:
            self.give(place, comer)
            log.append((place, comer, True))

    def lighter_than(self, top):
        return lambda o: self.load(o) <= top - 2 and self.has_room(o)

    def level(self):
        def rank(o):
            return (-self.keys[o][0], *self.keys[o][1:])

        todo = sorted((rank(o), o) for o in range(len(self.officers)) if self.holding[o])
        while todo:
            _, a = todo.pop(0)
            top = self.load(a)
            reached = {}
            end = None
            if self.holding[a]:
                end = self.search(self.holding[a], a, self.lighter_than(top), [], reached)
            if end is None:
                # whoever was reached and is not loaded more would fail in the same closed part
                todo = [pair for pair in todo if not (pair[1] in reached and self.load(pair[1]) <= top)]
                continue
            place = bisect_left(todo, (rank(end), end))
            if place < len(todo) and todo[place][1] == end:
                del todo[place]
            self.charge(a, -1)
            self.charge(end, 1)
            insort(todo, (rank(a), a))
            insort(todo, (rank(end), end))

    def rows(self):
        refused = set(self.refused)
        for v, (code, template) in enumerate(self.visits):
            served = {line: [] for line in self.lines(v)}
            for o, line in self.team[v].items():
                served[line].append(self.officers[o]["id"])
            team = [
                {"dept": entry["dept"], "item": entry["item"], "o": sorted(served[line])}
                for entry, line in zip(self.plan["templates"][template], self.lines(v), strict=True)
            ]
            status = "SHORT" if v in refused else "OK"
            yield {"b": v % len(self.plan["batches"]), "id": code, "st": status, "team": team}

    # certificates

    def outsiders_leave(self, v, inside):
        """Places of visit v that only officers inside can take: need minus the largest matching with outsiders."""
        barred = self.barred.get(self.visits[v][0], ())
        free = {
            line: [o for _, o in self.pools[self.line_pool[line]] if o not in inside and o not in barred]
            for line in self.lines(v)
        }
        holder = {}

        def place(line, seen):
            for o in free[line]:
                if o not in seen:
                    seen.add(o)
                    if o not in holder or place(holder[o], seen):
                        holder[o] = line
                        return True
            return False

        missing = 0
        for line in self.lines(v):
            for done in range(self.line_need[line]):
                if not place(line, set()):
                    missing += self.line_need[line] - done
                    break
        return missing

    def check_certificates(self, data):
        file = "short.ndjson"
        number = {officer["id"]: o for o, officer in enumerate(self.officers)}
        sums, refused = {}, set(self.refused)
        entries = list(object_lines(data, file))
        for line, entry in entries:
            v = self.refused[line - 1] if line <= len(self.refused) else None
            if v is None or entry.get("id") != self.visits[v][0]:
                named = entry.get("id")
                raise Wrong("short_unknown", file, line, value=named if isinstance(named, str) else "")
            if not self.certificate_holds(entry, v, number, sums, refused):
                raise Wrong("cut_wrong", file, line, value=entry["id"])
        if len(entries) < len(self.refused):
            missing = self.visits[self.refused[len(entries)]][0]
            raise Wrong("short_missing", file, len(entries) + 1, value=missing)

    def certificate_holds(self, entry, v, number, sums, refused):
        if set(entry) != {"cut", "id", "why"}:
            return False
        cut, why = entry["cut"], entry["why"]
        if not isinstance(cut, dict) or set(cut) != {"cap", "deficit", "lines", "need", "officers"}:
            return False
        names = cut["officers"]
        if not isinstance(names, list) or not all(isinstance(name, str) and name in number for name in names):
            return False
        if names != sorted(set(names)) or not all(is_int(cut[name]) for name in ("cap", "deficit", "lines", "need")):
            return False
        inside = frozenset(number[name] for name in names)
        if inside not in sums:
            own = [self.outsiders_leave(w, inside) for w in range(len(self.visits))]
            before, total = [], 0
            for w, need in enumerate(own):
                before.append(total)
                total += 0 if w in refused else need
            sums[inside] = (own, before)
        own, before = sums[inside]
        cap = sum(self.officers[o]["cap"] for o in inside)
        if cut["cap"] != cap or cut["need"] > before[v] + own[v] or cut["lines"] < 1:
            return False
        if cut["deficit"] != cut["need"] - cap or cut["deficit"] < 1:
            return False
        return (
            isinstance(why, list) and len(why) == len(self.lines(v)) and all(map(self.funnel_holds, why, self.lines(v)))
        )

    def funnel_holds(self, stated, line):
        v = self.line_visit[line]
        entry = self.plan["templates"][self.visits[v][1]][line - self.first_line[v]]
        here = [officer for officer in self.officers if officer["dept"] == entry["dept"]]
        barred = self.barred.get(self.visits[v][0], ())
        present = self.pools[self.line_pool[line]]
        true = {
            "cert_and_present": len(present),
            "dept": entry["dept"],
            "in_dept": len(here),
            "item": entry["item"],
            "need": entry["need"],
            "not_avoided": sum(o not in barred for _, o in present),
            "qualified": sum(entry["item"] == "*" or entry["item"] in officer["items"] for officer in here),
        }
        if not isinstance(stated, dict) or set(stated) != {*true, "under_cap"}:
            return False
        return all(stated[k] == true[k] for k in true) and is_int(stated["under_cap"], 0, true["not_avoided"])


# --- the sealed maps of a blinded draw ----------------------------------------------------------------------------------------------


def check_sealed(header, plan, files, sealed, avoid):
    """The maps are those of the header; a file that is not is read all the same, since its fault may have a line."""
    if "sealed" not in header:
        raise Wrong("bad_field", "header.json", 1, field="sealed")
    for file in SEALED.values():
        if file not in sealed:
            raise Wrong("file_missing", file)
    changed = [file for name, file in SEALED.items() if not same_facts(header["sealed"][name], sealed[file])]
    try:
        open_sealed(plan, files, sealed, avoid)
    except Wrong as wrong:
        if not changed or wrong.file == changed[0]:
            raise
    if changed:
        raise Wrong("digest_differs", changed[0])


def open_sealed(plan, files, sealed, avoid):
    file = "classes.json"
    table = parse(sealed[file], file)
    good = isinstance(table, dict) and set(table) == {"classes", "salt"} and is_hex64(table["salt"])
    good = good and isinstance(table["classes"], dict) and all(isinstance(v, str) for v in table["classes"].values())
    if not good:
        raise Wrong("bad_field", file, 1, field="classes")
    labels = table["classes"]
    if sorted(labels.values()) != sorted(c for c in plan["ppm"] if c not in ("K", "X")):
        raise Wrong("label_differs", file, 1)
    true_plan = dict(plan, blinded=False, ppm={name: plan["ppm"][label] for name, label in labels.items()})
    (template,) = plan["templates"].values()
    items = {entry["item"] for entry in template}

    def business(row, line, number):
        check_business(line, true_plan, number, "map.ndjson")
        _, left = reasons(line, plan["key_overrides"])
        if line["k"]:
            c, st = "K", "OUT" if left else "OK"
        else:
            c, st = ("X", "OUT") if left else (labels[line["c"]], "OK")
        return {"c": c, "cap": 1, "id": row, "k": line["k"], "n": 0, "st": st, "t": line["t"], "w": 1, "wl": ""}

    def officer(row, line, number):
        check_officer(line, number, "officer_map.ndjson")
        away = [
            [start, end]
            for start, end in plan["batches"]
            if line["cert"] < end or any(first <= end and last >= start for first, last in line["leave"])
        ]
        public = {"cap": line["cap"], "cert": "9999-12-31", "dept": line["dept"], "id": row, "load": line["load"]}
        return dict(public, items=sorted(items & set(line["items"])), leave=sorted(away))

    rows = open_map(sealed, "map.ndjson", "row", 23, ROSTER_FIELDS, business)
    compare_map(rows, files["roster.ndjson"], "map.ndjson")
    people = open_map(sealed, "officer_map.ndjson", "officer", 19, OFFICER_FIELDS, officer)
    compare_map(people, files["officers.ndjson"], "officer_map.ndjson")
    for person, row in avoid:
        if row not in rows:
            raise Wrong("map_incomplete", "map.ndjson")
        if person not in people:
            raise Wrong("map_incomplete", "officer_map.ndjson")


def open_map(sealed, file, kind, length, fields, public_line):
    found, codes, before = {}, set(), ""
    for number, entry in object_lines(sealed[file], file):
        check_fields(entry, ("code", "line", "name", "row", "salt"), file, number)
        code, line, row = entry["code"], entry["line"], entry["row"]
        demand_all(
            (
                ("code", isinstance(code, str) and re.fullmatch("[0-9A-Z]{1,23}", code)),
                ("line", isinstance(line, dict) and set(line) == set(fields) and line["id"] == code),
                ("name", isinstance(entry["name"], str)),
                ("row", isinstance(row, str)),
                ("salt", is_hex64(entry["salt"])),
            ),
            file,
            number,
        )
        if row != b32encode(H(D(kind, code) + bytes.fromhex(entry["salt"]))).decode()[:length]:
            raise Wrong("pseudonym_differs", file, number)
        if row <= before or code in codes:
            raise Wrong("not_ascending", file, number)
        before = row
        codes.add(code)
        found[row] = dump(public_line(row, line, number))
    return found


def compare_map(found, public, file):
    texts = public.split(b"\n")[:-1]
    if len(texts) != len(found):
        raise Wrong("map_incomplete", file)
    for number, (mine, theirs) in enumerate(zip(found.values(), texts, strict=True), 1):
        if mine != theirs:
            raise Wrong("true_line_differs", file, number)


# --- the steps -----------------------------------------------------------------------------------------------------------------------


def read_package(path):
    if os.path.isdir(path):
        files = {}
        for name in sorted(os.listdir(path)):
            full = os.path.join(path, name)
            if os.path.isfile(full):
                with open(full, "rb") as stream:
                    files[name] = stream.read()
        return files
    try:
        with open(path, "rb") as stream:
            data = stream.read()
        files = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if info.filename in files:
                    raise Wrong("file_twice", info.filename)
                if info.file_size > 2**31:
                    raise Wrong("not_a_package")
                files[info.filename] = archive.read(info)
        return files
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Wrong("not_a_package") from None


def compare(file, objects, given):
    made = b"".join(dump(value) + b"\n" for value in objects)
    if made != given:
        place = 0
        while place < min(len(made), len(given)) and made[place] == given[place]:
            place += 1
        raise Wrong("line_differs", file, made[:place].count(b"\n") + 1)
    return facts(made)


def read_result(data):
    file = "result.json"
    value = parse(data, file)
    if not isinstance(value, dict):
        raise Wrong("not_canonical", file, 1)
    names = ("algo", "eligible", "header", "listed", "quota", "seed", "short")
    check_fields(value, (*names, "assignment", "excluded", "reserve", "selected"), file, 1)
    demand_all((("header", is_hex64(value["header"])), ("seed", is_hex64(value["seed"]))), file, 1)
    return value


def first_ticket_fits(files, roster, seed):
    """Whether the first selected (or reserve) line has the ticket that this seed gives its code."""
    key = H(D("key", "select") + seed)
    for file in ("selected.ndjson", "reserve.ndjson"):
        text = files[file].split(b"\n")[0]
        if not text:
            continue
        try:
            line = parse(text, file)
            code = str(line["id"]).encode("ascii")
            weights = [row["w"] for row, codes in roster if code in codes]
            return [ticket_of(key, code, weight).hex() for weight in weights] == [line["ticket"]]
        except (Wrong, KeyError, TypeError, ValueError):
            return False
    return True


class Check:
    def __init__(self):
        self.steps, self.fault, self.current = [], None, "package"
        self.header_digest = self.seed = self.result_digest = ""

    def done(self, code, status="ok", **params):
        self.steps.append({"code": code, "status": status, "params": params})

    def run(self, path, sealed_path=None):
        """Check a package by its path (or its files, name → bytes)."""
        try:
            files = path if isinstance(path, dict) else read_package(path)
            self.follow(files, sealed_path)
        except Wrong as wrong:
            self.fault = wrong
            self.done(self.current, "failed")
        return self

    def follow(self, files, sealed):
        for name in REQUIRED:
            if name not in files:
                raise Wrong("file_missing", name)
        for name in SEALED.values():
            if name in files:
                raise Wrong("sealed_present", name)
        self.done("package", files=len(files))

        self.current = "header"
        header = read_header(files["header.json"])
        header_digest = H(files["header.json"])
        result = read_result(files["result.json"])
        if result["header"] != header_digest.hex():
            try:
                own = make_seed(header_digest, contributions(header, files["reveals.json"])).hex()
            except Wrong:
                own = ""
            if own == result["seed"]:
                raise Wrong("result_differs", "result.json", 1)
            raise Wrong("header_differs", "header.json", 1)
        self.header_digest = header_digest.hex()
        self.done("header", seq=header["seq"], published=header["published"], digest=self.header_digest)

        self.current = "frozen"
        plan = roster = officers = avoid = None
        for name, file in FROZEN:
            if name == "plan":
                plan = read_plan(files[file])
            elif name == "roster":
                roster = read_roster(files[file], plan)
            elif name == "officers":
                officers = read_officers(files[file], plan)
            else:
                avoid = read_avoid(files[file])
            if not same_facts(header[name], files[file]):
                raise Wrong("digest_differs", file)
            if name == "roster" and chunk_root(files[file], 4096) != header[name]["chunk_root"]:
                raise Wrong("chunk_root_differs", file)
        if plan["plan_no"] != header["plan_no"]:
            raise Wrong("plan_no_differs", "header.json", 1)
        if plan["blinded"] != ("sealed" in header):
            raise Wrong("bad_field", "header.json", 1, field="sealed")
        self.done("frozen", roster=sum(len(codes) for _, codes in roster), officers=len(officers))

        self.current = "strength"
        self.done("strength", "ok" if strong(header["sources"]) else "warn", sources=len(header["sources"]))
        self.current = "sources"
        digests = contributions(header, files["reveals.json"])
        self.done("sources", sources=len(header["sources"]))

        self.current = "seed"
        seed = make_seed(header_digest, digests)
        if seed.hex() != result["seed"]:
            if first_ticket_fits(files, roster, seed):
                raise Wrong("result_differs", "result.json", 1)
            raise Wrong("seed_differs", "reveals.json", 1)
        self.seed = seed.hex()
        self.done("seed", seed=self.seed)

        self.current = "selection"
        drawn = draw_businesses(plan, roster, H(D("key", "select") + seed))
        eligible, listed, quota, selected, reserve, excluded = drawn
        stated = {
            "algo": "srdraw/1",
            "eligible": eligible,
            "header": self.header_digest,
            "listed": listed,
            "quota": quota,
            "seed": self.seed,
            "excluded": compare("excluded.ndjson", excluded, files["excluded.ndjson"]),
            "selected": compare("selected.ndjson", selected, files["selected.ndjson"]),
            "reserve": compare("reserve.ndjson", reserve, files["reserve.ndjson"]),
        }
        self.done("selection", selected=len(selected), excluded=len(excluded))

        self.current = "teams"
        visit_key = H(D("key", "visit") + seed)
        order = sorted(selected, key=lambda row: (row["why"] != "KEY", H(visit_key + row["id"].encode()), row["id"]))
        visits = [(row["id"], row["t"]) for row in order]
        teams = Teams(plan, officers, avoid, visits, H(D("key", "officer") + seed))
        stated["assignment"] = compare("assignment.ndjson", teams.rows(), files["assignment.ndjson"])
        stated["short"] = len(teams.refused)
        self.done("teams", visits=len(visits), short=len(teams.refused))

        self.current = "result"
        if dump(stated) != files["result.json"]:
            raise Wrong("result_differs", "result.json", 1)
        self.result_digest = H(files["result.json"]).hex()
        self.done("result", digest=self.result_digest)

        self.current = "refusals"
        teams.check_certificates(files.get("short.ndjson", b""))
        self.done("refusals", short=len(teams.refused))

        if sealed is not None:
            self.current = "sealed"
            opened = sealed if isinstance(sealed, dict) else read_package(sealed)
            check_sealed(header, plan, files, opened, avoid)
            self.done("sealed")
        if any(source["type"] == "drand" for source in header["sources"]):
            self.current = "beacon"
            self.done("beacon", "open")
        self.current = "anchors"
        self.done("anchors", "open", present=int("anchors.json" in files))

    def as_dict(self):
        fault = self.fault
        return {
            "ok": fault is None,
            "steps": self.steps,
            "fault": fault and {"code": fault.code, "file": fault.file, "line": fault.line, "params": fault.params},
            "header_digest": self.header_digest,
            "seed": self.seed,
            "result_digest": self.result_digest,
        }

    def show(self, path):
        for step in self.steps:
            figures = "  ".join(f"{name}={value}" for name, value in step["params"].items())
            print(f"{STATUS_NAMES[step['status']]}  {STEP_NAMES[step['code']]}  {figures}".rstrip())
        if self.fault is None:
            print(f"\n全部相符 / everything follows. 结果摘要 result digest: {self.result_digest}")
            return
        place = (self.fault.file or path) + (f":{self.fault.line}" if self.fault.line else "")
        print(f"\n首个不符之处 / first fault: {place}\n{FAULTS[self.fault.code].format(**self.fault.params)}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", metavar="PACKAGE", help="zip or folder")
    parser.add_argument("--sealed", metavar="FOLDER", help="folder (or zip) with map, officer_map and classes")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    chosen = parser.parse_args(arguments)
    check = Check().run(chosen.package, chosen.sealed)
    if chosen.json:
        print(json.dumps(check.as_dict(), ensure_ascii=False, indent=1))
    else:
        check.show(chosen.package)
    return 0 if check.fault is None else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
