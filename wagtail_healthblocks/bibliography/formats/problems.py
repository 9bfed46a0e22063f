"""What is wrong with a file, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """One thing that could not be read, with the line where it stands, or the number of its record."""

    message: str
    line: int | None = None
    record: int | None = None

    def __str__(self):
        if self.line is not None:
            return _("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message}
        if self.record is not None:
            return _("Record %(number)d: %(message)s") % {"number": self.record, "message": self.message}
        return self.message


class BrokenFile(ValueError):
    """A file that is not of its format, or has a record that could not be read."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


def tell(problem: Problem, problems: list[Problem] | None) -> None:
    """Add a problem to those that are asked for; raise it for a reader who asks for none, and wants the whole file."""
    if problems is None:
        raise BrokenFile(problem)
    problems.append(problem)
