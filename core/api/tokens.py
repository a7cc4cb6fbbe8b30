"""Tokens of machine clients."""

import hashlib
import secrets

PREFIX_LENGTH = 12


def new_token() -> str:
    """A token, made at the edge: a part that tells tokens apart, and 256 random bits."""
    return f"ov_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"


def prefix_of(token: str) -> str:
    return token[:PREFIX_LENGTH]


def digest_of(token: str) -> str:
    """Tokens are random, so a plain digest cannot be guessed backwards."""
    return hashlib.sha256(token.encode()).hexdigest()
