"""The BLS check of a drand round (docs/draw.md §4.2): done where ``py_ecc`` is installed, else left as an open step.

Quicknet: signature on G1 over H(round as 8 bytes, big-endian), public key on G2, suite of RFC 9380.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from typing import Any, Final

from .faults import DrawFault
from .sources import CHAINS, FILE

SUITE: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def signature_is_valid(chain: str, number: int, signature: str) -> bool | None:
    """Whether the signature of the round verifies with the chain's key; ``None`` if that cannot be checked here."""
    known = CHAINS.get(chain)
    if known is None:
        return None
    try:
        curve = import_module("py_ecc.optimized_bls12_381")
        to_curve = import_module("py_ecc.bls.hash_to_curve")
        points = import_module("py_ecc.bls.point_compression")
    except ImportError:
        return None
    if len(signature) != 96:
        return False
    try:
        point = points.decompress_G1(int(signature, 16))
    except ValueError:
        return False
    if curve.is_inf(point) or not curve.is_inf(curve.multiply(point, curve.curve_order)):
        return False
    key = points.decompress_G2((int(known.public_key[:96], 16), int(known.public_key[96:], 16)))
    message = to_curve.hash_to_G1(sha256(number.to_bytes(8, "big")).digest(), SUITE, sha256)
    return bool(curve.pairing(curve.G2, point) == curve.pairing(key, message))


def check_signatures(sources: Sequence[Mapping[str, Any]], reveals: Mapping[str, Any]) -> bool | None:
    """Check every beacon round: ``True`` all verified, ``None`` none to check or at least one open. Raises
    ``signature_wrong``."""
    answers = []
    for source in sources:
        if source["type"] != "drand":
            continue
        answer = signature_is_valid(source["chain"], source["round"], reveals[source["label"]]["signature"])
        if answer is False:
            raise DrawFault("signature_wrong", FILE, 1, value=source["label"])
        answers.append(answer)
    return True if answers and all(answers) else None
