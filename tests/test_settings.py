"""hedui.toml: what it may say, and what an officer is told where it says it wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands import init
from pipeline.kernel.declare import Switch
from pipeline.kernel.errors import UserError
from pipeline.kernel.presets import PRESETS
from pipeline.kernel.switches import SWITCHES
from pipeline.settings import Settings, read_settings, template
from pipeline.switches_section import switch_value


def said(folder: Path, text: str, encoding: str = "utf-8") -> Settings:
    (folder / "hedui.toml").write_text(text, encoding=encoding)
    return read_settings(folder)


def error(folder: Path, text: str, encoding: str = "utf-8") -> UserError:
    with pytest.raises(UserError) as raised:
        said(folder, text, encoding)
    assert raised.value.code == 2
    assert raised.value.where.startswith(str(folder / "hedui.toml")) and raised.value.fix
    return raised.value


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    assert settings == Settings() and not settings.found
    assert settings.switches == {switch.key: switch.default for switch in SWITCHES}


def test_an_empty_file_is_found_and_changes_nothing(tmp_path: Path) -> None:
    settings = said(tmp_path, "")
    assert settings.found and settings.switches == Settings().switches


def test_what_the_file_says_holds(tmp_path: Path) -> None:
    settings = said(
        tmp_path,
        '[county]\nname = "晋江市"\ndivision = "350582"\n'
        '[switches]\nhomes_max = 2\nselfpay_threshold = 30000\nkin_set = "wide"\n'
        '[privacy]\nretention_months = 24\n[resources]\nmemory = "4GB"\nthreads = 2\n',
    )
    assert (settings.county, settings.division) == ("晋江市", "350582")
    assert (settings.memory, settings.threads) == ("4GB", 2)
    assert settings.switches["homes_max"] == 2
    assert settings.switches["selfpay_threshold"] == 30000.0
    assert isinstance(settings.switches["selfpay_threshold"], float)
    assert settings.switches["kin_set"] == "wide"
    assert settings.switches["death_stop"] == "next_month"


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    text = '[county]\ndivision = "350582"\n'
    assert said(tmp_path, text, "utf-8-sig").division == "350582"


def test_the_prominent_switches_are_told_with_their_clause(tmp_path: Path) -> None:
    told = said(tmp_path, "[switches]\nhomes_max = 3\n").told()
    assert len(told) == sum(switch.prominent for switch in SWITCHES)
    assert ("住房套数上限", "3") in [(title, value) for title, value, _ in told]
    assert all(clause for *_, clause in told)


@pytest.mark.parametrize(
    ("text", "problem", "fix"),
    [
        ("[swiches]\n", "hedui.toml 里有不认识的小节：swiches", "是不是 switches？"),
        ("['外观']\n", "hedui.toml 里有不认识的小节：外观", "可用的有：county、switches"),
        ("name = 1\n", "hedui.toml 里有不认识的小节：name", "可用的有"),
        ("[county]\nnane = 'x'\n", "[county] 中的项：nane", "是不是 name？"),
        ("[switches]\nhome_max = 2\n", "[switches] 中的项：home_max", "是不是 homes_max？"),
        ("[switches]\nkin_set = '1050'\n", "开关 kin_set 不能是 1050", "可选：1045、wide"),
        ("[switches]\nkin_set = 1045\n", "开关 kin_set 不能是 1045", "可选：1045、wide"),
        ("[switches]\ndeath_stop = ['x']\n", "开关 death_stop 不能是", "可选：next_month"),
        ("[switches]\nhomes_max = '2'\n", "homes_max 的值不对：应为数字，不加引号", "改正后"),
        ("[switches]\nhomes_max = true\n", "homes_max 的值不对：应为数字，不加引号", "改正后"),
        (
            "[switches]\nselfpay_threshold = '4万'\n",
            "selfpay_threshold 的值不对：应为数字",
            "改正后",
        ),
        ("[county]\nname = 350582\n", "name 的值不对：应为文字，两边加英文引号", "改正后"),
    ],
)
def test_a_wrong_word_is_named_and_the_right_one_offered(
    tmp_path: Path, text: str, problem: str, fix: str
) -> None:
    raised = error(tmp_path, text)
    assert problem in raised.problem and fix in raised.fix


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[county]\nname = 晋江市\n", "第2行第8列"),
        ("[county]\nname = “晋江市”\n", "第2行第8列"),
        ("[county\n", "第1行第8列"),
    ],
)
def test_broken_toml_is_told_with_its_line(tmp_path: Path, text: str, place: str) -> None:
    raised = error(tmp_path, text)
    assert raised.problem == "hedui.toml 写法有误"
    assert place in raised.where
    assert raised.fix == "检查该处的引号、等号和方括号是否为英文半角"


def test_another_encoding_is_told(tmp_path: Path) -> None:
    raised = error(tmp_path, "[county]\nname = '晋江'\n", "gb18030")
    assert raised.problem == "hedui.toml 不是UTF-8编码" and "UTF-8" in raised.fix


@pytest.mark.parametrize(
    "text",
    ["[resources]\nthreads = 'two'\n", "[resources]\nthreads = [2]\n", "[switches]\nhomes_max = inf\n",
     "[switches]\nhomes_max = nan\n"],
)  # fmt: skip
def test_a_number_that_is_none_is_an_error_of_the_file(tmp_path: Path, text: str) -> None:
    error(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    ["[switches]\nhomes_max = 1.9\n", "[switches]\nstaff_exempt = ['遗属', '退休']\n",
     "[county]\nname = ['甲']\n", "[resources]\nthreads = -1\n", "[privacy]\nretention_months = 'x'\n",
     "[privacy]\nretention_months = -5\n"],
)  # fmt: skip
def test_a_value_of_another_kind_is_not_bent_in_silence(tmp_path: Path, text: str) -> None:
    error(tmp_path, text)


def test_a_list_of_exempt_staff_in_one_text_is_taken(tmp_path: Path) -> None:
    settings = said(tmp_path, "[switches]\nstaff_exempt = '遗属,退休'\n")
    assert settings.switches["staff_exempt"] == "遗属,退休"


# --- the template ------------------------------------------------------------------------------


def test_the_template_is_the_defaults(tmp_path: Path) -> None:
    settings = said(tmp_path, template("晋江市", "350582"))
    assert (settings.county, settings.division) == ("晋江市", "350582")
    assert settings.switches == Settings().switches


def test_every_commented_default_of_the_template_is_true(tmp_path: Path) -> None:
    lines = template("x", "").splitlines()
    keys = {switch.key for switch in SWITCHES} | {"memory", "threads"}
    open_lines = [
        line.removeprefix("# ") if line.removeprefix("# ").split(" ")[0] in keys else line
        for line in lines
    ]
    settings = said(tmp_path, "\n".join(open_lines))
    assert settings.switches == Settings().switches
    assert (settings.memory, settings.threads) == ("2GB", 0)


@pytest.mark.parametrize("name", ['某"县', "某\\县", "某\n县"])
def test_any_name_of_a_county_makes_a_file_that_can_be_read(tmp_path: Path, name: str) -> None:
    init(tmp_path / "ws", name, "")
    assert read_settings(tmp_path / "ws").county == name


def test_a_division_may_be_written_without_quotation_marks(tmp_path: Path) -> None:
    (tmp_path / "hedui.toml").write_text("[county]\ndivision = 350599\n", encoding="utf-8")
    assert read_settings(tmp_path).division == "350599"


def test_a_dated_change_holds_from_its_month_on(tmp_path: Path) -> None:
    text = (
        '[switches]\nhomes_max = 1\n[[switches_from]]\nfrom = "2026-07"\nhomes_max = 3\n'
        '[[switches_from]]\nfrom = "2026-04"\nhomes_max = 2\nmotorcycle_2w = "counted"\n'
    )
    said(tmp_path, text)
    held = {
        month: read_settings(tmp_path, month).switches
        for month in ("2026-03", "2026-04", "2026-07")
    }
    assert [one["homes_max"] for one in held.values()] == [1, 2, 3]
    assert [one["motorcycle_2w"] for one in held.values()] == ["exempt", "counted", "counted"]


@pytest.mark.parametrize(
    "text",
    [
        "[switches_from]\nhomes_max = 2\n",
        "[[switches_from]]\nhomes_max = 2\n",
        '[[switches_from]]\nfrom = "2026-13"\n',
        '[[switches_from]]\nfrom = "2026-04"\nhomes_maxx = 2\n',
        '[[switches_from]]\nfrom = "2030-04"\nhomes_max = "two"\n',
    ],
)
def test_a_dated_change_that_cannot_be_is_told(tmp_path: Path, text: str) -> None:
    assert "switches_from" in error(tmp_path, text).problem + error(tmp_path, text).where


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_is_of_switches_that_are_and_values_that_may_be(
    tmp_path: Path, key: str
) -> None:
    for name, preset in PRESETS[key].items():
        needs = "".join(f"{needed} = 30\n" for needed in preset.needs)
        settings = said(tmp_path, f'[switches]\n{key} = "{name}"\n{needs}')
        for switch, value in preset.switches.items():
            assert settings.switches[switch] == switch_value(switch, value, tmp_path)
        assert any(preset.title in value for _, value, _ in settings.told())


def test_what_is_written_beside_a_preset_goes_before_it(tmp_path: Path) -> None:
    text = '[switches]\nvehicle_preset = "gb7258"\nmotorcycle_2w = "exempt"\n'
    assert said(tmp_path, text).switches["motorcycle_2w"] == "exempt"


def test_a_preset_that_needs_a_figure_of_the_county_asks_for_it(tmp_path: Path) -> None:
    told = error(tmp_path, '[switches]\nproperty_preset = "zhejiang"\n')
    assert "人均住房面积" in told.problem and "home_area_limit" in told.fix


def test_a_changed_switch_is_told_though_it_is_not_prominent(tmp_path: Path) -> None:
    told = said(tmp_path, "[switches]\nhome_area_limit = 30\n").told()
    assert ("超出套数时的人均面积界线（平方米）", "30") in [line[:2] for line in told]


def test_a_date_among_the_switches_is_a_date_or_nothing(tmp_path: Path) -> None:
    text = '[switches]\nreview_extended_until = "{}"\n'
    assert (
        said(tmp_path, text.format("2026-12-31")).switches["review_extended_until"] == "2026-12-31"
    )
    assert said(tmp_path, text.format("")).switches["review_extended_until"] == ""
    for wrong in ("2026年12月", "2026-13-01", "20261231"):
        assert "2026-12-31" in error(tmp_path, text.format(wrong)).problem


@pytest.mark.parametrize("switch", [one for one in SWITCHES if one.span], ids=lambda one: one.key)
def test_a_number_beyond_reason_is_refused_by_its_title(switch: Switch, tmp_path: Path) -> None:
    assert switch.span is not None
    least, most = switch.span
    for value in (least - 1, most + 1):
        assert switch.title in error(tmp_path, f"[switches]\n{switch.key} = {value}").problem
    for value in (switch.default, *map(type(switch.default), switch.span)):
        assert switch_value(switch.key, value, tmp_path) == value


def test_every_number_has_its_span() -> None:
    numbers = [one for one in SWITCHES if isinstance(one.default, int | float) and not one.choices]
    assert not [one.key for one in numbers if one.span is None]


@pytest.mark.parametrize("key", [one.key for one in SWITCHES if one.day])
def test_a_date_that_is_none_is_refused(key: str, tmp_path: Path) -> None:
    for text in ("2021.1.1", "2021年7月", "2021-02-30"):
        assert "不是日期" in error(tmp_path, f'[switches]\n{key} = "{text}"').problem


def test_what_stands_twice_is_said_so(tmp_path: Path) -> None:
    item = error(tmp_path, "[county]\nname = 'a'\nname = 'b'\n")
    assert "写了两次" in item.problem and "第3行" in item.where
    told = error(tmp_path, '[rules]\noff = []\n\n[switches]\n\n[rules]\noff = ["moved_out"]\n')
    assert "[rules]" in told.problem and "两次" in told.problem
    told = error(tmp_path, '[quality.accept]\n\n[quality.accept]\ndeaths = "x"\n')
    assert "[quality.accept]" in told.problem and "两次" in told.problem
