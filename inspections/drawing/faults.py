"""What can be wrong with a draw, a frozen file or a package: one exception, one list of codes.

The codes are the contract: the services translate them, the stand-alone verifier and the browser verifier use
the same ones, and the tests compare them. The English sentences here are for the shell and the log.
"""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # the package as a whole
    "not_a_package": "this is neither a readable zip file nor a folder with the files of a draw",
    "file_missing": "the file is missing",
    "file_twice": "the package holds this file twice",
    "sealed_present": "this file is sealed and must not stand in a public package",
    # text
    "not_utf8": "the text is not UTF-8",
    "not_canonical": "the text is not in canonical form",
    "no_final_newline": "the last line does not end in a line feed",
    "bad_field": "the field “{field}” is missing, unknown or has a value that is not allowed",
    "not_ascending": "the lines are not in ascending order, or one appears twice",
    "unknown_stratum": "the stratum “{value}” is not in the plan",
    "unknown_template": "the template “{value}” is not in the plan",
    "small_team": "the template “{value}” asks for fewer than two officers",
    "lone_officer": "the template “{value}” sends one officer of {dept} and the plan cites no basis for it",
    "unknown_officer": "the recusals name the officer “{value}”, who is not in the list",
    "unknown_business": "the recusals name the enterprise “{value}”, which is not in the roster",
    # header and sources
    "header_differs": "the header is not the one from which this result was made",
    "digest_differs": "size, number of lines or SHA-256 differ from what the header states",
    "chunk_root_differs": "the digest over the chunks differs from what the header states",
    "plan_no_differs": "the plan number of the header is not that of the plan",
    "sources_too_weak": "the sources do not suffice: a commitment and a public value, or public values of 64 bits",
    "commit_used_before": "the commitment of “{value}” was used in an earlier header",
    "round_too_early": "the round of “{value}” comes less than ten minutes after the publication",
    "unknown_chain": "the beacon chain of “{value}” is not known",
    "reveal_missing": "the contribution of “{value}” is missing",
    "reveal_unknown": "the contribution “{value}” belongs to no source of the header",
    "commit_does_not_open": "the value of “{value}” does not open its commitment",
    "signature_wrong": "the beacon signature of “{value}” is not valid",
    # what is computed
    "seed_differs": "the seed does not follow from the header and the contributions",
    "line_differs": "the line is not the one that follows from the frozen files and the seed",
    "result_differs": "the result is not the one that follows from the frozen files and the seed",
    "short_missing": "the refused visit “{value}” has no certificate",
    "short_unknown": "there is a certificate for “{value}”, which was not refused at this place",
    "cut_wrong": "the certificate of “{value}” does not add up",
    # blinded profile
    "blind_missing": "a blinded draw needs 32 random bytes",
    "blinded_plan": "a blinded plan must have one template, base “eligible”, labels S1, S2 … with a ratio, and K and X at 0",
    "blinded_line": "the line says more than the blinded profile allows",
    "weights_not_blinded": "a blinded draw knows no weights",
    "stratum_too_small": "the stratum “{value}” has {count} drawable rows; merge classes until there are at least ten",
    "map_incomplete": "the sealed map and the public lines are not one to one",
    "pseudonym_differs": "the pseudonym does not follow from the code and its salt",
    "true_line_differs": "the public line does not follow from the true line",
    "label_differs": "the sealed table of classes does not fit the labels of the plan",
}


class DrawFault(Exception):
    """Something is wrong, said by ``code`` (a key of ``SENTENCES``), ``file``, ``line`` (1-based, 0 = the whole
    file) and ``params`` (what the sentence names)."""

    def __init__(self, code: str, file: str = "", line: int = 0, **params: object) -> None:
        self.code = code
        self.file = file
        self.line = line
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.sentence)

    @property
    def place(self) -> str:
        """``roster.ndjson:12``, ``plan.json`` or an empty text."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def sentence(self) -> str:
        text = SENTENCES[self.code].format_map(self.params)
        return f"{self.place}: {text}" if self.file else text

    def as_dict(self) -> dict[str, object]:
        return {"code": self.code, "file": self.file, "line": self.line, "params": self.params}
