"""What each command does with its arguments: one call, its answer printed, its exit code.

What a command needs is imported when it is called, so that the others start at once.
"""

import argparse
import sys
from pathlib import Path

from pipeline.journal import STATUS
from pipeline.kernel.errors import UserError
from pipeline.terminal import asker, done_with_progress, progress

DIRT_KNOBS = {
    "no_id": "殡葬、卫健死亡记录中没有证号或证号有误的比例",
    "no_id_elsewhere": "困难名单、残疾、医保、车辆记录中没有证号或证号有误的比例",
    "id_damages": "证号怎样出错：missing 缺失、digit 错一位、swapped 颠倒、dropped 漏一位、masked 遮盖、"
    "precision 被存成数字、fifteen 15位旧号",
    "single_feed": "只有殡仪馆一家报送死亡",
    "nominal_ages": "死亡记录只写虚岁，不写出生日期",
    "no_village": "没有村名或村名只在零散地址里的比例",
    "wrong_names": "姓名写错的比例（同音、形近、漏字、颠倒等）",
    "outsiders": "火化登记中外县人的比例",
    "rivals": "多埋一些容易认错的死者：双胞胎、兄弟姐妹、同名人，且都没有证号",
}
"""Options of `hedui sample` for the dirt of its county."""


def init(args: argparse.Namespace) -> int:
    from pipeline.commands import init

    print(init(Path(args.folder), args.name, args.division))
    return 0


def sample(args: argparse.Namespace) -> int:
    from pipeline.commands import sample

    knobs = {name: getattr(args, name) for name in DIRT_KNOBS}
    print(
        sample(
            Path(args.folder), args.people, args.seed, args.month, progress(args.quiet),
            args.dirt, knobs,
        )
    )  # fmt: skip
    return 0


def check(args: argparse.Namespace) -> int:
    from pipeline.check import check

    text, code = check(Path(args.workspace), args.month, progress(args.quiet), asker())
    done_with_progress()
    print(text)
    return code


def run(args: argparse.Namespace) -> int:
    from pipeline import unattended
    from pipeline.commands import month_summary
    from pipeline.run import run_month

    root, journal = Path(args.workspace), args.journal
    if args.scheduled and (idle := unattended.nothing_new(root)):
        print(idle)
        journal.say("收件夹里没有新的数据，没有比对")
        journal.leave(unattended.not_finished(root, idle, 1))
        return 1
    result = run_month(root, args.month, progress(args.quiet), asker(), retrain=args.retrain)
    done_with_progress()
    print(month_summary(result))
    code = 1 if result.loaded.attention else 0
    for line in unattended.told(result):
        journal.say(line)
    text = unattended.finished(root, result, code)
    journal.leave(text)
    unattended.leave(result, text)
    return code


def match(args: argparse.Namespace) -> int:
    from pipeline.match import match

    text, code = match(
        Path(args.workspace), Path(args.list), args.month, progress(args.quiet), asker(),
        against=args.against, out=Path(args.out) if args.out else None,
    )  # fmt: skip
    done_with_progress()
    print(text)
    return code


def collect(args: argparse.Namespace) -> int:
    from pipeline.collect import collect, summary

    done = collect(Path(args.workspace), args.month, progress(args.quiet))
    done_with_progress()
    print(summary(done))
    return done.code


def issue(args: argparse.Namespace) -> int:
    from pipeline.cases.issue import issue

    print(issue(Path(args.workspace), args.month, args.town, args.on))
    return 0


def status(args: argparse.Namespace) -> int:
    from pipeline.cases.sealed import find_ledger
    from pipeline.cases.status import status

    if args.fingerprint:
        print(find_ledger(Path(args.workspace), args.fingerprint))
        return 0
    text = status(Path(args.workspace), args.month)
    print(text)
    if args.save:
        args.journal.leave(text, STATUS)
    return 0


def purge(args: argparse.Namespace) -> int:
    from pipeline.purge import purge

    there = sys.stdin.isatty()
    print(purge(Path(args.workspace), args.before, inbox=args.inbox, early=args.early, yes=args.yes,
                ask=input if there else None))  # fmt: skip
    return 0


def schedule(args: argparse.Namespace) -> int:
    from pipeline.schedule import schedule

    print(schedule(Path(args.workspace), args.system, args.day, args.time))
    return 0


def learn(args: argparse.Namespace) -> int:
    from pipeline.learn import learn

    print(learn(Path(args.workspace), apply=args.apply, undo=args.undo))
    return 0


def report(args: argparse.Namespace) -> int:
    from pipeline.report import report, report_public, report_stage

    if args.public and args.stage:
        raise UserError("--public 和 --stage 一次只能写一个", fix="分两次运行")
    if args.public:
        print(report_public(Path(args.workspace), args.month))
    elif args.stage:
        print(report_stage(Path(args.workspace), args.month, args.from_))
    else:
        print(report(Path(args.workspace), args.month))
    return 0


def scan(args: argparse.Namespace) -> int:
    from pipeline.scanning import scan_files

    text, code = scan_files(Path(args.workspace), [Path(one) for one in args.files], args.allow)
    print(text)
    return code


def explain(args: argparse.Namespace) -> int:
    from pipeline.explain import explain

    print(explain(Path(args.workspace), args.finding, args.month))
    return 0


def rules(args: argparse.Namespace) -> int:
    from pipeline.catalogue import rules_text

    print(rules_text(Path(args.workspace), args.month))
    return 0


def rehearse(args: argparse.Namespace) -> int:
    from pipeline.rehearse import rehearse

    text = rehearse(Path(args.workspace), args.rule, args.months, progress(args.quiet))
    done_with_progress()
    print(text)
    return 0


def sources(args: argparse.Namespace) -> int:
    if args.tables:
        from pipeline.own_tables import tables_text

        print(tables_text())
        return 0
    from pipeline.catalogue import sources_text

    print(sources_text())
    return 0


def sql(args: argparse.Namespace) -> int:
    from pipeline.query import query, tables_text

    if args.tables:
        print(tables_text(Path(args.workspace)))
        return 0
    if args.query is None:
        raise UserError("没有查询", fix='如 hedui sql "SELECT rule, count(*) FROM finding GROUP BY rule"')  # fmt: skip
    text = sys.stdin.read() if args.query == "-" else args.query
    print(query(Path(args.workspace), text, full=args.full, rows=args.rows))
    return 0
