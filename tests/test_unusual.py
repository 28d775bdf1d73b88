"""What a new officer's files did to the month: nobody joined, accused or lost by a form of writing."""

from pathlib import Path

from pipeline.check import check
from pipeline.run import run_month
from tests.conftest import MONTH, quiet
from tests.test_deliveries import Deliver, _workbook, deliver, found, number  # noqa: F401 a fixture

HOMES = "姓名,身份证号,不动产单元号,规划用途,建筑面积,登记状态\n"


def homes(*owners: str) -> str:
    return HOMES + "".join(
        f"{name},{number(at)},35059900100{at}GB00001F0001000{at},住宅,90,现势\n"
        for at, name in enumerate(owners, 1)
    )


def test_strangers_of_one_village_are_not_one_family(deliver: Deliver) -> None:  # noqa: F811
    names = ("王大明", "李小红", "陈建国")
    rows = "".join(f"{n},{number(i)},500,城关镇,上塘村\n" for i, n in enumerate(names, 1))
    result = deliver(农村低保="姓名,身份证号,月保障金额,乡镇,村\n" + rows, 房产=homes(*names))
    assert found(result, "property_owner") == []


def test_members_written_under_their_head_are_one_family(deliver: Deliver) -> None:  # noqa: F811
    rows = [("王大明", "本人"), ("李小红", "配偶"), ("陈建国", "户主"), ("林秀英", "妻")]
    text = "".join(f"{n},{number(i)},{r},城关镇,上塘村\n" for i, (n, r) in enumerate(rows, 1))
    result = deliver(农村低保="姓名,身份证号,与户主关系,乡镇,村\n" + text,
                     房产=homes("王大明", "李小红", "陈建国"))  # fmt: skip
    (one,) = found(result, "property_owner")
    assert "王大明" in one["summary"] and "李小红" in one["summary"]
    assert "陈建国" not in one["summary"]


def test_a_head_written_in_the_first_row_only_serves_the_family(deliver: Deliver) -> None:  # noqa: F811
    rows = [("王大明", "王大明", "本人"), ("李小红", "", "配偶"), ("陈建国", "陈建国", "本人"), ("林秀英", "", "妻")]  # fmt: skip
    text = "".join(
        f"{h},{n},{number(i)},{r},城关镇,上塘村\n" for i, (n, h, r) in enumerate(rows, 1)
    )
    result = deliver(农村低保="户主姓名,姓名,身份证号,与户主关系,乡镇,村\n" + text,
                     房产=homes("王大明", "李小红", "陈建国", "林秀英"))  # fmt: skip
    assert len(found(result, "property_owner")) == 2


def test_brackets_for_a_negative_in_wan_yuan(deliver: Deliver) -> None:  # noqa: F811
    roster = f"姓名,身份证号,月保障金额,救助类别\n王大明,{number(1)},500,农村低保\n"
    bills = f"姓名,身份证号,结算日期,个人自付(万元)\n高福来,{number(2)},2026-03-01,4.80\n高福来,{number(2)},2026-04-01,(1.20)\n"
    assert found(deliver(名册=roster, 医保=bills), "missed_case") == []


def test_who_moved_away_is_not_dead(deliver: Deliver) -> None:  # noqa: F811
    roster = f"姓名,身份证号,月保障金额,救助类别\n王大明,{number(1)},500,农村低保\n"
    police = f"姓名,身份证号,户口注销日期,注销原因\n王大明,{number(1)},2026-07-11,迁往市外\n"
    assert found(deliver(名册=roster, 公安注销=police), "deceased_recipient") == []


def test_swapped_columns_are_asked_about(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / MONTH
    inbox.mkdir(parents=True)
    rows = "".join(
        f"{n},{number(i)},500,农村低保\n" for i, n in enumerate(("王大明", "李小红", "陈建国"), 1)
    )
    (inbox / "名册.csv").write_text("姓名,身份证号,月保障金额,救助类别\n" + rows, encoding="utf-8")
    cars = "".join(
        f"{number(i)},{n},闽Z1234{i}\n" for i, n in enumerate(("王大明", "李小红", "陈建国"), 1)
    )
    (inbox / "车.csv").write_text("姓名,身份证号,号牌号码\n" + cars, encoding="utf-8")
    text, code = check(tmp_path, None, quiet)
    assert code == 1 and "“姓名”和“身份证号”两列像是放反了" in text
    result = run_month(tmp_path, MONTH, quiet)
    (cars_asked,) = [a for a in result.asked if a.rule.slug == "vehicle_owner"]
    assert "机动车" in cars_asked.missing


def test_a_sheet_of_those_who_left_is_no_roster(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / MONTH
    inbox.mkdir(parents=True)
    head = ["姓名", "身份证号", "家庭编号", "月保障金额"]
    _workbook(inbox / "名册.xlsx", [head, ["王大明", number(1), "1", "500"]])
    _workbook(
        inbox / "另册.xlsx", [["本月退出人员", "", "", ""], head, ["俞停保", number(2), "2", "500"]]
    )
    text, code = check(tmp_path, None, quiet)
    assert code == 1 and "另册.xlsx" in text and "像是已退出的人员" in text


def test_an_unknown_column_that_says_somebodys_fate_is_asked_about(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / MONTH
    inbox.mkdir(parents=True)
    roster = f"姓名,身份证号,月保障金额,救助类别\n王大明,{number(1)},500,农村低保\n"
    (inbox / "名册.csv").write_text(roster, encoding="utf-8")
    cars = f"车主,身份证号,号牌号码,现今怎样\n王大明,{number(1)},闽Z12345,已转出\n"
    (inbox / "车.csv").write_text(cars, encoding="utf-8")
    text, code = check(tmp_path, None, quiet)
    assert code == 1 and "列“现今怎样”没有认出" in text
