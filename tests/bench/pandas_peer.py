"""Peer two: the same questions as a careful pandas script, and one plain workbook for each town.

The fast engine of ``read_csv`` turns ID numbers into floats even where text is asked for (pandas
2.3), so the C engine reads; ``--arrow`` reads with pyarrow instead and hands over to pandas.
Run as: python pandas_peer.py DESCRIPTION.json OUT [--arrow]
"""

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.bench.fields import (
    COUNTED_CARS,
    ENDED,
    EXEMPT_STAFF,
    FIELDS,
    ID,
    LISTS,
    SELF_PAID,
)

Frames = dict[str, pd.DataFrame]
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int32)
CHECKS = np.frombuffer("10X98765432".encode("utf-32-le"), np.uint32)
DIBAO = ("农村低保", "城市低保", "低保")

# --- reading and cleaning ----------------------------------------------------------------------


def load(told: dict[str, Any], arrow: bool) -> Frames:
    """All sheets of each source as one frame of text, the ID numbers cleaned."""
    frames = {}
    for source, fields in FIELDS.items():
        parts = [_sheet(s, arrow) for s in told["sheets"] if s["source"] == source]
        frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
        for field in (f for f, kind in fields.items() if kind == ID and f in frame):
            frame[field] = valid_ids(frame[field])
        frames[source] = frame.reindex(columns=list(fields))
    return frames


def _sheet(sheet: dict[str, Any], arrow: bool) -> pd.DataFrame:
    fields = {at: f for f, at in sheet["columns"].items() if f in FIELDS[sheet["source"]]}
    at = sorted(fields)
    if "encoding" not in sheet:
        frame = pd.read_excel(sheet["path"], sheet_name=sheet["sheet"], engine="calamine", header=None,
                              skiprows=sheet["header_row"], usecols=at, dtype=str, na_filter=False)  # fmt: skip
    elif arrow:
        frame = _by_arrow(sheet, at)
    else:
        frame = pd.read_csv(sheet["path"], sep=sheet["delimiter"], encoding=sheet["encoding"], header=None,
                            skiprows=sheet["header_row"], usecols=at, dtype=str, na_filter=False,
                            on_bad_lines="skip")  # fmt: skip
    frame.columns = [fields[n] for n in at]
    for field, said in sheet["said"].items():
        if field in FIELDS[sheet["source"]]:
            frame[field] = (
                frame[field].replace({"": said, "低保": said}) if field in frame else said
            )
    return frame


def _by_arrow(sheet: dict[str, Any], at: list[int]) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.csv as pacsv

    names = [str(n) for n in range(sheet["width"])]
    table = pacsv.read_csv(
        sheet["path"],
        pacsv.ReadOptions(column_names=names, skip_rows=sheet["header_row"], encoding=sheet["encoding"]),
        pacsv.ParseOptions(delimiter=sheet["delimiter"], invalid_row_handler=lambda row: "skip"),
        pacsv.ConvertOptions(include_columns=[str(n) for n in at],
                             column_types=dict.fromkeys(names, pa.string())),
    )  # fmt: skip
    return table.to_pandas()


def valid_ids(texts: pd.Series) -> pd.Series:
    """Numbers of 18 characters with the right check digit; None for the others."""
    raw = texts.to_numpy(dtype="U19")
    good = _good(raw)
    texts = texts.where(good, None)
    odd = np.flatnonzero(~good & (raw != ""))
    tried = pd.Series(raw[odd]).str.strip().str.upper()
    mended = _good(tried.to_numpy(dtype="U19"))
    texts.iloc[odd[mended]] = tried[mended].to_numpy()
    return texts


def _good(texts: np.ndarray) -> np.ndarray:
    if not len(texts):
        return np.zeros(0, bool)
    letters = np.ascontiguousarray(texts).view(np.uint32).reshape(len(texts), 19)
    digits = letters[:, :17].astype(np.int32) - 48
    sums = digits @ WEIGHTS % 11
    plain = ((digits >= 0) & (digits <= 9)).all(axis=1) & (letters[:, 18] == 0)
    return np.asarray(plain & (CHECKS[sums] == letters[:, 17]))


def dates(texts: pd.Series) -> pd.Series:
    """Dates by the shapes that departments use, each written form parsed once."""
    written = pd.Series(texts.dropna().unique(), dtype=object)
    plain = written.str.replace(r"[/.年月]", "-", regex=True).str.removesuffix("日")
    found = pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce")
    for shape in ("%Y%m%d", "%Y-%m", "%Y%m", "%Y-%m-%d %H:%M:%S"):
        rest = found.isna() & (plain != "")
        if rest.any():
            found[rest] = pd.to_datetime(plain[rest], format=shape, errors="coerce")
    return pd.to_datetime(texts.map(dict(zip(written, found, strict=True))))


def amounts(texts: pd.Series) -> pd.Series:
    """Sums of money, with or without thousands separators."""
    return pd.to_numeric(texts.str.replace(",", "", regex=False), errors="coerce")


# --- the questions -----------------------------------------------------------------------------


def judge(frames: Frames, end: pd.Timestamp) -> Frames:
    """Every question's findings, one row each."""
    roster = frames["roster"]
    active = roster["status"].fillna("正常").isin(["正常", "在保", ""])
    people = roster[active & roster["id_number"].notna()]
    enrolled = people.drop_duplicates(["id_number", "programme", "unit_no"]).drop(columns="status")
    death = _deaths(frames["deaths"], end)
    asked: dict[str, Callable[[], pd.DataFrame]] = {
        "deceased_recipient": lambda: enrolled.merge(death, on="id_number"),
        "paid_after_death": lambda: _paid(frames["payments"], death, roster, end),
        "dual_enrolment": lambda: _dual(enrolled),
        "vehicle_owner": lambda: _cars(enrolled, frames["vehicles"], end),
        "property_owner": lambda: _homes(enrolled, frames["property"], end),
        "staff_recipient": lambda: enrolled.merge(
            _serving(frames["staff"])[["id_number", "office"]], on="id_number"),
        "staff_relative_declared": lambda: enrolled.merge(
            frames["declarations"][["staff_id", "id_number", "relation"]], on="id_number"),
        "staff_relative_undeclared": lambda: _kin(enrolled, frames),
        "missed_case": lambda: _missed(frames, enrolled, death, end),
        "identity_error": lambda: roster[roster["id_number"].isna()],
    }  # fmt: skip
    return {slug: ask() for slug, ask in asked.items()}


def _deaths(deaths: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    known = deaths[deaths["id_number"].notna()]
    day = (
        dates(known["died_on"])
        .fillna(dates(known["cremated_on"]))
        .fillna(dates(known["cancelled_on"]))
    )
    first = known.assign(died=day).groupby("id_number", as_index=False)["died"].min()
    return first[first["died"] <= end]


def _paid(
    payments: pd.DataFrame, death: pd.DataFrame, roster: pd.DataFrame, end: pd.Timestamp
) -> pd.DataFrame:
    rows = payments.merge(death, on="id_number")
    month, stopped = dates(rows["pay_month"]), rows["died"].dt.to_period("M").dt.to_timestamp()
    done = rows["result"].fillna("成功").str.contains("成功")
    rows = rows.assign(amount=amounts(rows["amount"]))[(month > stopped) & (month <= end) & done]
    total = rows.groupby(["id_number", "programme"], as_index=False).agg(
        name=("name", "first"), amount=("amount", "sum"), months=("amount", "count"))  # fmt: skip
    place = roster[["id_number", "town", "village"]].drop_duplicates("id_number")
    return total.merge(place, on="id_number", how="left")


def _dual(enrolled: pd.DataFrame) -> pd.DataFrame:
    many = enrolled[enrolled.duplicated("id_number", keep=False)]
    dibao = many[many["programme"].isin(DIBAO)]
    low, kept = set(dibao["id_number"]), many[many["programme"] == "特困"]["id_number"]
    edge = set(many[many["programme"] == "低保边缘"]["id_number"])
    units = dibao.groupby("id_number")["unit_no"].nunique()
    clash = {n for n in kept if n in low or n in edge} | set(units[units > 1].index)
    return many[many["id_number"].isin(clash)].drop_duplicates("id_number")


def _cars(enrolled: pd.DataFrame, vehicles: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    rows = enrolled.merge(vehicles.drop(columns="name"), on="id_number")
    counted = rows["vehicle_type"].str.contains(COUNTED_CARS) & ~rows["state"].str.contains(ENDED)
    rows = rows[counted & (dates(rows["registered_on"]) <= end)]
    return rows.drop_duplicates(["id_number", "plate", "unit_no"])


def _homes(enrolled: pd.DataFrame, homes: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    rows = enrolled.merge(homes.drop(columns="name"), on="id_number")
    rows = rows[~rows["state"].str.contains(ENDED) & (dates(rows["registered_on"]) <= end)]
    unit = ["unit_no", "programme"]
    dwelling = rows[rows["use"].str.contains("住")]
    many = dwelling.groupby(unit)["unit_code"].nunique()
    other = rows[rows["use"].str.contains("商|办公|车位|车库|店")]
    over = pd.concat([many[many > 1].reset_index()[unit], other[unit]]).drop_duplicates()
    return rows.merge(over, on=unit).drop_duplicates(unit)


def _serving(staff: pd.DataFrame) -> pd.DataFrame:
    said = staff["staff_kind"].fillna("") + "，" + staff["post"].fillna("")
    return staff[~said.str.contains(EXEMPT_STAFF) & staff["id_number"].notna()].drop_duplicates(
        "id_number"
    )


def _kin(enrolled: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    staff = _serving(frames["staff"])[["id_number"]].rename(columns={"id_number": "staff"})
    register = frames["households"][["id_number", "book", "father_id", "mother_id", "spouse_id"]]
    own = staff.merge(register, left_on="staff", right_on="id_number")
    up = [
        own[["staff", c]].rename(columns={c: "kin"})
        for c in ("father_id", "mother_id", "spouse_id")
    ]
    down = [staff.merge(register[["id_number", c]], left_on="staff", right_on=c)[["staff", "id_number"]]
            .rename(columns={"id_number": "kin"}) for c in ("father_id", "mother_id")]  # fmt: skip
    mates = own[["staff", "book"]].merge(register[["book", "id_number"]], on="book")
    mates = mates[mates["id_number"] != mates["staff"]][["staff", "id_number"]]
    ties = pd.concat([*up, *down, mates.rename(columns={"id_number": "kin"})]).dropna()
    found = enrolled.merge(ties.drop_duplicates(), left_on="id_number", right_on="kin")
    said = frames["declarations"][["staff_id", "id_number"]].rename(columns={"staff_id": "staff"})
    found = found.merge(
        said.drop_duplicates(), on=["staff", "id_number"], how="left", indicator=True
    )
    found = found[found["_merge"] == "left_only"].drop(columns="_merge")
    return found.drop_duplicates(["id_number", "unit_no", "staff"])


def _missed(
    frames: Frames, enrolled: pd.DataFrame, death: pd.DataFrame, end: pd.Timestamp
) -> pd.DataFrame:
    cards, lists, bills = frames["disability"], frames["hardship"], frames["medical"]
    grave = cards["grade"].str.contains("[一二12]") | (
        cards["grade"].str.contains("[三3]") & cards["kind"].str.contains("智力|精神"))  # fmt: skip
    day = dates(bills["settled_on"])
    bills = bills[(day.dt.year == end.year) & (day <= end)]
    sums = amounts(bills["self_paid"]).groupby(bills["id_number"]).sum()
    heavy = bills[bills["id_number"].isin(sums[sums > SELF_PAID].index)]
    keep = ["id_number", "name", "town", "village", "label"]
    target = pd.concat([
        cards[grave.fillna(False)].assign(label="重度残疾")[keep],
        heavy.assign(label="自付医疗费").reindex(columns=keep),
        lists[lists["kind"].isin(LISTS)].assign(label=lists["kind"])[keep],
    ])  # fmt: skip
    target = target[target["id_number"].notna() & ~target["id_number"].isin(enrolled["id_number"])
                    & ~target["id_number"].isin(death["id_number"])]  # fmt: skip
    person = target.drop_duplicates("id_number").drop(columns="label")
    labels = (
        target.drop_duplicates(["id_number", "label"]).groupby("id_number")["label"].agg("、".join)
    )
    return person.merge(labels.reset_index(), on="id_number")


# --- workbooks ---------------------------------------------------------------------------------


def write(found: Frames, folder: Path) -> None:
    """One plain workbook a town, one sheet a question."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {slug: rows.assign(town=rows["town"].fillna("").replace("", "未匹配乡镇") if "town" in rows else "全县")
             for slug, rows in found.items()}  # fmt: skip
    by_town = {slug: dict(list(rows.groupby("town"))) for slug, rows in found.items()}
    for town in sorted({town for parts in by_town.values() for town in parts}):
        with xlsxwriter.Workbook(folder / f"{town}.xlsx") as book:
            for slug, parts in by_town.items():
                if town in parts:
                    _write_sheet(book.add_worksheet(slug[:31]), parts[town])


def _write_sheet(sheet: Any, rows: pd.DataFrame) -> None:
    sheet.write_row(0, 0, rows.columns)
    for at, row in enumerate(
        rows.astype(object).where(rows.notna(), "").itertuples(index=False), 1
    ):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(at, column, value)
            else:
                sheet.write_string(at, column, str(value))


def main() -> None:
    """Load, judge, write, and print seconds and counts as JSON."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    marks = [time.perf_counter()]
    frames = load(told, "--arrow" in sys.argv)
    marks.append(time.perf_counter())
    end = pd.Period(told["month"], "M").end_time.normalize()
    found = judge(frames, end)
    marks.append(time.perf_counter())
    write(found, Path(sys.argv[2]))
    marks.append(time.perf_counter())
    seconds = [round(b - a, 3) for a, b in pairwise(marks)]
    print(json.dumps({
        "stages": dict(zip(("load", "judge", "ledgers"), seconds, strict=True)),
        "found": {slug: len(rows) for slug, rows in found.items()},
    }))  # fmt: skip


if __name__ == "__main__":
    main()
