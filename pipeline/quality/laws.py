"""What holds within the rows of any source, by the columns it has."""

from pipeline.kernel.declare import Law, Source

MACROS = (
    "CREATE OR REPLACE MACRO id_born(number) AS TRY_CAST(substr(number, 7, 8) AS INTEGER)",
    "CREATE OR REPLACE MACRO id_sex(number) AS"
    " CASE WHEN TRY_CAST(substr(number, 17, 1) AS INTEGER) % 2 = 1 THEN '男' ELSE '女' END",
    "CREATE OR REPLACE MACRO day_number(day) AS year(day) * 10000 + month(day) * 100 + day(day)",
)
"""``id_born``: 19500315; ``day_number``: a date written the same way."""

_TOWN, _VILLAGE = "'(镇|乡|街道|办事处)$'", "'(村|社区|居委会|居|村委会)$'"
_MOBILE = "'1[3-9][0-9]{9}'"


def laws_of(source: Source) -> list[Law]:
    """The source's own laws and those that its columns bring with them."""
    has = source.schema()
    titles = {column.name: column.heading for column in source.columns}
    laws = list(source.expect.laws)
    if "id_number" in has:
        for name, kind in has.items():
            if kind == "DATE" and name != "birth":
                laws += _of_a_date(name, titles.get(name, name))
        if "birth" in has:
            laws.append(Law("出生日期与身份证号不符", "birth IS NOT NULL AND id_number IS NOT NULL",
                            "abs(year(birth) - id_born(id_number) // 10000) > 1"))  # fmt: skip
        if "sex" in has:
            laws.append(Law("性别与身份证号不符", "sex IS NOT NULL AND id_number IS NOT NULL",
                            "sex <> id_sex(id_number)", most=0.7, stops=False))  # fmt: skip
    if "name" in has:
        laws.append(Law("姓名里有数字", "name IS NOT NULL", "regexp_matches(name, '[0-9]')"))
        laws.append(Law("姓名是地名或单位名", "name IS NOT NULL",
                        "regexp_matches(name, '(镇|乡|街道|村|社区|居委会|医院|学校|中心|局)$')"))  # fmt: skip
    if "town" in has and "village" in has:
        laws.append(Law("乡镇栏里是村名，村栏里是乡镇名", "town IS NOT NULL AND village IS NOT NULL",
                        f"regexp_matches(town, {_VILLAGE}) AND regexp_matches(village, {_TOWN})"))  # fmt: skip
    for name in ("town", "village"):
        if name in has:
            laws.append(Law(f"{titles[name]}里没有汉字", f"{name} IS NOT NULL", rf"NOT regexp_matches({name}, '[^\x00-\x7F]')"))  # fmt: skip
    for name in ("account", "unit_no", "book", "certificate"):
        if name in has:
            laws.append(Law(f"{titles[name]}里没有数字", f"{name} IS NOT NULL", f"NOT regexp_matches({name}, '[0-9]')", stops=False))  # fmt: skip
    if "phone" in has:
        laws += [
            Law(f"{titles[name]}像手机号，联系电话不像", f"{name} IS NOT NULL AND phone IS NOT NULL",
                f"regexp_full_match({name}, {_MOBILE}) AND NOT regexp_matches(phone, {_MOBILE})")
            for name in ("account", "unit_no", "name", "certificate", "plate") if name in has
        ]  # fmt: skip
    if "account" in has and "unit_no" in has:
        laws.append(Law("家庭编号像银行账号，账号不像", "account IS NOT NULL AND unit_no IS NOT NULL",
                        "regexp_full_match(unit_no, '62[0-9]{14,17}') AND NOT regexp_full_match(account, '[0-9]{12,}')"))  # fmt: skip
    return laws


def _of_a_date(name: str, title: str) -> list[Law]:
    over = f"{name} IS NOT NULL AND id_number IS NOT NULL"
    return [
        Law(f"{title}就是身份证号里的出生日期", over, f"day_number({name}) = id_born(id_number)", most=0.3),
        Law(f"{title}早于出生", over, f"day_number({name}) < id_born(id_number)", most=0.7),
    ]  # fmt: skip
