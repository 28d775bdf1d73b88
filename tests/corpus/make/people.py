"""The invented people of the corpus (division 350599) and the plain tables that traps are put into."""

from pathlib import Path

FILES = Path(__file__).resolve().parents[1] / "files"

CHEN = ("陈建国", "350599195003150111")
LIN = ("林秀英", "350599196207080228")
HUANG = ("黄志强", "35059919781123059X")
WU = ("吴美珍", "350599198502280424")
ZHENG = ("郑小龙", "350599201009010556")
OUYANG = ("欧阳明月", "350599194412301027")
WANG = ("王德福", "350599194806060713")
ZHAO = ("赵金花", "350599195505190826")
SUN = ("孙大海", "350599197008120930")
ZHOU = ("周玉兰", "350599196601101066")

HEAD = ["家庭编号", "户主姓名", "姓名", "身份证号", "与户主关系", "救助类别", "月保障金额", "保障起始时间",
        "乡镇", "村"]  # fmt: skip
ROWS = [
    ["N001", "陈建国", *CHEN, "户主", "农村低保", "650", "2019-04-01", "城东镇", "前埔村"],
    ["N001", "陈建国", *LIN, "配偶", "农村低保", "650", "2019-04-01", "城东镇", "前埔村"],
    ["N002", "黄志强", *HUANG, "户主", "农村低保", "980", "2021-07-01", "城东镇", "后田村"],
    ["N002", "黄志强", *WU, "配偶", "农村低保", "980", "2021-07-01", "城东镇", "后田村"],
    ["N002", "黄志强", *ZHENG, "子", "农村低保", "980", "2021-07-01", "城东镇", "后田村"],
    ["N003", "欧阳明月", *OUYANG, "户主", "农村低保", "455.5", "2016-01-01", "云溪乡", "云溪村"],
]
ROSTER = [HEAD, *ROWS]
"""Six people in three households."""

SHORT_HEAD = ["家庭编号", "姓名", "身份证号", "救助类别", "月保障金额"]
SHORT_ROWS = [
    ["N001", *CHEN, "农村低保", "650"],
    ["N002", *HUANG, "农村低保", "980"],
    ["N003", *OUYANG, "农村低保", "455.5"],
]
SHORT = [SHORT_HEAD, *SHORT_ROWS]
"""Three people, one a household."""

DEATHS_HEAD = ["姓名", "身份证号", "死亡日期", "死亡原因"]
DEATHS_ROWS = [
    [*WANG, "2026-09-03", "心脏病"],
    [*ZHAO, "2026-09-17", "肺炎"],
    [*SUN, "2026-10-02", "车祸"],
]
DEATHS = [DEATHS_HEAD, *DEATHS_ROWS]

LINKED = ("vehicles", "property", "business", "pensions")
"""Sources of which only what concerns someone on a roster is kept."""


def put(name: str, data: bytes | str, encoding: str = "utf-8") -> None:
    """Write one file of the corpus."""
    FILES.mkdir(exist_ok=True)
    (FILES / name).write_bytes(data if isinstance(data, bytes) else data.encode(encoding))


def csv_text(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Lines as a careless exporter writes them: no quotation marks at all."""
    return "".join(delimiter.join(row) + end for row in rows)
