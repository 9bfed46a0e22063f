"""What is wrong already with what readers have: it stops nobody from mending something else."""

from django.db.models import Model

from .engine import find
from .findings import Finding
from .subjects import Subject


def live_version(owner: Model) -> Model | None:
    """The page or the snippet as readers have it; None where they have none. What has no drafts is live as stored."""
    if owner.pk is None:
        return None
    stored = type(owner)._default_manager.filter(pk=owner.pk)
    return stored.filter(live=True).first() if hasattr(owner, "live") else stored.first()


def new_errors(subject: Subject) -> list[Finding]:
    """What keeps a page or a snippet from being published: its errors, but for those that the live version has."""
    errors = [finding for finding in find(subject) if finding.severity == "error"]
    live = live_version(subject.owner) if errors else None
    known = set(find(Subject(live))) if live else set()
    return [finding for finding in errors if finding not in known]
