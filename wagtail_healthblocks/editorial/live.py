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


def submitted_version(owner: Model) -> Model | None:
    """The latest draft, on which a workflow acts: it passed when it was submitted."""
    stored = type(owner)._default_manager.filter(pk=owner.pk).first() if owner.pk else None
    if stored is None or not getattr(stored, "latest_revision_id", None):
        return None
    return stored.get_latest_revision_as_object()


def new_errors(subject: Subject, is_approval: bool = False) -> list[Finding]:
    """What keeps a page or a snippet from being published: its errors, but for those that the live version has.

    An approval in a workflow does not stop at what was submitted, either.
    """
    errors = [finding for finding in find(subject) if finding.severity == "error"]
    versions = [live_version, submitted_version] if is_approval else [live_version]
    earlier = [Subject(owner) for version in versions if errors and (owner := version(subject.owner))]
    known = Known(earlier)
    return [finding for finding in errors if finding not in known]


class Known:
    """The findings of earlier versions. A list that came back with none of its items' ids is known by positions."""

    def __init__(self, subjects: list[Subject]):
        self.findings = {finding for subject in subjects for finding in find(subject)}
        self.positions = {finding.key_by_position for finding in self.findings}
        self.ids = {place.path[-1] for subject in subjects for place in subject.places}

    def __contains__(self, finding: Finding) -> bool:
        came_back_without_ids = finding.list_ids and not finding.list_ids & self.ids
        return finding in self.findings or bool(came_back_without_ids and finding.key_by_position in self.positions)
