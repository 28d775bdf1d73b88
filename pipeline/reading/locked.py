"""Workbooks with a password: told as such, and opened with the passwords that the county gave."""

import io
import re
from collections.abc import Sequence

from pipeline.reading.guard_zip import LOCKED
from pipeline.reading.unfit import Locked, Unfit

PACKAGE = "EncryptedPackage".encode("utf-16-le")
NO_SECRET = "VelvetSweatshop"
"""What Excel itself uses where a workbook is protected but opens without asking."""
MAX_SPINS = 10_000_000

_SPINS = re.compile(rb'spinCount="(\d+)"')


def unlocked(data: bytes, passwords: Sequence[str]) -> bytes:
    """The workbook in an OLE container, decrypted if it is encrypted. Raises Unfit, Locked."""
    if PACKAGE not in data and not _is_encrypted(data):
        return data
    if any(int(spins) > MAX_SPINS for spins in _SPINS.findall(data)):
        raise Unfit("文件的加密参数异常，疑似损坏或恶意")
    for password in [*passwords, NO_SECRET]:
        opened = _decrypted(data, password)
        if opened is not None:
            return opened
    if passwords:
        raise Locked(
            "文件有密码，hedui.toml 里给的口令打不开",
            "核对 [passwords] 中这个文件的口令，或向来源部门确认",
        )
    raise Locked(
        LOCKED, '在 hedui.toml 的 [passwords] 下写一行 "文件名" = "口令"，或去掉密码后重新放入'
    )


def _is_encrypted(data: bytes) -> bool:
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # damaged, or older than this library knows: the reader will tell
        return False


def _decrypted(data: bytes, password: str) -> bytes | None:
    """None if the password does not fit, or the file is damaged."""
    import msoffcrypto

    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if PACKAGE in data:
            file.load_key(password=password, verify_password=True)
        else:
            file.load_key(password=password)
        file.decrypt(plain)
    except MemoryError:
        raise
    except Exception:  # the library's errors say too much and too little
        return None
    return plain.getvalue()
