"""What the commands say: each function does one command's work and returns its text."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.identity import which_model
from pipeline.kernel.calendar_months import MONTH
from pipeline.kernel.errors import UserError
from pipeline.own_tables import write_example
from pipeline.run import Result
from pipeline.settings import template
from pipeline.show import table

Progress = Callable[[str], None]


def _quoted(path: Path) -> str:
    """A path to be typed after a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def init(folder: Path, name: str, division: str) -> str:
    """Make a workspace; what is there stays."""
    if folder.exists() and not folder.is_dir():
        raise UserError("这里有一个同名文件", where=str(folder), fix="换一个文件夹名")
    for part in ("inbox", "store", "out", "returned"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    write_example(folder)
    settings = folder / "hedui.toml"
    if settings.exists():
        return f"工作区已在：{folder}（hedui.toml 保持不变）"
    settings.write_text(template(name, division), encoding="utf-8")
    return (f"工作区已建好：{folder}\n  1. 在 {folder / 'inbox'} 下新建形如 2026-10 的文件夹，放入各部门文件\n"
            f"  2. 核对 {settings} 里的县名和开关\n  3. 运行 hedui check --workspace {_quoted(folder)} 看文件认得对不对")  # fmt: skip


def sample(
    folder: Path, people: int, seed: int, month: str, progress: Progress,
    dirt: str = "ordinary", knobs: Mapping[str, object] | None = None,
) -> str:  # fmt: skip
    """Write a synthetic county; ``knobs`` of its dirt that are None stay as its level has them."""
    from data_samples.county import make_county
    from data_samples.dirt import dirt_of

    if not MONTH.fullmatch(month):
        raise UserError(f"月份写法不对：{month}", fix="写成 2026-10 这样的形式")
    if not 500 <= people <= 5_000_000:
        raise UserError("人数应在 500 到 5000000 之间", fix="改 --people")
    if (folder / "inbox").exists() and any((folder / "inbox").iterdir()):
        raise UserError("该文件夹里已有收件数据，不覆盖", where=str(folder), fix="换一个新文件夹")
    try:
        how = dirt_of(dirt, **(knobs or {}))
    except ValueError as error:
        raise UserError(
            "差错的比例应在 0 到 1 之间",
            fix="改 --no-id、--no-id-elsewhere、--no-village、--wrong-names 或 --outsiders",
        ) from error
    made = make_county(folder, people=people, seed=seed, month=month, dirt=how, progress=progress)
    return (f"虚构县已生成：{folder}（常住人口{made.people}人，名册{made.roster_rows}行，文件{made.files}个，"
            f"已知疑点{sum(made.findings.values())}条，答案在 truth 文件夹）\n"
            f"  下一步：hedui run --workspace {_quoted(folder)} --month {month}")  # fmt: skip


def _changes(result: Result) -> list[str]:
    """What this run changed against the last one of the same month."""
    told = result.changes
    if told is None:
        return []
    if not told.rules and not told.settings:
        return ["", "与本月上一次运行相比：没有变化"]
    lines = ["", "与本月上一次运行相比"]
    lines += [
        f"  · 设置“{name}”：{old or '（无）'} → {new or '（无）'}"
        for name, old, new in told.settings
    ]
    if told.rules:
        lines.append(table(("类型", "新增", "不再出现", "内容有变"),
                           [(one.title, one.new, one.gone, one.changed) for one in told.rules]))  # fmt: skip
    else:
        lines.append("  疑点没有变化")
    return lines


# --- run ---------------------------------------------------------------------------------------


def month_summary(result: Result) -> str:
    """The end of a run, for the terminal."""
    files = result.loaded.files
    read, refused = sum(r.rows_loaded for r in files), sum(r.rows_rejected for r in files)
    used = sum(1 for r in files if r.source)
    lines = [
        f"{result.settings.county} {result.month} 比对完成：用了 {used} 张表 {read:,} 行，退回 {refused:,} 行"
    ]
    if result.recovered:
        lines.append(f"  （{result.recovered}）")
    run = {a.rule.slug: a for a in result.asked}
    rows = [
        (title, count, money)
        for slug, title, count, money in result.counts
        if not run[slug].missing
    ]
    lines += ["", "疑点线索（须逐条核实，不是结论；不得据此直接停发）",
              table(("类型", "条数", "涉及金额(元)"), rows)]  # fmt: skip
    idle = [(a.rule.title, a.missing) for a in result.asked if a.missing and not a.state]
    off = [a.rule.title for a in result.asked if a.state == "off"]
    if off:
        lines += ["", f"按设置未运行：{'、'.join(off)}"]
    if idle:
        lines += ["", "未运行（缺数据，不等于没有问题）", table(("类型", "原因"), idle)]
    if result.followed and result.followed.earlier:
        lines += ["", f"与以前各月相比：{result.followed.told()}"]
        lines += [f"  · 其中{words}" for words in result.followed.withheld()]
    lines += _changes(result)
    if result.loaded.attention:
        lines += ["", "需要处理", *(f"  · {text}" for text in result.loaded.attention)]
    if result.loaded.remarks:
        lines += ["", "请留意", *(f"  · {text}" for text in result.loaded.remarks)]
    if result.settled.new:
        model = result.settled.model
        lines += [
            "",
            f"身份比对的权重：{which_model(model)}（{model.pairs:,}条登记），以后各月沿用；重新学习用 hedui run --retrain",
        ]
    if not result.settings.found:
        lines += ["", "没有 hedui.toml，各项开关用的是默认值（hedui init 可生成）。"]
    lines += ["", f"总表：{result.master}", f"比对情况（汇总，用浏览器打开）：{result.page}"]
    if result.towns:
        lines.append(f"乡镇台账 {len(result.towns)} 份：{result.towns[0].parent}")
    if result.slips:
        lines.append(
            f"数据质量反馈单 {len(result.slips)} 份（退各来源部门更正）：{result.slips[0].parent}"
        )
    lines.append(
        "看一条疑点的依据：hedui explain 线索编号（在台账每行末尾隐藏列，或 findings.parquet）"
    )
    return "\n".join(lines)
