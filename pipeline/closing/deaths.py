"""自然减员月报: recipients whose death was verified through the ledger of the month, each once."""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from pipeline.closing.cases import Case
from pipeline.kernel.ledger import Cell
from pipeline.kernel.states import CLOSED, OUT, WAITING
from pipeline.kernel.tiers import CONFIRMED
from reports.closing.fills import NUMBER_HEADING
from reports.closing.sheet import MONTHLY, ClosingSheet
from reports.list_sheet import ListColumn

NAME, UNSURE = "自然减员月报", "登记已死亡待核实"
DEATHS = ("deceased_recipient", "paid_after_death", "head_deceased")
_COLUMNS = (
    ListColumn(NUMBER_HEADING, "code", 11),
    ListColumn("乡镇(街道)", "center", 9),
    ListColumn("村(居)", "center", 8),
    ListColumn("户主", "center", 10),
    ListColumn("死亡者", "center", 9),
    ListColumn("身份证号", "code", 20),
    ListColumn("地址", "text", 20),
    ListColumn("死亡日期", "center", 16),
    ListColumn("登记来源", "text", 14),
    ListColumn("救助类别", "center", 10),
    ListColumn("享受时间", "center", 10),
    ListColumn(MONTHLY, "amount", 10),
    ListColumn("核实人", "center", 10),
    ListColumn("处理", "center", 9),
)


def death_sheets(
    store: duckdb.DuckDBPyConnection, cases: Sequence[Case], month: str, title: str
) -> list[ClosingSheet]:
    """The report, and apart from it those whom registers surely report dead and nobody has verified yet."""
    mine = [case for case in cases if case.rule in DEATHS]
    true = _once(case for case in mine if case.proved and case.verified_month == month)
    open_yet = _once(case for case in mine if case.state in (WAITING, OUT) and case.tier == CONFIRMED and not case.gone)  # fmt: skip
    known = {_person(case) for case in mine if case.proved or case.state == CLOSED}
    unsure = [case for case in open_yet if _person(case) not in known]
    since = _since(store)
    return [
        ClosingSheet(name=NAME, title=title, columns=_COLUMNS, rows=[_row(case, since) for case in true], signed=True,
                     empty="本月没有核实的死亡人员",
                     note=f"本月台账核实属实的死亡人员{len(true)}人，一人一行。死亡日期以登记为准，几处登记不一致的以核实为准。"),
        ClosingSheet(name=UNSURE, title=f"{title}（登记已死亡、待核实）", columns=_COLUMNS, rows=[_row(case, since) for case in unsure],
                     empty="没有",
                     note=f"死亡登记与名册确认为同一人、还没有核实答复的{len(unsure)}人，不计入月报；请尽快核实。"),
    ]  # fmt: skip


def _person(case: Case) -> str:
    return case.id_number or f"{case.name}|{case.unit}"


def _once(cases: Iterable[Case]) -> list[Case]:
    """Each person once: where several rules speak of the same death, the first of them."""
    found: dict[str, Case] = {}
    for case in sorted(cases, key=lambda one: (DEATHS.index(one.rule), one.number)):
        found.setdefault(_person(case), case)
    return sorted(found.values(), key=lambda case: (case.town, case.village, case.number))


def _since(store: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """ID number -> month since when the person was assisted, as rosters had it."""
    columns = {name for (name,) in store.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'kept' AND table_name = 'recipient'").fetchall()}  # fmt: skip
    if not {"since", "id_number"} <= columns:
        return {}
    return dict(store.execute(
        "SELECT id_number, strftime(min(since), '%Y-%m') FROM kept.recipient WHERE id_number IS NOT NULL AND since IS NOT NULL"
        " GROUP BY id_number").fetchall())  # fmt: skip


def _row(case: Case, since: Mapping[str, str]) -> list[Cell]:
    detail, facts = case.detail, case.facts
    head = facts.get("户主及关系", "").split("\n")[0]
    return [
        case.number, case.town, case.village, case.name if head == "户主本人" else head, case.name, case.id_number,
        facts.get("地址和电话", "").split("\n")[0], str(detail.get("died") or ""),
        str(detail.get("reported_by") or detail.get("registers") or ""), case.programme, since.get(case.id_number, ""),
        case.monthly, case.verifiers or "", case.measure,
    ]  # fmt: skip
