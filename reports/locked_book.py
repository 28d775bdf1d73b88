"""Workbooks under a password (AES-256, as Excel does it), made and opened in memory."""

import io

ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How a workbook under a password begins; others begin as archives."""


def locked(content: bytes, password: str) -> bytes:
    """The workbook as it opens with the password alone."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, made)
    return made.getvalue()


def opened(content: bytes, password: str) -> bytes | None:
    """The workbook without its password; None where that is another."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain)
    except (InvalidKeyError, DecryptionError):
        return None
    return plain.getvalue()
