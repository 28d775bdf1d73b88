"""``hedui report --public``: a notice for every town, each scanned before it gets its name."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.cases.months import chosen_month
from pipeline.closing.cases import load_cases
from pipeline.kernel.calendar_months import last_of
from pipeline.kernel.errors import UserError
from pipeline.kernel.leaks import bare
from pipeline.kernel.notice import Notice, NoticeRow
from pipeline.leaks.scan import Rules, scan
from pipeline.ledgers import file_name
from pipeline.public.counts import statistics
from pipeline.public.people import Posted, posted, unique_share
from pipeline.public_section import NAMES, Public
from pipeline.scanning import numbers_of, told
from pipeline.settings import read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace
from reports.public_notice import notice_bytes, statistics_bytes
from reports.steady_file import write_whole

FOLDER = "公示"


@dataclass(frozen=True)
class Written:
    """What was written, and the figures that the officer is told."""

    county: str
    month: str
    folder: Path
    rules: Public
    people: Posted


def write_public(root: Path, month: str | None) -> Written:
    """Write the notices of a month. Raises UserError, with code 5 where a number would get out."""
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError("还没有运行过比对，没有名册可公示", where=str(root), fix="先运行 hedui run")
    with workspace.locked(), closing(open_store(workspace.store)) as store:
        chosen = chosen_month(store, month)
        settings = read_settings(root, chosen)
        rules = settings.public
        people = posted(store, chosen, last_of(chosen), rules)
        counts = statistics(settings.county, chosen, load_cases(store, chosen), people.towns, rules)
        known = numbers_of(store)
    made = {
        f"{file_name(town)}_{FOLDER}_{chosen}.xlsx":
            notice_bytes(Notice(settings.county, town, chosen, rows, rules.kin, rules.phone))
        for town, rows in people.towns.items()
    }  # fmt: skip
    made[f"全县_核查情况_{chosen}.xlsx"] = statistics_bytes(counts)
    folder = workspace.out / chosen / FOLDER
    _publish(folder, made, Rules(known, frozenset([bare(rules.phone)]) - {""}))
    return Written(settings.county, chosen, folder, rules, people)


def _publish(folder: Path, made: dict[str, bytes], rules: Rules) -> None:
    """All of the files, or none: nothing gets its name before everything has been looked through."""
    failed = [one for one in (scan(name, data, rules) for name, data in made.items()) if not one.clean]  # fmt: skip
    if failed:
        lines = [line for one in failed for line in told(one)]
        raise UserError("公示里有不能公开的号码，一份都没有写出", where="\n".join(lines).strip(), code=5,
                        fix="多半是名册的姓名、村名一栏里混有号码：改正名册后重新运行 hedui run")  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            write_whole(folder / name, data)
        for stale in {one.name for one in folder.glob("*.xlsx")} - set(made):
            (folder / stale).unlink()
    except OSError:
        raise UserError("公示写不进去", where=str(folder), fix="关闭正打开的公示文件，检查磁盘后重试", code=4) from None  # fmt: skip


# --- what is said on the terminal --------------------------------------------------------------


def summary(done: Written) -> str:
    """The notices by town, and what people should look at before they are posted."""
    rows = [(town, len(mine), sum(one.people for one in mine), _share(mine)) for town, mine in done.people.towns.items()]  # fmt: skip
    lines = [
        f"{done.county} {done.month} 公示已写好，号码检查通过：{done.folder}",
        f"  户主姓名：{NAMES[done.rules.names]}；近亲属备案：{'标注' if done.rules.kin else '不标注'}（hedui.toml 的 [public] 可改）",
        "",
        table(("乡镇(街道)", "户", "人", "遮盖后仍独一无二的户"), rows),
        "",
        "贴出前请看一遍",
    ]
    if done.rules.names != "law":
        lines.append("  · “遮盖后仍独一无二”：同村没有第二户姓名写法、人数都相同，熟人能认出是谁")
    else:
        lines.append("  · 按规定公示户主全名，因此每户都能认出；只要求公示姓氏的地方把 names 改为 surname")  # fmt: skip
    people = done.people
    lines += [
        f"  · {words}"
        for count, words in (
            (people.townless, f"{people.townless} 户没有乡镇，不在任何公示里"),
            (people.nameless, f"{people.nameless} 户户主年龄不明，没有写姓名（未成年人的姓名不公示）"),
            (people.alike, f"{people.alike} 户每行金额相同，按户金额公示；名册写的如是每人金额，请改正后再贴"),
        ) if count
    ]  # fmt: skip
    lines.append("  · 填公示期、落款后再用 hedui scan 查一遍")
    return "\n".join(lines)


def _share(rows: Sequence[NoticeRow]) -> str:
    return f"{unique_share(rows):.0%}"
