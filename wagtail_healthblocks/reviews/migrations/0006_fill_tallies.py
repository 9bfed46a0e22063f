from datetime import timezone

import swapper
from django.conf import settings
from django.db import migrations
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

APP = 'wagtail_healthblocks_reviews'
BATCH = 500


def describe_decisions(apps, schema_editor):
    """Write on each decision which review and page it was about, and on which site."""
    decisions = _rows(apps, schema_editor, 'Decision')
    about = _rows(apps, schema_editor, 'Review').filter(pk=OuterRef('review'))
    decisions.update(
        review_number=F('review'),
        page_number=Subquery(about.values('page')[:1]),
        page_title=Subquery(about.values('page__title')[:1]),
    )
    for site, url_path in _roots(apps, schema_editor):
        decisions.filter(Exists(about.filter(page__url_path__startswith=url_path))).update(site=site)


def _roots(apps, schema_editor):
    """Each site with where its pages are, the innermost last: it takes its pages from those around it."""
    alias = schema_editor.connection.alias
    sites = apps.get_model('wagtailcore', 'Site').objects.using(alias).select_related('root_page')
    pages = apps.get_model(*swapper.get_model_name('wagtailcore', 'Page').split('.')).objects.using(alias)
    roots = []
    for site in sites.order_by('is_default_site', '-pk'):
        alike = pages.filter(pk=site.root_page_id)
        if getattr(settings, 'WAGTAIL_I18N_ENABLED', False):
            alike = pages.filter(translation_key=site.root_page.translation_key)
        roots += [(depth, site.pk, url_path) for depth, url_path in alike.values_list('depth', 'url_path')]
    return [(site, url_path) for _depth, site, url_path in sorted(roots, key=lambda root: root[0])]


def count_decisions(apps, schema_editor):
    """Count each review under the last decision that gave it a state, by aggregation."""
    # What was decided stays true when the review is erased. Removing words is a decision that changes no state.
    kept = ~Q(from_status=F('to_status')) & (~Q(to_status='erased') | Q(from_status='pending'))
    decisions = _rows(apps, schema_editor, 'Decision').filter(kept)
    later = decisions.filter(review=OuterRef('review'), pk__gt=OuterRef('pk'))
    last = decisions.filter(~Exists(later), site__isnull=False).exclude(to_status='pending')
    month = TruncMonth('review__created_at', tzinfo=timezone.utc if settings.USE_TZ else None)
    counted = last.order_by().annotate(month=month).values('site', 'month', 'to_status', 'reason')
    tally = apps.get_model(APP, 'Tally')
    tally.objects.using(schema_editor.connection.alias).bulk_create(
        [
            tally(
                site_id=row['site'],
                month=row['month'].date(),
                status=row['to_status'],
                reason=row['reason'],
                number=row['number'],
            )
            for row in counted.annotate(number=Count('pk'))
        ],
        batch_size=BATCH,
    )


def renew_keys(apps, schema_editor):
    """Give reviews whose address is still there the key that nobody else's address has."""
    from wagtail_healthblocks.reviews.identities import author_key

    reviews = _rows(apps, schema_editor, 'Review')
    stored = reviews.exclude(email='').values_list('pk', 'email', 'author_key')
    for pk, email, key in stored.iterator(BATCH):
        if key and not email.isascii():
            reviews.filter(pk=pk).update(author_key=author_key(email))


def _rows(apps, schema_editor, name):
    return apps.get_model(APP, name)._base_manager.using(schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        (APP, '0005_tallies'),
    ]

    operations = [
        migrations.RunPython(describe_decisions, migrations.RunPython.noop),
        migrations.RunPython(count_decisions, migrations.RunPython.noop),
        migrations.RunPython(renew_keys, migrations.RunPython.noop),
    ]
