"""What stops an import before anything is written: one clear sentence."""


class ImportRefused(Exception):
    """Nothing was imported; the message says why, in the reader's language."""
