"""The four staff lists: 财政供养, 村居干部, 低保经办, 民政干部."""

from __future__ import annotations

from data_samples.facts import Staff
from data_samples.people import Person, kin_set
from data_samples.world import World

LISTS = ("财政供养", "村居干部", "低保经办", "民政干部")
EXEMPT = ("公益性岗位", "遗属", "退休")
BUREAUS = ("县教育局", "县卫健局", "县财政局", "县自然资源局", "县农业农村局", "县交通运输局")
POSTS = ("科员", "教师", "医生", "会计", "副主任科员", "办事员")
VILLAGE_POSTS = ("村党支部书记", "村委会主任", "村委会副主任", "村委会委员", "村文书", "妇联主席")
RELIEF_POSTS = ("低保经办员", "社会救助站工作人员", "民政助理员")
BUREAU_POSTS = ("社会救助股股长", "局办公室科员", "核对中心工作人员", "副局长")


def is_working_age(world: World, person: Person) -> bool:
    return 23 <= person.age(world.clock.last) <= 59


def post_staff(world: World, person: Person, name: str, category: str = "在职") -> list[Staff]:
    """Puts somebody on a list; bureau and relief staff stand on the pay-roll list as well."""
    rng = world.rng
    town = person.village.town.name
    office, post = {
        "财政供养": (rng.choice(BUREAUS), rng.choice(POSTS)),
        "村居干部": (town + person.village.name, rng.choice(VILLAGE_POSTS)),
        "低保经办": (f"{town}人民政府", rng.choice(RELIEF_POSTS)),
        "民政干部": ("县民政局", rng.choice(BUREAU_POSTS)),
    }[name]
    if post == "妇联主席" and person.sex == "男":
        post = "村委会委员"
    if category != "在职":
        post = {"公益性岗位": "保洁员", "遗属": "", "退休": "退休"}[category]
    lines = [Staff(person, list=name, office=office, post=post, category=category)]
    if name in ("低保经办", "民政干部") and rng.random() < 0.6:
        lines.append(Staff(person, list="财政供养", office=office, post="科员"))
    world.facts.staff += lines
    world.staff.add(person)
    return lines


def fill_lists(world: World) -> None:
    """Everybody else on the lists: nobody whose near kin receives, and no recipient."""
    world.stage("staff")
    blocked: set[Person] = set()
    for row in world.facts.roster:
        if row.receives:
            blocked |= kin_set(row.who)
    people = len(world.people)
    villages = sum(len(town.villages) for town in world.population.towns)
    wanted = (
        ("财政供养", max(30, round(people * 0.018))),
        ("村居干部", max(20, min(5 * villages, people // 100))),
        ("低保经办", max(6, people // 1500)),
        ("民政干部", max(6, people // 2500)),
    )
    for name, count in wanted:
        fits = lambda p: is_working_age(world, p) and p not in blocked  # noqa: E731
        for person in world.take_people(count, fits):
            person.quiet = False
            post_staff(world, person, name)
    _fill_exempt(world, max(9, people // 400))


def _fill_exempt(world: World, count: int) -> None:
    """Retired people, survivors and public-welfare posts, of whose kin nothing follows."""
    year = world.clock.year
    for category, first, last in (("公益性岗位", 59, 25), ("遗属", 80, 30), ("退休", 85, 60)):
        fits = lambda p, a=year - first, b=year - last: a <= p.born.year <= b  # noqa: E731
        for person in world.take_people(count // 3, fits):
            person.quiet = False
            post_staff(world, person, "财政供养", category)
