"""Figures of the anomalies on drawn counties: how often one without any is shown one, and what is found.

python -m tests.anomalies.simulate [COUNTIES]
"""

import sys

from tests.anomalies.simulated import ANOMALIES, Plant, Sea, Size

COUNTY = Size()
PLANTED: dict[str, tuple[str, list[tuple[str, Plant, Size]]]] = {
    "exit_wave": ("200 households, one in twenty leaves in six months; times", [
        (str(t), Plant(exit=t), COUNTY) for t in (3, 4, 5)]),
    "town_rate": ("400 people, one in a hundred dead; times", [
        (str(t), Plant(dead=t), COUNTY) for t in (3, 4, 6)]),
    "official_concentration": ("70 households, 3 in a hundred relatives; times", [
        (str(t), Plant(official=t), COUNTY) for t in (5, 8, 10)]),
    "uniform_amounts": ("200 households; share of one sum", [
        (str(s), Plant(uniform=s), COUNTY) for s in (0.3, 0.45, 0.6)]),
    "payment_break": ("2,000 households; one paid times", [
        (str(t), Plant(payment=t), COUNTY) for t in (4, 6, 10)]),
    "shared_contact": ("3 in a hundred share a telephone; unrelated households", [
        (str(n), Plant(shared=n), COUNTY) for n in (5, 6, 8)]),
    "village_unchanged": ("13 months, one change in 50 households a month; households", [
        (str(s.households // s.villages), Plant(unchanged=True), s)
        for s in (Size(8, 240, 4), Size(8, 360, 4), Size(6, 500, 3))]),
}  # fmt: skip


def main(counties: int) -> None:
    sea = Sea()
    print(f"counties without anomalies ({counties} of each), share shown any at a rate of .05:")
    for differ in (0.0, 0.1, 0.2, 0.25, 0.3):
        shown = dict.fromkeys([rule.slug for rule in ANOMALIES], 0)
        any_of_them = 0
        for seed in range(counties):
            sea.draw(10_000 + seed, differ=differ, size=COUNTY)
            found = sea.findings()
            any_of_them += any(found.values())
            for slug, rows in found.items():
                shown[slug] += bool(rows)
        said = ", ".join(f"{slug} {many}" for slug, many in shown.items() if many)
        print(f"  towns differ by {differ}: {any_of_them / counties:.3f}  {said}", flush=True)
    print("power (towns differ by .15):")
    for slug, (what, cases) in PLANTED.items():
        told = []
        for name, plant, size in cases:
            held = 0
            for seed in range(max(10, counties // 10)):
                sea.draw(seed, differ=0.15, size=size, plant=plant)
                held += bool(sea.findings()[slug])
            told.append(f"{name}: {held / max(10, counties // 10):.2f}")
        print(f"  {slug} ({what}): {', '.join(told)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
