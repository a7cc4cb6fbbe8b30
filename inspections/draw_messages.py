"""Words for the codes of ``inspections.drawing``: steps, their states, faults. For pages, the shell and the browser.

The pure code and the three verifiers speak in codes; here each code gets its sentence, in the reader's language.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

STEPS = {
    "package": _("The package is complete"),
    "header": _("The header, and that the result was made from it"),
    "frozen": _("Size, digest, form and order of the frozen files"),
    "strength": _("The sources of randomness suffice"),
    "sources": _("Commitments open and public values are there"),
    "seed": _("The seed"),
    "selection": _("Exclusions, quotas and tickets"),
    "teams": _("The teams"),
    "result": _("The result file"),
    "refusals": _("Certificates of refused visits"),
    "sealed": _("The sealed maps"),
    "beacon": _("The signature of the beacon"),
    "anchors": _("Outside proofs of the time of publication"),
}

STATUSES = {
    "ok": _("Passed"),
    "open": _("Not checked here"),
    "warn": _("Take note"),
    "failed": _("Does not agree"),
    "running": _("Running"),
}

PARAMS = {
    "files": _("files"),
    "seq": _("number of the draw"),
    "published": _("published"),
    "digest": _("digest"),
    "roster": _("lines in the roster"),
    "officers": _("officers"),
    "sources": _("sources"),
    "seed": _("seed"),
    "selected": _("selected"),
    "excluded": _("excluded"),
    "visits": _("visits"),
    "short": _("refused"),
    "present": _("proofs in the package"),
}

FAULTS = {
    "not_a_package": _("this is neither a readable zip file nor a folder with the files of a draw"),
    "file_missing": _("the file is missing"),
    "file_twice": _("the package holds this file twice"),
    "sealed_present": _("this file is sealed and must not stand in a public package"),
    "not_utf8": _("the text is not UTF-8"),
    "not_canonical": _("the text is not in canonical form"),
    "no_final_newline": _("the last line does not end in a line feed"),
    "bad_field": _("the field “{field}” is missing, unknown or has a value that is not allowed"),
    "not_ascending": _("the lines are not in ascending order, or one appears twice"),
    "unknown_stratum": _("the stratum “{value}” is not in the plan"),
    "unknown_template": _("the template “{value}” is not in the plan"),
    "small_team": _("the template “{value}” asks for fewer than two officers"),
    "lone_officer": _("the template “{value}” sends one officer of {dept} and the plan cites no basis for it"),
    "unknown_officer": _("the recusals name the officer “{value}”, who is not in the list"),
    "unknown_business": _("the recusals name the enterprise “{value}”, which is not in the roster"),
    "header_differs": _("the header is not the one from which this result was made"),
    "digest_differs": _("size, number of lines or SHA-256 differ from what the header states"),
    "chunk_root_differs": _("the digest over the chunks differs from what the header states"),
    "plan_no_differs": _("the plan number of the header is not that of the plan"),
    "sources_too_weak": _("the sources do not suffice: a commitment and a public value, or public values of 64 bits"),
    "commit_used_before": _("the commitment of “{value}” was used in an earlier header"),
    "round_too_early": _("the round of “{value}” comes less than ten minutes after the publication"),
    "unknown_chain": _("the beacon chain of “{value}” is not known"),
    "reveal_missing": _("the contribution of “{value}” is missing"),
    "reveal_unknown": _("the contribution “{value}” belongs to no source of the header"),
    "commit_does_not_open": _("the value of “{value}” does not open its commitment"),
    "signature_wrong": _("the beacon signature of “{value}” is not valid"),
    "seed_differs": _("the seed does not follow from the header and the contributions"),
    "line_differs": _("the line is not the one that follows from the frozen files and the seed"),
    "result_differs": _("the result is not the one that follows from the frozen files and the seed"),
    "short_missing": _("the refused visit “{value}” has no certificate"),
    "short_unknown": _("there is a certificate for “{value}”, which was not refused at this place"),
    "cut_wrong": _("the certificate of “{value}” does not add up"),
    "blind_missing": _("a blinded draw needs 32 random bytes"),
    "blinded_plan": _(
        "a blinded plan must have one template, base “eligible”, labels S1, S2 … with a ratio, and K and X at 0"
    ),
    "blinded_line": _("the line says more than the blinded profile allows"),
    "weights_not_blinded": _("a blinded draw knows no weights"),
    "stratum_too_small": _(
        "the stratum “{value}” has {count} drawable rows; merge classes until there are at least ten"
    ),
    "map_incomplete": _("the sealed map and the public lines are not one to one"),
    "pseudonym_differs": _("the pseudonym does not follow from the code and its salt"),
    "true_line_differs": _("the public line does not follow from the true line"),
    "label_differs": _("the sealed table of classes does not fit the labels of the plan"),
}

CONTROLLER = {
    "dropped": _("Checking the package you dropped: {name}"),
    "loading": _("Fetching the package: {done} of {total}"),
    "reading": _("Unpacking {file}"),
    "hashing": _("Hashing {file}"),
    "drawing": _("Drawing the tickets"),
    "assigning": _("Dealing the teams"),
    "good": _(
        "Everything follows from the frozen files and the seed, recomputed here in {seconds} s. Digest of the result: {digest}"
    ),
    "bad": _("Something does not agree. First place: {place}: {fault}"),
    "unreachable": _("The package could not be fetched."),
    "unsupported": _("This browser is too old to check a package; use the Python verifier."),
    "step": _("Step"),
    "status": _("State"),
    "figures": _("Figures"),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a fault code in the active language."""
    return str(FAULTS[code]).format_map(params)


def browser_messages() -> dict[str, dict[str, str]]:
    """All words the browser verifier shows, for a ``json_script`` on the page."""
    tables = {"steps": STEPS, "statuses": STATUSES, "params": PARAMS, "faults": FAULTS, "page": CONTROLLER}
    return {name: {code: str(text) for code, text in table.items()} for name, table in tables.items()}
