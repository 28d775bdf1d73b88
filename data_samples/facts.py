"""What departments know about people: one small class a kind of row.

`who` is the true person behind a row; `name` and `number` are what the row says; `spoilt` names
what dirt did to it. `place` is set when the row is written: (source, file relative to the month's
inbox, sheet, row seen in Excel).
Money is in 元, areas in square metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from data_samples import ids, names
from data_samples.people import Book, Person

Place = tuple[str, str, str, int]
NOWHERE: Place = ("", "", "", 0)

NORMAL, STOPPED = "正常", "停保"
RURAL, URBAN, TEKUN, LOW_EDGE = "农村低保", "城市低保", "特困", "低保边缘"
DIBAO = (RURAL, URBAN)
ORPHAN, UNCARED = "孤儿", "事实无人抚养儿童"
LIVING, NURSING = "困难残疾人生活补贴", "重度残疾人护理补贴"
MEANS_TESTED = (RURAL, URBAN, TEKUN, LOW_EDGE)
SUBSIDIES = (LIVING, NURSING)


@dataclass(slots=True, eq=False, repr=False)
class Fact:
    """A row that speaks of somebody; written plainly unless a department is careless."""

    who: Person
    name: str = field(default="", kw_only=True)
    number: str = field(default="", kw_only=True)
    place: Place = field(default=NOWHERE, kw_only=True)
    spoilt: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        self.name = self.name or self.who.name
        self.number = self.number or self.who.number

    @property
    def clean(self) -> bool:
        """Whether name and number, read with care, are those of the true person."""
        if self.number != self.who.number and ids.read(self.number) != self.who.number:
            return False
        return self.name == self.who.name or names.read(self.name) == names.read(self.who.name)

    @property
    def town_and_village(self) -> tuple[str, str]:
        """Where the person lives, as far as the row says."""
        village = self.who.village
        return village.town.name, "" if "no_village" in self.spoilt else village.name


@dataclass(slots=True, eq=False, repr=False)
class Unit:
    """A roster household; for 特困 one person.

    Paid through `last_paid` (YYYY-MM; '' = still paid); transfers fail from `fails_from` on.
    `income` is the household's a month; `class_amount` the part of `monthly` for certain members;
    `grace` the 渐退期 as written, YYYY.MM.DD-YYYY.MM.DD.
    `review_class`: 常补 or 非常补, where the roster says it; `holder`: in whose name the account is, if
    not the head's; `note`: the roster's remark.
    """

    programme: str
    code: str
    head: Person
    start: date
    monthly: float
    bank: str
    account: str
    handler: str
    reviewed: date | None
    checked: date | None
    review_class: str = ""
    holder: str = ""
    note: str = ""
    last_paid: str = ""
    fails_from: str = ""
    income: float | None = None
    class_amount: float = 0.0
    aid_form: str = "差额"
    grace: str = ""
    rows: list[RosterRow] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class RosterRow(Fact):
    """One line of a roster; `sex` and `born` are as written, `as_float` an ID kept as a number."""

    unit: Unit
    relation: str
    status: str
    stopped: date | None
    reason: str
    sex: str = ""
    born: date | None = None
    as_float: bool = False
    support: str = ""
    care: str = ""

    @property
    def receives(self) -> bool:
        return self.status == NORMAL

    @property
    def programme(self) -> str:
        return self.unit.programme


@dataclass(slots=True, eq=False, repr=False)
class RegisterRow(Fact):
    """One line of the household register."""

    book: Book
    code: str
    word: str
    status: str
    father: str = ""
    mother: str = ""
    spouse: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Death(Fact):
    """A death in one of the feeds 公安, 殡葬, 卫健; the second date is cancelling or cremation.

    A nominal age (虚岁) is `years_more` than the year of death less that of birth.
    """

    feed: str
    died: date
    later: date
    cause: str
    address: str
    years_more: int = 1

    @property
    def nominal_age(self) -> int:
        return self.died.year - self.who.born.year + self.years_more


@dataclass(slots=True, eq=False, repr=False)
class Payment(Fact):
    """Money sent to a recipient for one month."""

    programme: str
    unit: str
    month: str
    day: date
    amount: float
    account: str
    done: bool = True
    remark: str = ""


@dataclass(slots=True, eq=False, repr=False)
class PaperFile(Fact):
    """One line of the list of paper files."""

    programme: str
    unit: str
    box: int
    members: int
    amount: float
    filed: date
    state: str = "正常"


@dataclass(slots=True, eq=False, repr=False)
class Vehicle(Fact):
    """A vehicle; `kind` is a GA/T 16.4 code (farm machines: a word), `status` letters of 8.4."""

    kind: str
    status: str
    registered: date
    use: str = "A"
    note: str = ""
    farm: bool = False
    plate: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Home(Fact):
    """A right to one unit of real estate (28-character unit number)."""

    unit: str
    use: str
    status: str
    registered: date
    area: float
    seat: str
    shared: str = "单独所有"


@dataclass(slots=True, eq=False, repr=False)
class Certificate(Fact):
    """A disability certificate; kind 1..7, grade 1 (worst)..4."""

    kind: int
    grade: int
    issued: date
    status: str = "正常"
    suffix: str = ""

    @property
    def severe(self) -> bool:
        return self.status == "正常" and (
            self.grade <= 2 or (self.grade == 3 and self.kind in (5, 6))
        )


@dataclass(slots=True, eq=False, repr=False)
class Settlement(Fact):
    """One medical settlement line: total, paid by the fund, paid by the patient (元)."""

    day: date
    total: float
    fund: float
    own: float
    illness: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Staff(Fact):
    """A line of a staff list: 财政供养, 村居干部, 低保经办 or 民政干部."""

    list: str
    office: str
    post: str
    category: str = "在职"

    @property
    def counts(self) -> bool:
        return self.category not in ("退休", "公益性岗位", "遗属")


@dataclass(slots=True, eq=False, repr=False)
class Declaration(Fact):
    """A declared relative (`who`) of a staff member."""

    staff: Person
    office: str
    post: str
    relation: str
    programme: str
    day: date


@dataclass(slots=True, eq=False, repr=False)
class Hardship(Fact):
    """A line of a hardship list; `day` is when it happened, `until` the end of a term."""

    kind: str
    day: date
    detail: str = ""
    until: date | None = None
    note: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Business(Fact):
    """A market subject and its person in charge; capital in 万元."""

    firm: str
    code: str
    kind: str
    post: str
    capital: float
    founded: date
    status: str
    employees: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Pension(Fact):
    """A monthly pension; `basic` is the part paid by the state."""

    kind: str
    amount: float
    basic: float
    since: date
    status: str = "正常领取"


@dataclass(slots=True, eq=False, repr=False)
class Insured(Fact):
    """Somebody insured by an employer: the base, and how many of the last six months were paid."""

    kind: str
    base: float
    months: int
    employer: str


@dataclass(slots=True, eq=False, repr=False)
class HousingFund(Fact):
    """An account of the housing fund; employer and employee each deposit `rate` percent."""

    employer: str
    rate: int
    deposit: float
    last: str
    status: str = "正常"


@dataclass(slots=True, eq=False, repr=False)
class TaxLine(Fact):
    """Income of one kind and month (YYYY-MM), as its payer declared it."""

    kind: str
    month: str
    amount: float
    payer: str


@dataclass(slots=True, eq=False, repr=False)
class Decoy:
    """A row that looks like a finding of a rule and is none."""

    rule: str
    why: str
    row: Fact


@dataclass(slots=True, eq=False, repr=False)
class Facts:
    """Everything the departments will write."""

    roster: list[RosterRow] = field(default_factory=list)
    register: list[RegisterRow] = field(default_factory=list)
    deaths: list[Death] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    hardship: list[Hardship] = field(default_factory=list)
    businesses: list[Business] = field(default_factory=list)
    pensions: list[Pension] = field(default_factory=list)
    insured: list[Insured] = field(default_factory=list)
    housing_fund: list[HousingFund] = field(default_factory=list)
    taxed: list[TaxLine] = field(default_factory=list)
    papers: list[PaperFile] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    decoys: list[Decoy] = field(default_factory=list)

    def groups(self) -> tuple[tuple[str, list[Fact]], ...]:
        """Source name and rows, for every source."""
        return (
            ("roster", list(self.roster)), ("households", list(self.register)),
            ("deaths", list(self.deaths)), ("payments", list(self.payments)),
            ("vehicles", list(self.vehicles)), ("property", list(self.homes)),
            ("disability", list(self.certificates)), ("medical", list(self.settlements)),
            ("staff", list(self.staff)), ("declarations", list(self.declarations)),
            ("hardship", list(self.hardship)), ("business", list(self.businesses)),
            ("pensions", [*self.pensions, *self.insured]),
            ("archives", list(self.papers)),
            ("housing_fund", list(self.housing_fund)), ("income_tax", list(self.taxed)),
        )  # fmt: skip
