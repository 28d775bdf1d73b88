"""Errors an officer can put right, and the reason why a cell was refused."""


class Refused(ValueError):
    """A cell that a cleaner cannot use; the text is the reason, in Chinese, without the value."""


class UserError(Exception):
    """Something the officer can mend: what happened, where, and what to do, in Chinese.

    ``code`` is the exit code of the command line (design.md section 3): 2 wrong use, settings or
    input; 3 another run holds the workspace; 4 disk, permission or memory; 5 integrity.
    Messages never carry personal data, only the place where it stands.
    """

    def __init__(self, problem: str, *, where: str = "", fix: str = "", code: int = 2) -> None:
        lines = [problem]
        if where:
            lines.append(f"  位置：{where}")
        if fix:
            lines.append(f"  处理：{fix}")
        super().__init__("\n".join(lines))
        self.problem = problem
        self.where = where
        self.fix = fix
        self.code = code
