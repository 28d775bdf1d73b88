"""What everything is: a source, its columns, a rule and its switches, as plain declarations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.kernel.looks import Look
from pipeline.kernel.values import TEXT, Cleaner, said_in


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a source: its name in the store and its headings in deliveries.

    ``also``: other headings. ``beside``: further columns cleaned from the same cell.
    ``strong``: a heading that few other sources have, and so tells the source. ``look``: what its
    values look like, where its cleaner does not say that.
    """

    name: str
    heading: str
    also: tuple[str, ...] = ()
    clean: Cleaner = TEXT
    beside: Mapping[str, Cleaner] = field(default_factory=dict)
    strong: bool = False
    look: Look | None = None


@dataclass(frozen=True)
class Variant:
    """What distinguishes the files of one source: the programme, the feed, the kind of list.

    The value of ``column`` in a row is its own cell where the file has one. Otherwise it is decided
    for the whole sheet by ``words`` found in the sheet's title, its name, or the file's name, then
    by ``columns`` that only this kind of file has; else ``default``. Meanings in ``first`` are
    looked for before the others. ``over_refused``: it also serves for a cell that was refused.
    """

    column: str
    words: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: str = ""
    first: tuple[str, ...] = ()
    over_refused: bool = True


@dataclass(frozen=True)
class Law:
    """What holds within nearly every row; where it mostly fails, columns stand in the wrong place.

    ``over``: SQL condition of the rows it speaks of; ``broken``: the condition that is against it.
    ``most``: the share of these rows that may be against it. ``stops``: beyond it the source is not
    used; otherwise it is only remarked on.
    """

    says: str
    over: str
    broken: str
    most: float = 0.5
    stops: bool = True


@dataclass(frozen=True, kw_only=True)
class Expect:
    """What the extracts of a source should be like; where they are not, the quality gate speaks.

    ``fresh``: new every month, so that last month's file again is a fault. ``event``: SQL, the date
    that a row is about. ``counted``: SQL, the rows whose number is compared between months.
    ``complete``: column -> least share of rows that have it. ``steady``: column -> one that is the
    same in all its rows, as the head's name in a household (and the members' names are not). ``duplicates``: the share of rows
    that may repeat another in every cell. ``feeds_vary``: how many rows a feed has says nothing.
    """

    fresh: bool = False
    event: str = ""
    counted: str = "TRUE"
    complete: Mapping[str, float] = field(default_factory=dict)
    laws: tuple[Law, ...] = ()
    steady: Mapping[str, str] = field(default_factory=dict)
    duplicates: float = 0.2
    feeds_vary: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """A kind of extract. ``name`` is its table; every row of the table is one row of a file.

    ``signature``: alternatives; a sheet can be this source only if all columns of one are there
    (``@kind`` stands for: the title or a name says one of the variant's words).
    ``keep``: 'all' rows, or only those 'linked' to someone on a roster or in a target group (and
    those whose ID number is not usable); the others are counted and let go.
    ``person``: the columns that say whom a row is about; a row with none of them is rejected.
    ``stand_in``: column -> the one that serves for it where it is missing.
    ``title_words``: column -> words that, said in a title or a name, stand for its empty cells.
    ``fill_down``: columns written once for several rows, as in merged cells; where all of them are
    empty, they are those of the row above. ``called``: words of titles and names that tell this source
    from another whose columns fit as well. ``monthly``: a list of another month is no use.
    ``supplier``: the department that delivers it; where there are several, all of them, and
    ``suppliers`` says by which variant, or by which words in a title or a name, each is known.
    """

    name: str
    title: str
    supplier: str
    columns: tuple[Column, ...]
    signature: tuple[tuple[str, ...], ...]
    ignore: tuple[str, ...] = ()
    variant: Variant | None = None
    month_from_title: str = ""
    keep: Literal["all", "linked"] = "all"
    person: tuple[str, ...] = ("name", "id_number")
    stand_in: Mapping[str, str] = field(default_factory=dict)
    title_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fill_down: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    monthly: bool = False
    suppliers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expect: Expect = Expect()

    def delivered_by(self, variant: str, said: str) -> str:
        """The department a sheet came from, by its variant and what its title and names say;
        where that cannot be told, all that deliver this source."""
        telling = {word: one for one, words in self.suppliers.items() for word in words}
        if variant in telling:
            return telling[variant]
        word = said_in(said, telling)
        return telling[word] if word else self.supplier

    def schema(self) -> dict[str, str]:
        """Column -> DuckDB type of the clean table, ``ref`` (which file and row) first."""
        types = {"ref": "BIGINT"}
        for column in self.columns:
            types[column.name] = column.clean.type
            types |= {name: cleaner.type for name, cleaner in column.beside.items()}
        if self.variant and self.variant.column not in types:
            types[self.variant.column] = "VARCHAR"
        return types


@dataclass(frozen=True)
class Switch:
    """A setting that the county may change: key, default, what it may be, and its clause.

    ``words``: how a value is told to officers, where it does not speak for itself. ``unit``: of a
    number, where its title does not say that. ``day``: it is a date as text, 2026-12-31; or '' where
    that is the default. ``span``: of a number, the least and the most that make sense.
    """

    key: str
    title: str
    default: Any
    clause: str
    choices: tuple[Any, ...] = ()
    prominent: bool = False
    words: Mapping[Any, str] = field(default_factory=dict)
    unit: str = ""
    day: bool = False
    span: tuple[float, float] | None = None

    def told(self, value: Any) -> str:
        """A value in words."""
        if value in self.words:
            return self.words[value]
        written = (
            f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        )
        return written + self.unit


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One question asked of the clean tables and links, and the words of its answer.

    ``sql`` returns one row a finding with the columns of ``FINDING`` and one for each blank of
    ``sentence`` and each of ``columns``. ``subject`` and ``evidence`` are lists of ``ref``.
    ``columns``: what the rule adds to the ledger, column -> Chinese heading. ``needs``: what of
    hedui.toml it cannot do without, such as 'standards', or what there must be to compare. ``unless``:
    SQL that returns, in Chinese, why it cannot be asked all the same; no row if it can. ``likely``: the share of such findings
    that proved true where it was published; 0 where nothing was. ``bygone``: it tells of what has
    happened, which is still to be seen when it has been put right; so only new evidence opens it again.
    ``procedure``: it is about papers and dates, and no money or person is at stake by itself; so it comes last.
    ``unseen``: SQL of one row: what it could not judge, as for want of a column, or NULL; and whether
    that is everything, so that it was as good as not run. ``conduct``: it asks after what staff did, and not
    after a family; so what is true of it may go to 纪检监察.
    """

    slug: str
    code: str
    title: str
    basis: str
    severity: Literal["red", "yellow", "info"]
    sources: tuple[str, ...]
    sql: str
    sentence: str
    how: str
    columns: Mapping[str, str] = field(default_factory=dict)
    switches: tuple[str, ...] = ()
    fill: Literal["verify", "reach", "none"] = "verify"
    any_source: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    likely: float = 0.0
    bygone: bool = False
    procedure: bool = False
    unless: str = ""
    unseen: str = ""
    conduct: bool = False


FINDING = (
    "key", "tier", "probability", "programme", "unit", "name", "id_number", "town", "village",
    "amount", "months", "subject", "evidence",
)  # fmt: skip
"""Columns that every rule returns: ``key`` says, with the slug, which fact this is."""
