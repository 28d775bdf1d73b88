"""The command line: which commands and options there are, and how a command ends. Exit codes: design.md section 3.

argparse, not Typer: every word an officer sees, help and errors of use included, goes through
gettext there, so that all of it is Chinese; and it starts at once.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline import calls
from pipeline.journal import Journal
from pipeline.kernel.errors import UserError
from pipeline.kernel.lean import without_pandas
from pipeline.terminal import done_with_progress, speak_chinese

COMMANDS: dict[str, str] = {}
"""Command -> what it does, filled as the parser is built."""


def commands_table() -> str:
    """Markdown for the READMEs."""
    parser()
    lines = [f"| `hedui {name}` | {summary} |" for name, summary in COMMANDS.items()]
    return "\n".join(["| 命令 | 作用 |", "|---|---|", *lines])


def parser() -> argparse.ArgumentParser:
    """The commands, their options and their Chinese help."""
    speak_chinese()
    top = argparse.ArgumentParser(
        prog="hedui",
        description="核对：社会救助名册的数据比对与疑点整改台账。全程离线，原始文件只读不改。",
        epilog="常用：hedui check 先看文件认得对不对；hedui run 跑当月并生成台账；hedui explain 看一条疑点的依据；\n"
        "      hedui match 查一份名单里谁在册。各命令后加 --help 看用法。\n"
        "结束码：0 完成；1 完成但有事项需处理；2 用法或数据有误；3 已有运行；4 磁盘或内存；5 校验不符；70 软件故障。",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = top.add_subparsers(title="命令", metavar="命令", required=True)

    def command(
        name: str, summary: str, call: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        COMMANDS[name] = summary
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(call=call)
        added.add_argument("--quiet", action="store_true", help="不显示进度")
        return added

    def in_workspace(
        name: str, summary: str, call: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        added = command(name, summary, call)
        added.add_argument(
            "--workspace", metavar="文件夹", default=".", help="工作区，默认当前文件夹"
        )
        return added

    new = command("init", "新建工作区：文件夹和带说明的 hedui.toml；已有的不动", calls.init)
    new.add_argument("folder", metavar="文件夹", help="工作区放在哪里")
    new.add_argument("--name", metavar="县名", default="本县", help="县（市、区）名称，印在台账上")
    new.add_argument("--division", metavar="代码", default="", help="行政区划代码前6位")
    made = command("sample", "生成一个虚构的县，埋有已知疑点，可直接运行", calls.sample)
    made.add_argument("folder", metavar="文件夹", help="写到哪里")
    made.add_argument(
        "--people", metavar="人数", type=int, default=3000, help="常住人口数，默认3000"
    )
    made.add_argument(
        "--seed", metavar="种子", type=int, default=7, help="同一种子生成同样的县，默认7"
    )
    made.add_argument("--month", metavar="月份", default="2026-10", help="如 2026-10")
    _dirt_options(made)
    for name, summary, call in (
        ("check", "试读当月文件：认成哪类数据、各列对应、哪些行会被退回；什么都不改", calls.check),
        ("run", "当月比对：读入、身份比对、研判、生成台账", calls.run),
    ):
        made = in_workspace(name, summary, call)
        made.add_argument("--month", metavar="月份", help="如 2026-10，默认收件夹里最新的月份")
    made.add_argument(
        "--retrain",
        action="store_true",
        help="用本月数据重新学习身份比对的权重，另记一版（平时沿用 store/identity_model.json 里已学好的）",
    )
    made.add_argument(
        "--scheduled",
        action="store_true",
        help="定时运行用：没有新的月份、当月也没有新放的文件时不重跑，说明后以结束码1结束",
    )
    back = in_workspace(
        "collect", "收回乡镇填好的台账：逐格核对，登记有效的，不行的列成退回清单", calls.collect
    )
    back.add_argument(
        "--month", metavar="月份", help="台账的月份，默认 returned 文件夹里最新的月份"
    )
    asked = in_workspace("match", "任意一份名单里谁在名册或底册上，结果写成 Excel", calls.match)
    asked.add_argument(
        "list", metavar="名单", help="Excel、WPS、CSV 等，有没有证号都可以，表头不限"
    )
    asked.add_argument(
        "--against", choices=("frame", "roster"), default="frame",
        help="roster 只问在不在名册；frame 名册、户籍和各类名单（默认）",
    )  # fmt: skip
    asked.add_argument("--month", metavar="月份", help="与哪个月的数据比，默认收件夹里最新的月份")
    asked.add_argument(
        "--out", metavar="文件", help="结果写到哪里，默认放在名单旁边；不覆盖已有的文件"
    )
    given = in_workspace(
        "issue", "登记台账已下发乡镇：记下日期、起算核实时限，并印在台账上", calls.issue
    )
    given.add_argument("--month", metavar="月份", help="哪个月的台账，默认最近运行的月份")
    given.add_argument("--town", metavar="乡镇", help="只登记一个乡镇的，默认全部")
    given.add_argument("--on", metavar="日期", help="下发日期，如 2026-11-02，默认今天")
    stand = in_workspace(
        "status", "台账情况：各乡镇、各类问题的在办、超期、销号，和近期到期事项", calls.status
    )
    stand.add_argument("--month", metavar="月份", help="与哪个月的比对相比，默认最近运行的月份")
    stand.add_argument(
        "--fingerprint",
        metavar="指纹",
        help="只查：纸质台账签字页上的指纹是哪一份台账，写前8位即可",
    )
    stand.add_argument("--save", action="store_true", help="另存到 logs/台账情况.txt，定时运行用")
    written = in_workspace(
        "report",
        "写出销号、追缴等台账：复核销号、追缴减免都在里面填，再用 collect 收回",
        calls.report,
    )
    written.add_argument("--month", metavar="月份", help="写到哪个月，默认最近运行的月份")
    written.add_argument(
        "--stage", action="store_true", help="改写阶段性总结（Word），每个数字都附来源；模板可改"
    )
    written.add_argument(
        "--from", dest="from_", metavar="月份", help="总结从哪个月起，默认当年第一个运行过的月份"
    )
    written.add_argument(
        "--public", action="store_true", help="改写公示：在保名单和核查情况，号码检查通过才写出"
    )
    looked = in_workspace(
        "scan", "公开、外发前检查文件：证件号、电话、账号、车牌等有没有留在任何地方", calls.scan
    )
    looked.add_argument("files", metavar="文件", nargs="+", help="要公开的文件，或放它们的文件夹")
    looked.add_argument(
        "--allow",
        metavar="号码",
        action="append",
        default=[],
        help="可以公开的号码，如监督电话；可写多次",
    )
    taught = in_workspace(
        "learn",
        "核实结果教会了什么：各规则、各档可信度的属实比例，认人的把握要不要校准",
        calls.learn,
    )
    either = taught.add_mutually_exclusive_group()
    either.add_argument(
        "--apply",
        action="store_true",
        help="按核实结果校准认人的把握，记为新的一版；不写就只看不改",
    )
    either.add_argument("--undo", action="store_true", help="撤销最近启用的校准，恢复到前一版")
    why = in_workspace(
        "explain", "一条疑点的依据：证据在哪个文件哪一行，凭什么认作本人", calls.explain
    )
    why.add_argument("finding", metavar="线索编号", help="台账或 findings 表里的编号，写前几位即可")
    why.add_argument("--month", metavar="月份", help="默认该线索最近出现的月份")
    tried = in_workspace("rehearse", "一条规则在往月会查出什么：只试算，不写台账", calls.rehearse)
    tried.add_argument(
        "rule", metavar="规则", help="规则的代号（见 hedui rules），或自写规则的 .sql 文件"
    )
    tried.add_argument(
        "--months", metavar="月份", help="如 2026-05..2026-10，默认最近六个运行过的月份"
    )
    listed = in_workspace(
        "rules", "规则目录：每条规则的依据、所需数据，和在工作区里的运行情况", calls.rules
    )
    listed.add_argument("--month", metavar="月份", help="看哪个月的运行情况，默认最近运行的月份")
    cleared = in_workspace(
        "purge",
        "清理到期的个人信息：数据库、台账、交回的文件，写清理记录；未了结的保留",
        calls.purge,
    )
    cleared.add_argument(
        "--before", metavar="月份", required=True, help="清理这个月以前的，如 2024-01"
    )
    cleared.add_argument("--inbox", action="store_true", help="连同收件夹里的原始文件")
    cleared.add_argument(
        "--early", metavar="理由", default="", help="没到保存期就清理的理由，写入清理记录"
    )
    cleared.add_argument("--yes", action="store_true", help="不再询问，直接清理")
    timed = in_workspace(
        "schedule",
        "生成定时任务：每月自动比对、每周自动收回台账，附安装和移除的办法",
        calls.schedule,
    )
    timed.add_argument(
        "--system", choices=("systemd", "cron", "windows"),
        help="哪种系统的定时任务，默认按本机；cron 用于没有 systemd 的 Linux",
    )  # fmt: skip
    timed.add_argument("--day", metavar="日", type=int, default=12, help="每月几日比对，默认12")
    timed.add_argument("--time", metavar="时间", default="07:30", help="几点，如 07:30（默认）")
    looked = in_workspace("sql", "查看数据库：一句 SELECT 查询，只读，个人信息默认遮盖", calls.sql)
    looked.add_argument("query", metavar="查询", nargs="?", help="一句 SELECT；写 - 则从标准输入读")
    looked.add_argument("--tables", action="store_true", help="有哪些表和栏目")
    looked.add_argument(
        "--full", action="store_true", help="证号、姓名、账号等不遮盖；仅限工作需要，屏幕内容勿外传"
    )
    looked.add_argument(
        "--rows", metavar="行数", type=int, default=200, help="最多列出多少行，默认200"
    )
    known = command("sources", "数据来源目录：每类数据的栏目和常见表头", calls.sources)
    known.add_argument("--tables", action="store_true", help="自写规则（SQL）可用的表和栏目")
    return top


def _dirt_options(sample: argparse.ArgumentParser) -> None:
    """How badly the departments of a synthetic county write."""
    group = sample.add_argument_group("差错", "虚构县各部门的数据差到什么程度；比例写 0 到 1")
    group.add_argument(
        "--dirt", choices=("none", "ordinary", "heavy"), default="ordinary",
        help="none 没有差错，ordinary 平常（默认），heavy 严重；下面各项可单独再改",
    )  # fmt: skip
    for name, about in calls.DIRT_KNOBS.items():
        option = "--" + name.replace("_", "-")
        if name in ("single_feed", "nominal_ages", "rivals"):
            group.add_argument(option, action="store_true", default=None, help=about)
        elif name == "id_damages":
            kinds = ("missing", "digit", "swapped", "dropped", "masked", "precision", "fifteen")
            group.add_argument(option, nargs="+", choices=kinds, metavar="种类", help=about)
        else:
            group.add_argument(option, type=float, metavar="比例", help=about)


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    args = parser().parse_args(argv)
    without_pandas()
    args.journal = _journal(args)
    problem = ""
    try:
        code = args.call(args)
        sys.stdout.flush()
    except UserError as error:
        done_with_progress()
        problem, code = f"错误：{error}", error.code
    except KeyboardInterrupt:
        problem, code = "已中断；工作区保持运行前的样子。", 130
    except BrokenPipeError:
        code = 0
    except MemoryError:
        problem, code = "错误：内存不足\n  处理：关闭其他程序后重试；本次没有改动任何结果", 4
    except Exception as error:
        problem, code = _our_fault(error), 70
    if problem:
        print(problem, file=sys.stderr)
    _record(args, code, problem)
    raise SystemExit(code)


RECORDED = ("run", "collect", "issue", "match", "learn", "report", "purge", "sql", "scan", "status",
            "schedule")  # fmt: skip
"""Commands that change something or show people: they leave a line in the log."""


def _journal(args: argparse.Namespace) -> Journal:
    """The log of the workspace, begun."""
    name = args.call.__name__
    journal = Journal(Path(args.workspace) if name in RECORDED else None, name)
    told = [
        f"--{one}"
        for one in ("full", "scheduled", "retrain", "yes", "apply", "undo")
        if getattr(args, one, False)
    ]
    month = getattr(args, "month", None) or getattr(args, "before", None)
    journal.begin(*([month] if month else []), *told)
    return journal


def _record(args: argparse.Namespace, code: int, problem: str) -> None:
    """How it ended, in the log; of a run that came to nothing, a summary for the officer as well."""
    args.journal.end(code, problem)
    if problem and args.call is calls.run and code != 130:
        from pipeline.unattended import not_finished

        args.journal.leave(not_finished(Path(args.workspace), problem, code))


def _our_fault(error: Exception) -> str:
    """Where in our code it happened; never the message, which may quote a cell."""
    if os.environ.get("HEDUI_DEBUG"):
        raise error
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "site-packages" not in f.filename] or frames
    place = f"{Path(ours[-1].filename).stem}.{ours[-1].name}:{ours[-1].lineno}" if ours else "?"
    return (
        f"软件故障（{type(error).__name__}，{place}）；本次没有改动任何结果。\n"
        "  处理：请把这一行告知软件维护人员；设置环境变量 HEDUI_DEBUG=1 可看到详情（可能含个人信息，勿外传）"
    )


if __name__ == "__main__":
    main()
