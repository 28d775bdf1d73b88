"""The weights: how often each answer of a comparator is given by one person, and by two strangers.

A model is shipped as priors, learnt once in a county (training.py), and then frozen in a file of the
workspace, so that the same records give the same links month after month until it is learnt again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from matchers.identity.calibration import Calibration
from matchers.identity.comparing import COMPARATORS
from pipeline.kernel.errors import UserError

FORMAT = 1
LEAST = 1e-9


@dataclass(frozen=True)
class Model:
    """``m``, ``u``: comparator -> chance of each level among pairs of one person, of two people.

    ``version`` counts the trainings of a workspace, 0 for the shipped priors; ``month``: when it was
    learnt; ``pairs``: from how many pairs, about ``matches`` of them of one person. ``probable``,
    ``possible``: least probability of the two tiers. ``calibration``: what visits taught, if it is in
    force; it is no part of the file.
    """

    m: Mapping[str, tuple[float, ...]]
    u: Mapping[str, tuple[float, ...]]
    version: int = 0
    month: str = ""
    pairs: int = 0
    matches: float = 0.0
    probable: float = 0.90
    possible: float = 0.15
    calibration: Calibration | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Which weights these are, whatever visits taught beside them."""
        return f"{self.version}/{self.month}"

    @property
    def learnt(self) -> tuple[float, float]:
        """Shift and error that visits taught."""
        return (self.calibration.shift, self.calibration.error) if self.calibration else (0.0, 0.0)

    def weights(self, comparator: str) -> np.ndarray:
        """Natural logarithms of m/u by level; 0 for silence."""
        m, u = np.array(self.m[comparator]), np.array(self.u[comparator])
        found = np.log(np.maximum(m, LEAST) / np.maximum(u, LEAST))
        return np.where(np.arange(len(found)) > 0, found, 0.0)


def shipped() -> Model:
    """The priors: what our comparators state of their own levels."""
    return Model(
        {name: tuple(level.m for level in levels) for name, levels in COMPARATORS.items()},
        {name: tuple(level.u for level in levels) for name, levels in COMPARATORS.items()},
    )


def written(model: Model) -> str:
    """A model as text that people can read: comparator -> level -> m and u."""
    told = {
        "format": FORMAT, "version": model.version, "month": model.month, "pairs": model.pairs,
        "matches": round(model.matches, 1), "probable": model.probable, "possible": model.possible,
        "comparators": {
            name: {level.slug: {"label": level.label, "m": float(f"{model.m[name][at]:.6g}"), "u": float(f"{model.u[name][at]:.6g}")}
                   for at, level in enumerate(levels) if at}
            for name, levels in COMPARATORS.items()
        },
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def frozen(model: Model) -> Model:
    """The model as it comes back from its file."""
    return _from(json.loads(written(model)))


def read_model(path: Path) -> Model | None:
    """The model frozen in a file; None if there is none, or it is of another make of comparators."""
    if not path.exists():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != FORMAT or not _same_levels(said["comparators"]):
            return None
        return _checked(_from(said))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError("身份比对模型文件读不懂", where=str(path),
                        fix="请恢复备份，或把它移走后重新运行（会重新学习一次）") from None  # fmt: skip


def _from(said: Mapping[str, Any]) -> Model:
    m, u = ({name: (0.0, *(float(said["comparators"][name][level.slug][which]) for level in levels[1:]))
             for name, levels in COMPARATORS.items()} for which in ("m", "u"))  # fmt: skip
    return Model(m, u, int(said["version"]), str(said["month"]), int(said["pairs"]), float(said["matches"]),
                 float(said["probable"]), float(said["possible"]))  # fmt: skip


def _checked(model: Model) -> Model:
    """The model, if its figures can be chances. Raises ValueError."""
    chances = [
        chance for of in (model.m, model.u) for levels in of.values() for chance in levels[1:]
    ]
    if not all(0 < chance <= 1 for chance in (*chances, model.probable, model.possible)):
        raise ValueError("no chance")
    return model


def _same_levels(said: Mapping[str, Mapping[str, object]]) -> bool:
    ours = {name: {level.slug for level in levels[1:]} for name, levels in COMPARATORS.items()}
    return {name: set(levels) for name, levels in said.items()} == ours
