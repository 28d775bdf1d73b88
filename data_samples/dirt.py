"""How badly departments write: the knobs of a synthetic county."""

from __future__ import annotations

from dataclasses import dataclass, replace

ID_DAMAGES = ("missing", "digit", "swapped", "dropped", "masked", "precision", "fifteen")
"""What may become of an ID number; a missing one is as likely as all others together."""


@dataclass(frozen=True)
class Dirt:
    """Shares are of rows, 0..1; None leaves a share to the ordinary carelessness of the county.

    `no_id`: funeral and health death records without an intact ID number; `no_id_elsewhere`: the
    same of hardship, disability, medical and vehicle rows; `id_damages`: the ways they lose it.
    `single_feed`: the funeral home alone reports deaths, once each. `nominal_ages`: death records
    carry 虚岁 and no birth date. `no_village`: rows whose village is missing or stands in a torn
    address only. `wrong_names`: rows whose name is written wrongly. `outsiders`: people of other
    counties among the cremated. `rivals`: more dead twins, brothers and namesakes of recipients,
    with no number to tell them apart.
    """

    level: str = "ordinary"
    no_id: float | None = None
    no_id_elsewhere: float | None = None
    id_damages: tuple[str, ...] = ID_DAMAGES
    single_feed: bool = False
    nominal_ages: bool = False
    no_village: float = 0.0
    wrong_names: float = 0.0
    outsiders: float = 0.0
    rivals: bool = False

    def __post_init__(self) -> None:
        for share in (self.no_id, self.no_id_elsewhere, self.no_village, self.wrong_names,
                      self.outsiders):  # fmt: skip
            if share is not None and not 0 <= share <= 1:
                raise ValueError(f"a share lies between 0 and 1, not {share}")
        if not self.id_damages or not set(self.id_damages) <= set(ID_DAMAGES):
            raise ValueError(f"damages of ID numbers are {ID_DAMAGES}, not {self.id_damages}")

    @property
    def careful(self) -> bool:
        """Nobody writes carelessly; what was planted on the rosters stays."""
        return self.level == "none"

    @property
    def misleads(self) -> bool:
        """Rows are spoilt or left out without regard to what depends on them."""
        lost = self.no_id or self.no_id_elsewhere or self.wrong_names
        return bool(lost or self.single_feed or self.rivals)


ORDINARY = Dirt()
LEVELS = {
    "none": Dirt("none", no_id=0.0),
    "ordinary": ORDINARY,
    "heavy": Dirt(
        "heavy",
        no_id=0.7,
        no_id_elsewhere=0.1,
        nominal_ages=True,
        no_village=0.4,
        wrong_names=0.1,
        outsiders=0.05,
        rivals=True,
    ),
}


def dirt_of(level: str = "ordinary", **knobs: object) -> Dirt:
    """A level with some of its knobs turned; knobs that are None stay."""
    turned = {
        n: tuple(to) if isinstance(to, list) else to for n, to in knobs.items() if to is not None
    }
    return replace(LEVELS[level], **turned)  # type: ignore[arg-type]
