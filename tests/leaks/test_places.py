"""A number is found wherever a file can hold it, and told by its place, never in full."""

import io
import zipfile

import pytest

from pipeline.leaks.scan import Rules, scan
from tests.leaks.places import PLACES
from tests.leaks.test_numbers import NUMBER, OLD

SECRETS = {
    "身份证号": NUMBER, "手机号": "13812345678", "固定电话": "0595-22381234", "银行账号": "6222021234567890123",
    "车牌号": "闽C12345", "残疾人证号": NUMBER + "43", "不动产单元号": "350599001001JC00001F00010001",
}  # fmt: skip
BYTES_ONLY = ("unknown part",)
"""Places where nothing but digits and Latin letters can be told from noise."""


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_is_found_in_every_place(place: str) -> None:
    make, called = PLACES[place]
    name, clean = make("2026年10月")
    assert not scan(name, clean).leaks
    for kind, secret in SECRETS.items():
        if place in BYTES_ONLY and not secret.isascii():
            continue
        done = scan(*make(secret))
        assert {one.kind for one in done.leaks} == {kind}, kind
        assert any(called in one.where for one in done.leaks), [one.where for one in done.leaks]
        assert not any(secret in one.shown for one in done.leaks)


def test_numbers_stored_as_numbers_are_found() -> None:
    for number, kind in ((float(NUMBER[:17] + "0"), "身份证号"), (13812345678.0, "手机号"), (6222021234567890.0, "银行账号"), (float(OLD), "身份证号")):  # fmt: skip
        make, _ = PLACES["cell"]
        out = io.BytesIO()
        name, data = make("此格")
        source = zipfile.ZipFile(io.BytesIO(data))
        with zipfile.ZipFile(out, "w") as archive:
            for info in source.infolist():
                text = source.read(info)
                if info.filename == "xl/worksheets/sheet1.xml":
                    text = text.replace(
                        b'<c r="B2" t="s"><v>1</v>', f'<c r="B2"><v>{number!r}</v>'.encode()
                    )
                archive.writestr(info, text)
        assert [one.kind for one in scan(name, out.getvalue()).leaks] == [kind]


@pytest.mark.parametrize("start", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n" + bytes(50), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")])  # fmt: skip
def test_what_cannot_be_looked_into_has_not_passed(start: bytes) -> None:
    done = scan("附件", start)
    assert not done.leaks and done.unseen and not done.clean


def test_a_damaged_file_has_not_passed() -> None:
    _, data = PLACES["cell"][0](NUMBER)
    assert scan("公示.xlsx", data[: len(data) // 2]).unseen


def test_a_picture_in_a_document_is_told() -> None:
    name, data = PLACES["cell"][0]("无")
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(200))
    (unseen,) = scan(name, whole.getvalue()).unseen
    assert "image1.png" in unseen.where and "人工查看" in unseen.why


def test_known_numbers_of_other_shapes_are_found() -> None:
    make, _ = PLACES["cell"]
    assert scan(*make("存折350012345"), Rules(known=frozenset(["350012345"]))).leaks
    assert scan(*make("存折350012345")).clean
