"""The figures of money in words, for the terminal."""

from pipeline.closing.money import Sums


def money_lines(sums: Sums) -> list[str]:
    """What is due, paid back, let off and left; what stopping saved stands apart."""
    lines = [
        f"应追 {sums.due:,.2f} 元（{sums.cases} 件），已追 {sums.recovered:,.2f} 元，减免、无法追回 {sums.waived:,.2f} 元，"
        f"剩余 {sums.left:,.2f} 元"
    ]
    if sums.to_settle:
        lines.append(f"待核定 {sums.to_settle} 件，至多 {sums.pending:,.2f} 元（不计入应追）")
    if sums.stopped_people:
        lines.append(f"已停发 {sums.stopped_people} 人，按名册保障额每月至多少支出 {sums.stopped:,.2f} 元（制止的金额，不计入已追）")  # fmt: skip
    return lines
