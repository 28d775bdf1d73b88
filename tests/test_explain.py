"""hedui explain adds up: what each comparator said makes the probability that the tables state."""

import json
import math
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from data_samples.county import make_county
from data_samples.dirt import dirt_of
from matchers.identity.comparing import COMPARATORS
from matchers.identity.linking import SUREST
from matchers.identity.model import Model
from pipeline.commands import month_summary
from pipeline.explain import explain
from pipeline.identity import which_model
from pipeline.run import Result, run_month
from pipeline.store import FORMAT, open_store
from tests.conftest import MONTH, quiet


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A county in which many rows have no usable number, after its first run."""
    root = tmp_path_factory.mktemp("dirty") / "ws"
    dirt = dirt_of("heavy", no_id=0.7, nominal_ages=True, no_village=0.3)
    make_county(root, people=1500, seed=5, month=MONTH, dirt=dirt)
    return root, run_month(root, MONTH, quiet)


Row = tuple[str, str, str, int, str]


@pytest.fixture(scope="module")
def tables(dirty: tuple[Path, Result]) -> tuple[dict[Row, dict[str, float]], dict[Row, float]]:
    """Of each row and person: comparator -> bits; and the probability in links.parquet."""
    folder = dirty[0] / "out" / MONTH
    weights: dict[Row, dict[str, float]] = defaultdict(dict)
    for r in pq.read_table(folder / "weights.parquet").to_pylist():
        key = (r["source"], r["file"], r["sheet"], r["row"], r["person"])
        weights[key][r["comparator"]] = r["weight"]
    links = {(r["source"], r["file"], r["sheet"], r["row"], r["person"]): r["probability"]
             for r in pq.read_table(folder / "links.parquet").to_pylist()}  # fmt: skip
    return weights, links


def test_every_link_by_comparison_has_all_its_weights(
    dirty: tuple[Path, Result], tables: tuple[dict[Row, dict[str, float]], dict[Row, float]]
) -> None:
    weights, _ = tables
    folder = dirty[0] / "out" / MONTH
    compared = [r for r in pq.read_table(folder / "links.parquet").to_pylist()
                if not r["explanation"].startswith("证号一致") and not r["explanation"].startswith("证号属于")]  # fmt: skip
    assert len(compared) > 20
    for r in compared:
        key = (r["source"], r["file"], r["sheet"], r["row"], r["person"])
        assert set(weights[key]) == {*COMPARATORS, "before", "beside"}, r


def test_no_link_by_number_has_weights(
    tables: tuple[dict[Row, dict[str, float]], dict[Row, float]],
) -> None:
    weights, links = tables
    assert not [k for k, p in links.items() if p == 0.999 and k in weights]


def test_the_bits_of_a_row_make_its_probability(
    tables: tuple[dict[Row, dict[str, float]], dict[Row, float]],
) -> None:
    weights, links = tables
    rows = [key for key in weights if key in links]
    assert len({round(links[key], 1) for key in rows}) > 2
    for key in rows:
        stated = 1 / (1 + 2 ** -sum(weights[key].values()))
        assert stated == pytest.approx(min(links[key], SUREST), abs=0.02)  # of bits in tenths


def test_explain_shows_the_numbers_of_the_table(
    dirty: tuple[Path, Result], tables: tuple[dict[Row, dict[str, float]], dict[Row, float]]
) -> None:
    root, result = dirty
    weights, links = tables
    evidence = pq.read_table(root / "out" / MONTH / "evidence.parquet").to_pylist()
    found = {key[:4]: key for key in weights if key in links}
    one = next(e for e in evidence if (e["source"], e["file"], e["sheet"], e["row"]) in found)
    key = found[one["source"], one["file"], one["sheet"], one["row"]]
    said = explain(root, one["finding_id"], None)
    assert which_model(result.settled.model) in said and "逐项比较" in said
    block = said.split("逐项比较")[1].split(f"第{one['row']}行\n")[1].split("比对后")[0]
    shown = [float(w.replace("−", "-")) for w in re.findall(r"  +([+−][0-9.]+)$", block, re.M)]
    total = sum(w for name, w in weights[key].items() if name not in ("before", "beside"))
    given = [w for name, w in weights[key].items() if w and name != "before"]
    assert sorted(shown) == sorted([*given, round(total, 1), weights[key]["before"]])
    assert not math.isclose(total, 0)


def test_the_manifest_says_which_weights_were_used(dirty: tuple[Path, Result]) -> None:
    root, result = dirty
    told = json.loads((root / "out" / MONTH / "manifest.json").read_text(encoding="utf-8"))
    model = result.settled.model
    assert told["identity_model"] == {
        "version": model.version, "month": model.month, "pairs": model.pairs, "matches": model.matches,
    }  # fmt: skip


def test_the_screen_says_so_when_weights_were_learnt(dirty: tuple[Path, Result]) -> None:
    _, result = dirty
    learnt = replace(result.settled.model, version=1, month=MONTH, pairs=4321)
    new = replace(result, settled=replace(result.settled, new=True, model=learnt))
    old = replace(result, settled=replace(result.settled, new=False, model=learnt))
    assert "身份比对的权重：第1版，2026年10月学得（4,321条登记）" in month_summary(new)
    assert "身份比对的权重" not in month_summary(old)


def test_shipped_weights_are_called_so() -> None:
    assert which_model(Model({}, {})) == "出厂权重"
    assert which_model(Model({}, {}, version=2, month="2026-10")) == "第2版，2026年10月学得"


def test_a_store_of_an_older_make_still_explains(run_county: Path, tmp_path: Path) -> None:
    path = tmp_path / "store" / "hedui.duckdb"
    path.parent.mkdir()
    path.write_bytes((run_county / "store" / "hedui.duckdb").read_bytes())
    with duckdb.connect(str(path)) as store:
        store.execute(
            "DROP TABLE weights; ALTER TABLE run DROP model; UPDATE layout SET version = 2"
        )
        finding = store.execute("SELECT min(finding_id) FROM finding").fetchall()[0][0]
    said = explain(tmp_path, finding, None)
    assert "证据" in said and "逐项比较" not in said
    with open_store(path) as store:
        assert store.execute("SELECT version FROM layout").fetchall() == [(FORMAT,)]
        assert store.execute("SELECT count(model) FROM run").fetchall() == [(0,)]


def test_explain_shows_what_the_row_of_the_ledger_has_of_its_own(run_county: Path) -> None:
    with duckdb.connect(str(run_county / "store" / "hedui.duckdb"), read_only=True) as store:
        hints = store.execute(
            "SELECT finding_id, detail->>'hint' FROM finding WHERE rule = 'head_deceased'"
            " AND detail->>'hint' <> '' AND NOT contains(summary, detail->>'hint')"
            " UNION ALL SELECT finding_id, detail->>'to_check' FROM finding WHERE rule = 'missed_case'"
            " AND detail->>'to_check' <> '' AND NOT contains(summary, detail->>'to_check')"
        ).fetchall()
    assert len(hints) > 3
    for finding, hint in hints:
        assert hint.replace("\n", "；") in explain(run_county, finding, None)


def test_explain_covers_long_numbers_in_a_row(run_county: Path, tmp_path: Path) -> None:
    path = tmp_path / "store" / "hedui.duckdb"
    path.parent.mkdir()
    path.write_bytes((run_county / "store" / "hedui.duckdb").read_bytes())
    with duckdb.connect(str(path)) as store:
        ((finding,),) = store.execute(
            'UPDATE finding SET detail = \'{"hint": "账号6217000000000000031", "kind": "", "n": 2}\''
            " WHERE finding_id = (SELECT min(finding_id) FROM finding WHERE rule = 'shared_account')"
            " RETURNING finding_id"
        ).fetchall()
    said = explain(tmp_path, finding, None)
    assert "提示：账号" in said and "6217000000000000031" not in said
    assert "涉及户数：2" in said and "情形：" not in said
