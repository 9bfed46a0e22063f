from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log, registry
from wagtail.models import ModelLogEntry


def log_decisions(reviews, move, moderator, reason):
    """An entry in Wagtail's log for each of these decisions, all written at once."""
    action = move.log_action
    if registry.get_log_model_for_instance(reviews[0]) is ModelLogEntry:
        ModelLogEntry.objects.bulk_create(_entries(reviews, action, moderator, reason))
    else:
        for review in reviews:
            log(review, action, user=moderator, data=_data(review, reason))


def _entries(reviews, action, moderator, reason):
    context, now = get_active_log_context(), timezone.now()
    common = {
        "content_type": ContentType.objects.get_for_model(reviews[0], for_concrete_model=False),
        "action": action,
        "timestamp": now,
        "user": moderator or context.user,
        "uuid": context.uuid,
    }
    for review in reviews:
        yield ModelLogEntry(object_id=str(review.pk), label=str(review), data=_data(review, reason), **common)


def _data(review, reason):
    return {"from": review.status, "reason": reason}
