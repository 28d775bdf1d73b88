"""The calibration of identities in a workspace: its versions, put in force and taken back by the officer.

``store/identity_calibration.json`` has all versions that ever were, and which is in force. A version is
of the weights that it was made with, and of no others.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from matchers.identity.calibration import LOWEST, MOST, Calibration, moved
from matchers.identity.model import Model
from pipeline.kernel.errors import UserError
from pipeline.workspace import Workspace

FORMAT = 1
TITLE = "身份比对按核实结果的校准"
_SHOWN = (0.95, 0.999)


@dataclass(frozen=True)
class Versions:
    """``in_force``: number of a version, 0 for none."""

    in_force: int = 0
    made: tuple[Calibration, ...] = ()

    @property
    def current(self) -> Calibration | None:
        return next((one for one in self.made if one.version == self.in_force), None)

    def with_new(self, new: Calibration) -> "Versions":
        """A new version in force; its number has never been used."""
        number = max((one.version for one in self.made), default=0) + 1
        return Versions(number, (*self.made, replace(new, version=number, before=self.in_force)))

    def undone(self) -> "Versions":
        """The version before in force again. The one that was stays on record."""
        return replace(self, in_force=self.current.before if self.current else 0)


def read_versions(path: Path) -> Versions:
    """Raises UserError where the file cannot be understood."""
    if not path.exists():
        return Versions()
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        made = tuple(Calibration(**one) for one in said["versions"])
        found = Versions(int(said["in_force"]), made)
        if said["format"] != FORMAT or (found.in_force and not found.current):
            raise ValueError
        if not all(LOWEST <= one.shift <= MOST and 0 <= one.error < 1 for one in made):
            raise ValueError
        return found
    except (ValueError, KeyError, TypeError):
        raise UserError("身份比对的校准文件读不懂", where=str(path),
                        fix="请恢复备份，或把它移走后重新运行（不校准）") from None  # fmt: skip


def write_versions(path: Path, versions: Versions) -> None:
    """Whole or not at all."""
    said = {"format": FORMAT, "in_force": versions.in_force, "versions": [asdict(one) for one in versions.made]}  # fmt: skip
    part = path.with_suffix(".part")
    part.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(part, path)


def heeding(workspace: Workspace) -> Callable[[Model], Model]:
    """Adds to a model the calibration in force, if that is of these weights."""
    current = read_versions(workspace.calibration).current

    def heed(model: Model) -> Model:
        fits = current is not None and current.model == model.key
        return replace(model, calibration=current) if fits else model

    return heed


def taught_words(shift: float, error: float) -> str:
    """What a shift and an error do, on examples."""
    after = moved(np.array(_SHOWN), shift, error).tolist()
    way = "上" if after[0] > _SHOWN[0] else "下"
    return f"把握{way}调：" + "，".join(
        f"原{old:.3g}%的改为{100 * new:.3g}%" for old, new in zip((95, 99.9), after, strict=True)
    )


def version_words(one: Calibration | None) -> str:
    """A version, for the officer."""
    if one is None:
        return "没有校准"
    return (
        f"第{one.version}版（{one.on}），按{one.right + one.wrong}条核实结果（认对{one.right}、认错{one.wrong}），"
        f"{taught_words(one.shift, one.error)}"
    )


def in_force_words(model: Model) -> list[tuple[str, str, str]]:
    """(title, value, clause) for the ledger's first sheet; nothing where none is in force."""
    if model.calibration is None:
        return []
    return [(TITLE, version_words(model.calibration), "只在“高度疑似”和“待核实”之间调整，“确认”不变；由 hedui learn --apply 启用，hedui learn --undo 撤销")]  # fmt: skip
