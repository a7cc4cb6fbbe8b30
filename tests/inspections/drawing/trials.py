"""Random small draws for the tests, from a numbered trial: the same trial always gives the same draw."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, TypeVar

T = TypeVar("T")
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DEPARTMENTS = ("SAMR", "FIRE", "生态环境局")
ITEMS = ("F", "S", "T")
BATCHES = (["2026-03-02", "2026-03-06"], ["2026-03-09", "2026-03-13"], ["2026-03-16", "2026-03-20"])


class Dice:
    """Numbers that follow from a name alone."""

    def __init__(self, *name: object) -> None:
        self._name = repr(name).encode()
        self._turn = 0

    def below(self, limit: int) -> int:
        self._turn += 1
        return int.from_bytes(sha256(self._name + b"/%d" % self._turn).digest()[:8], "big") % limit

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], percent: int) -> list[T]:
        return [choice for choice in choices if self.chance(percent)]

    def code(self, length: int) -> str:
        return "".join(self.pick(SIGNS) for _ in range(length))

    def bytes32(self) -> bytes:
        self._turn += 1
        return sha256(self._name + b"#%d" % self._turn).digest()


def officers(
    dice: Dice, number: int, departments: Sequence[str], *, cap: int = 4, loads: bool = True
) -> list[dict[str, Any]]:
    skilled = dice.pick((50, 75, 100))
    rows = []
    for i in range(number):
        leave = [[dice.pick(BATCHES)[0], "2026-03-18"]] if dice.chance(15) else []
        leave = [span for span in leave if span[0] <= span[1]]
        rows.append(
            {
                "cap": dice.below(cap + 1) if dice.chance(30) else cap,
                "cert": "2026-03-08" if dice.chance(8) else dice.pick(("2027-12-31", "9999-12-31")),
                "dept": dice.pick(departments),
                "id": f"J{i:02d}{dice.code(2)}",
                "items": sorted(dice.some(ITEMS, skilled)),
                "leave": leave,
                "load": dice.below(3) if loads else 0,
            }
        )
    return rows


def templates(dice: Dice, number: int, departments: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    made = {}
    for i in range(number):
        entries = [
            {"dept": dice.pick(departments), "item": dice.pick((*ITEMS, "*")), "need": dice.between(1, 2)}
            for _ in range(dice.between(1, 3))
        ]
        if sum(int(str(entry["need"])) for entry in entries) < 2:
            entries[0]["need"] = 2
        made[f"T{i}"] = entries
    return made


def draw(trial: int, *, size: int = 24, people: int = 9) -> dict[str, Any]:
    """Arguments of ``freeze`` for an open draw, with the contributions under ``values``."""
    dice = Dice("draw", trial)
    strata = ["D", "C", "B", "A", "N"][: dice.between(1, 5)]
    departments = DEPARTMENTS[: dice.between(1, 3)]
    forms = templates(dice, dice.between(1, 3), departments)
    roster = [
        {
            "c": dice.pick(strata),
            "cap": dice.between(1, 3),
            "id": f"{dice.pick(('91', '92', 'Z'))}{dice.code(dice.pick((16, 13, 5)))}{i:02d}",
            "k": int(dice.chance(8)),
            "n": dice.below(3),
            "st": "REVOKED" if dice.chance(6) else "OK",
            "t": dice.pick(sorted(forms)),
            "w": dice.pick((1, 1, 1, 2, 3)),
            "wl": "免检〔2025〕1号" if dice.chance(6) else "",
        }
        for i in range(dice.between(0 if trial % 10 == 0 else 1, size))
    ]
    people_rows = officers(dice, dice.between(0 if trial % 10 == 1 else 3, people), departments)
    avoid = [{"o": person["id"], "v": row["id"]} for person in people_rows for row in roster if dice.chance(8)]
    quota: dict[str, Any] = {"mode": "ratio"}
    if dice.chance(40):
        quota = {"mode": "total", "n": dice.below(size)}
    plan_no = f"试〔2026〕{trial}号"
    r = dice.bytes32()
    lottery = "".join(f"{number}." for number in sorted({dice.between(1, 33) for _ in range(6)})) + "/7./"
    from inspections.drawing import commitment

    return {
        "plan": {
            "base": dice.pick(("eligible", "listed")),
            "batches": list(BATCHES[: dice.between(1, 3)]),
            "key_overrides": dice.some(("FREQ_CAP", "WHITELIST"), 50),
            "plan_no": plan_no,
            "quota": quota,
            "reserve": dice.below(4),
            "strata": [{"c": c, "ppm": dice.pick((0, 10_000, 30_001, 200_000, 500_000, 1_000_000))} for c in strata],
            "templates": forms,
            "title": "随机“试验”\\",
        },
        "roster": roster,
        "officers": people_rows,
        "avoid": avoid,
        "sources": [
            {"type": "commit", "label": "监督员甲", "commit": commitment(plan_no, "监督员甲", r)},
            {"type": "lottery", "label": "ssq", "issue": "2026031", "encode": "rfc3797"},
        ],
        "published": "2026-02-27T09:00:00+08:00",
        "seq": 1,
        "lone_bases": {(name, entry["dept"]) for name, entries in forms.items() for entry in entries},
        "values": {"监督员甲": {"value": r.hex()}, "ssq": {"value": lottery}},
    }


def blinded(trial: int, *, size: int = 40, people: int = 12) -> dict[str, Any]:
    """Arguments of ``freeze`` for a blinded draw: classes of ten rows or none, one template, no weights."""
    arguments = draw(trial, size=size, people=people)
    dice = Dice("blinded", trial)
    plan = arguments["plan"]
    name = sorted(plan["templates"])[0]
    plan |= {"profile": "blinded", "base": "eligible", "templates": {name: plan["templates"][name]}}
    for stratum in plan["strata"]:
        stratum["ppm"] = stratum["ppm"] or 50_000
    for row in arguments["roster"]:
        row |= {"t": name, "w": 1}
    for stratum in plan["strata"]:
        for number in range(10 * dice.between(0, 2)):
            row = {"c": stratum["c"], "cap": 2, "k": 0, "n": 0, "st": "OK", "t": name, "w": 1, "wl": ""}
            arguments["roster"].append({**row, "id": f"93{dice.code(12)}{number:02d}{stratum['c']}"})
    drawable: dict[str, int] = {}
    for row in arguments["roster"]:
        if not row["k"] and row["st"] == "OK" and not row["wl"] and row["n"] < row["cap"]:
            drawable[row["c"]] = drawable.get(row["c"], 0) + 1
    small = {c for c, count in drawable.items() if count < 10}
    arguments["roster"] = [
        {**row, "st": "REVOKED"} if row["c"] in small and not row["k"] else row for row in arguments["roster"]
    ]
    arguments["blind"] = dice.bytes32()
    arguments["names"] = {row["id"]: f"试验企业{number}号" for number, row in enumerate(arguments["roster"])}
    arguments["officer_names"] = {row["id"]: f"执法员{row['id']}" for row in arguments["officers"]}
    return arguments


def finished_blinded(trial: int, **sizes: int) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The public and the sealed files of a finished blinded draw."""
    from inspections.drawing import freeze, run

    arguments = blinded(trial, **sizes)
    values = arguments.pop("values")
    frozen = freeze(**arguments)
    return {**frozen.files, **run(frozen.files, values).files}, frozen.sealed


def finished(trial: int, **sizes: int) -> dict[str, bytes]:
    """The files of a finished open draw."""
    from inspections.drawing import freeze, run

    arguments = draw(trial, **sizes)
    values = arguments.pop("values")
    frozen = freeze(**arguments)
    return {**frozen.files, **run(frozen.files, values).files}
