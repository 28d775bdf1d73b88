"""How the records of the benchmark are damaged, as shares of rows (0..1)."""

from dataclasses import dataclass

ID_KINDS = ("digit", "swapped", "dropped", "masked", "precision", "fifteen")
NAME_KINDS = (
    "homophone",
    "lookalike",
    "dialect",
    "surname_sound",
    "dropped",
    "unreadable",
    "order",
)
NAME_WEIGHTS = (42, 15, 12, 10, 9, 7, 5)


@dataclass(frozen=True)
class Feed:
    """One register of deaths: how much of the deaths it knows and how badly it writes.

    ``no_id``: the ID number is missing; ``bad_id``: it is there, and damaged; ``kin_id``: it is the
    number of another member of the household. ``birth``: the date of birth is told; ``age``: the
    nominal age is.
    """

    name: str
    share: float
    no_id: float
    bad_id: float
    kin_id: float
    birth: bool
    age: bool


@dataclass(frozen=True)
class Scenario:
    """Feeds, and what goes wrong in all of them.

    ``no_village``: the place is told in part or not at all; ``moved``: it is another of the county
    than that of the register; ``moved_away``: of another county; ``outsiders``: dead of other counties, among the dead; ``gone``: dead whom the
    frame no longer has, among the dead who were no recipients; ``namesakes``: dead who are made
    namesakes of a living recipient, of each of three kinds.
    """

    name: str
    feeds: tuple[Feed, ...]
    wrong_names: float
    no_village: float
    moved: float = 0.02
    moved_away: float = 0.004
    no_sex: float = 0.02
    wrong_sex: float = 0.004
    wrong_birth: float = 0.05
    outsiders: float = 0.05
    gone: float = 0.05
    namesakes: float = 0.01


ORDINARY = Scenario(
    "ordinary",
    (
        Feed("公安", 0.85, no_id=0.002, bad_id=0.003, kin_id=0.001, birth=False, age=False),
        Feed("殡葬", 0.75, no_id=0.15, bad_id=0.08, kin_id=0.004, birth=False, age=True),
        Feed("卫健", 0.60, no_id=0.03, bad_id=0.04, kin_id=0.002, birth=True, age=False),
    ),
    wrong_names=0.03,
    no_village=0.10,
)
HARD = Scenario(
    "hard",
    (Feed("殡葬", 1.0, no_id=0.70, bad_id=0.10, kin_id=0.004, birth=False, age=True),),
    wrong_names=0.08,
    no_village=0.40,
)
SCENARIOS = {scenario.name: scenario for scenario in (ORDINARY, HARD)}
