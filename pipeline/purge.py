"""``hedui purge --before M``: personal data of months before M go, from the store and from the folders.

What may go is said by ``[privacy] retention_months`` (36 by default); sooner only with ``--early`` and a
reason, which the certificate names. Records of use, which name nobody, stay for three years in any case.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pipeline.closing.cases import load_cases
from pipeline.closing.money import debts
from pipeline.kernel.calendar_months import MONTH, shifted
from pipeline.kernel.digests import digest_of
from pipeline.kernel.errors import UserError
from pipeline.purging.rewrite import Removed, looked_at, removed, rewritten
from pipeline.purging.tables import RECORDS, Cutoff, clear, counts, digest, open_cases
from pipeline.settings import Settings, read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace

CERTIFICATES = "清理记录"
RECORD_MONTHS = 36
"""政务数据共享条例第29条、网络数据安全管理条例第12条: three years."""
_WORDS = {
    "finding": "疑点线索", "evidence": "证据位置", "links": "身份比对结果", "weights": "比对权重明细", "issued": "下发台账各行",
    "case_event": "办理经过", "visit_plan": "入户安排", "profile": "数据概况", "case_number": "问题编号", "revisit": "回头看抽样", "wrong_row": "数据有误的行",
}  # fmt: skip
_FOLDERS = ("out", "returned")


@dataclass
class Plan:
    """What would go. ``rows``: (table, month) -> rows now; ``stays``: rule, state and number of old cases
    that go on."""

    before: str
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    stays: list[tuple[str, str, int]] = field(default_factory=list)
    owing: list[str] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    inbox: list[Path] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.rows and not self.folders


def purge(
    root: Path, before: str, *, inbox: bool = False, early: str = "", yes: bool = False,
    ask: Callable[[str], str] | None = None, say: Callable[[str], None] = print, today: date | None = None,
) -> str:  # fmt: skip
    """List what goes, ask, delete, and write a certificate; what was done. Raises UserError.

    ``early``: why data are deleted that are younger than their retention. ``ask``: where somebody sits at
    the terminal. ``say``: what is told before the question.
    """
    workspace, today = Workspace(root), today or date.today()
    if not workspace.store.exists():
        raise UserError(
            "还没有运行过，没有可清理的数据", where=str(root), fix="用 --workspace 指明工作区"
        )
    if not MONTH.fullmatch(before):
        raise UserError(
            f"月份写法不对：{before}",
            where="--before",
            fix="写成 2024-01 这样的形式，这个月及以后的保留",
        )
    with workspace.locked():
        settings = read_settings(root)
        plan = _plan(workspace, before, inbox)
        if plan.empty:
            return f"{before} 以前没有可清理的个人信息"
        _old_enough(plan, settings, early, today)
        listed = _listed(plan, inbox)
        say(listed)
        _agreed(yes, ask)
        return _done(workspace, plan, settings, early, today)


def _plan(workspace: Workspace, before: str, inbox: bool) -> Plan:
    with closing(open_store(workspace.store)) as store:
        store.execute("CHECKPOINT")
        ((newest,),) = store.execute("SELECT max(month) FROM run").fetchall()
        cases = load_cases(store, newest or before)
        owing = [
            one.case.finding_id
            for one in debts(store, cases)
            if one.left > 0.005 or not one.settled
        ]
        rows = {key: count for key, count in counts(store).items()
                if key[1] < before and key[0] not in (*RECORDS, "outcome_past")}  # fmt: skip
        plan = Plan(before, rows, open_cases(store, before, owing), owing)
    for name in (*_FOLDERS, *(("inbox",) if inbox else ())):
        plan.folders += _months(workspace.root / name, before)
    if not inbox:
        plan.inbox = _months(workspace.inbox, before)
    return plan


def _months(folder: Path, before: str) -> list[Path]:
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        path
        for path in there
        if path.is_dir() and MONTH.fullmatch(path.name) and path.name < before
    )


def _back(today: date, months: int) -> str:
    """The month so many months ago."""
    return f"{shifted(today, -months):%Y-%m}"


def _old_enough(plan: Plan, settings: Settings, early: str, today: date) -> None:
    """Months that are still to be kept are not deleted without a reason."""
    first = _back(today, settings.retention_months)
    if plan.before > first and not early.strip():
        raise UserError(
            f"{first} 及以后的数据还在保存期内（hedui.toml [privacy] retention_months = {settings.retention_months}）",
            where=f"--before {plan.before}",
            fix=f"改为 --before {first} 或更早；确须提前删除的（如依申请删除、用途已结束），加 --early \"理由\"，理由写入清理记录",
        )  # fmt: skip
    if plan.before > _back(today, 0):
        raise UserError(
            "不能清理本月的数据", where=f"--before {plan.before}", fix=f"最晚写 {_back(today, 0)}"
        )


def _listed(plan: Plan, inbox: bool) -> str:
    """Tables and folders, by month."""
    totals: dict[str, int] = defaultdict(int)
    months = sorted({month for _, month in plan.rows if month})
    for (name, _), count in plan.rows.items():
        totals[_word(name)] += count
    parts = [
        f"将清理 {plan.before} 以前各月的个人信息"
        + (f"（{months[0]} 至 {months[-1]}，{len(months)}个月）" if months else "")
    ]
    by_month = [
        (month, sum(count for (_, of), count in plan.rows.items() if of == month))
        for month in months
    ]
    parts += [
        "",
        table(("数据库里", "现有行数"), sorted(totals.items())),
        "",
        table(("月份", "现有行数"), by_month),
    ]
    if plan.folders:
        parts += [
            "",
            "文件夹：" + "、".join(f"{path.parent.name}/{path.name}" for path in plan.folders),
        ]
    if plan.inbox:
        parts += [
            "",
            f"原始文件还在，这次不删（要一并删的加 --inbox）：{'、'.join('inbox/' + path.name for path in plan.inbox)}",
        ]
    if plan.stays:
        parts += [
            "",
            "未了结或追缴未清的事项保留（连同最后一次的线索和证据），须先办结",
            table(("规则", "状态", "件数"), plan.stays),
        ]
    parts += ["", "已了结的只留不含个人信息的统计数；核实为不属实的只留加密标记，以后照样不再打扰。"
              f"数据使用记录（什么时候用了哪些文件、多少行）不含个人信息，满{RECORD_MONTHS // 12}年才清理。"]  # fmt: skip
    return "\n".join(parts)


def _word(name: str) -> str:
    return _WORDS.get(name, "各月比对所用的数据" if name.startswith("kept.") else "其他")


def _agreed(yes: bool, ask: Callable[[str], str] | None) -> None:
    if yes:
        return
    if ask is None:
        raise UserError("没有确认，什么都没有删除", fix="核对上面列出的内容，确认后加 --yes 再运行")
    if ask("删除后不能恢复。确认请输入“清理”：").strip() != "清理":
        raise UserError("没有确认，什么都没有删除", fix="要清理时重新运行，输入“清理”两个字")


def _done(workspace: Workspace, plan: Plan, settings: Settings, early: str, today: date) -> str:
    from pipeline.cases.silent import silence_key

    began = datetime.now()
    cut = Cutoff(plan.before, min(plan.before, _back(today, RECORD_MONTHS)), _back(today, 0),
                 silence_key(workspace, make=True), plan.owing, settings.silence)  # fmt: skip
    gone = looked_at(workspace.root, plan.folders)
    sums = [digest_of(workspace.store)]
    try:
        with closing(open_store(workspace.store)) as store:
            kept = digest(store, plan.before)
        rewritten(workspace.store, workspace.fresh_scratch(), lambda store: clear(store, cut))
        with closing(open_store(workspace.store)) as store:
            left, now = counts(store), digest(store, plan.before)
        if kept != now:
            raise UserError("清理后保留的数据与清理前不一致", where=str(workspace.store), fix="请告知软件维护人员，并用备份恢复 store 文件夹", code=5)  # fmt: skip
    finally:
        workspace.clear_scratch()
    sums.append(digest_of(workspace.store))
    for folder in plan.folders:
        removed(folder)
    text = _certificate(plan, left, gone, sums, kept, early, began, settings)
    path = _write(workspace.root / CERTIFICATES, plan, text, began)
    return f"{text}\n\n清理记录：{path}"


def _certificate(
    plan: Plan, left: dict[tuple[str, str], int], gone: Sequence[Removed], sums: Sequence[str], kept: str, early: str,
    began: datetime, settings: Settings,
) -> str:  # fmt: skip
    rows = [(month, _word(name), name, count, left.get((name, month), 0), count - left.get((name, month), 0))
            for (name, month), count in sorted(plan.rows.items(), key=lambda one: (one[0][1], one[0][0]))]  # fmt: skip
    parts = [
        f"{settings.county}个人信息清理记录", f"时间：{began:%Y-%m-%d %H:%M:%S}", f"范围：{plan.before} 以前的月份",
        f"保存期：{settings.retention_months}个月" + (f"；提前清理的理由：{early.strip()}" if early.strip() else ""),
        f"数据库各表共删除 {sum(one[-1] for one in rows):,} 行，文件 {sum(one.files for one in gone):,} 个", "",
        table(("月份", "内容", "表", "原有", "保留", "删除"), rows)]  # fmt: skip
    if gone:
        parts += ["", table(("文件夹", "文件数", "字节", "内容校验和(SHA-256)"),
                            [(one.folder, one.files, one.size, one.digest) for one in gone], limit=70)]  # fmt: skip
    if plan.stays:
        parts += ["", "保留的未了结事项", table(("规则", "状态", "件数"), plan.stays)]
    if plan.inbox:
        parts += [
            "",
            f"没有删除的原始文件：{'、'.join('inbox/' + path.name for path in plan.inbox)}",
        ]
    parts += ["", f"数据库校验和：清理前 {sums[0]}", f"　　　　　　　清理后 {sums[1]}",
              f"保留月份各行校验和（清理前后一致）：{kept}",
              "数据库文件已重写，旧文件已覆写后删除。硬盘、备份、已发出的台账副本由单位按规定处置。"]  # fmt: skip
    return "\n".join(parts)


def _write(folder: Path, plan: Plan, text: str, began: datetime) -> Path:
    path = folder / f"清理记录_{began:%Y-%m-%d_%H%M%S}_{plan.before}以前.txt"
    folder.mkdir(exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8-sig")
    return path
