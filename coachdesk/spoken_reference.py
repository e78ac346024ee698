"""The short reference people say over a desk or a phone: no letters or figures that sound or look alike."""

import secrets

ALPHABET = "ABCDEFHJKLMNPRTWXY346789"


def fresh() -> str:
    """A reference such as `DA7-4K2`: 24 letters and figures, six places, about 190 million."""
    figures = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{figures[:3]}-{figures[3:]}"


def normal(said: str) -> str:
    """What somebody typed, in the form it is kept in: `da74k2` is `DA7-4K2`."""
    plain = "".join(letter for letter in said.upper() if letter.isalnum())
    return f"{plain[:3]}-{plain[3:]}" if len(plain) == 6 else said.strip()
