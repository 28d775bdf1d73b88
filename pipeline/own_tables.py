"""The tables that a county's own rules may read, told to whoever writes one; and an example to begin with."""

from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.ground import lay_empty
from pipeline.month_values import month_values
from pipeline.own_findings import schemas_of
from pipeline.own_rules import DERIVED
from pipeline.settings import Settings
from pipeline.show import wrapped
from pipeline.workspace import Workspace
from sources import SOURCES

EXAMPLE_NAME = "示例.sql.txt"
EXAMPLE = """-- 本县自己的规则：一个文件一条规则，放在 rules 文件夹，文件名以 .sql 结尾就会运行（这个示例以 .txt 结尾，不运行）。
-- 文件开头这几行写明规则是什么，下面写一句 SELECT 查询。先试算：hedui rehearse rules/文件名.sql
-- 标题：月保障金明显偏高
-- slug: high_amount
-- 句子：{name}（{programme}）的月保障金为{月金额}元，明显高于本县一般水平。
-- 依据：本县最低生活保障动态核查要求
-- 核实：查看审批材料和家庭收入，听取本人说明；查清以前待遇不变。
-- 级别: 黄
-- 查询结果有 ref（名册的哪一行）、person（哪个人）或 unit（哪一户）之一就够了：姓名、证号、乡镇、村、户号由软件补上。
-- 另选的栏目用中文起名，就成为台账里的一列，也可写进句子的花括号。可加 amount（涉及金额）、months（涉及月数）、
-- evidence_ref（证据在哪一行，如 vehicles.ref）、tier（确认、高度疑似、待核实）。
-- 可用的表和栏目：hedui sources --tables；$month 是本月第一天，$month_end 是最后一天。
SELECT ref, amount AS 月金额, since AS 纳入时间
FROM enrolled
WHERE programme = '农村低保' AND amount > 3000
"""

_MEANING = {
    "recipient": "名册各行，已认出是哪个人（person）、哪一户（unit），状态（state）已统一",
    "enrolled": "名册中现在正常在保的各行", "person": "名册和各名单上的人，一人一行",
    "link": "各来源的哪一行（source、ref）说的是哪个人（person），可信度 tier",
    "death": "登记已死亡的人，一人一行", "car": "应计入的机动车，一车一行（已除去报废、残疾人代步等）",
    "estate": "应计入的不动产", "certificate": "有效的残疾人证", "custody": "服刑、强制隔离戒毒人员",
    "target": "摸排目标人群的各行", "target_person": "摸排目标人群，一人一行",
    "serving": "财政供养等工作人员", "kin": "工作人员的近亲属中在保的人（由户籍推算）",
    "standard": "本县各时期的保障标准", "past_recipient": "以前各月的名册（month 为月份）",
    "past_payment": "以前各月文件里的发放记录",
}  # fmt: skip


def write_example(folder: Path) -> None:
    """``rules/`` of a new workspace with an example that does not run."""
    (folder / "rules").mkdir(exist_ok=True)
    path = folder / "rules" / EXAMPLE_NAME
    if not path.exists():
        path.write_text(EXAMPLE, encoding="utf-8")


def tables_text() -> str:
    """For ``hedui sources --tables``: every table with its columns and what they are called."""
    settings = Settings()
    with closing(duckdb.connect()) as con:
        lay_empty(con, Workspace(Path()), "2026-01", settings, month_values("2026-01", settings))
        schemas = schemas_of(con)
    parts = [
        "本县规则（rules 文件夹里的 .sql）可以查的表；每个来源的每行有 ref（哪个文件哪一行）",
        "",
        "一、各来源的数据",
    ]
    for source in SOURCES:
        headings = {column.name: column.heading for column in source.columns}
        told = [
            f"{name}（{headings[name]}）" if name in headings else name
            for name in schemas[source.name]
        ]
        parts += ["", f"{source.name}  {source.title}", *wrapped(told)]
    parts += ["", "二、比对后的表"]
    for name in DERIVED:
        parts += ["", f"{name}  {_MEANING[name]}", *wrapped(schemas[name])]
    return "\n".join(parts)
