from django.db import migrations, models

#: How many reviews are read at once.
BATCH = 500


def handle_old_reports(apps, schema_editor):
    """Reports that a decision came after are handled by it; the others are new. What waits is not decided."""
    alias = schema_editor.connection.alias
    reviews = apps.get_model("wagtail_healthblocks_reviews", "Review").objects.using(alias)
    reviews.filter(status="pending").exclude(decided_at=None).update(decided_at=None)
    for pk in reviews.filter(reports__gt=0).order_by("pk").values_list("pk", flat=True).iterator(BATCH):
        handle(apps, alias, reviews.filter(pk=pk), pk)


def handle(apps, alias, review, pk):
    decisions = apps.get_model("wagtail_healthblocks_reviews", "Decision").objects.using(alias).filter(review=pk)
    reports = apps.get_model("wagtail_healthblocks_reviews", "Report").objects.using(alias).filter(review=pk)
    # That the software put it back in the queue is no answer, nor is a review that waits decided.
    decided = decisions.exclude(to_status="pending").order_by("-pk").values_list("at", flat=True).first()
    if decided:
        reports.filter(at__lte=decided).update(handled_at=decided)
    review.update(open_reports=reports.filter(handled_at=None).count())


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks_reviews', '0003_counts'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='review',
            options={'default_permissions': ('view',), 'permissions': [('moderate_review', 'Can publish, reject and hide reviews'), ('redact_review', 'Can remove words from reviews'), ('respond_review', 'Can respond to reviews'), ('respond_as_any_review', 'Can respond in the name of any contributor'), ('erase_review', 'Can erase reviews'), ('export_review', 'Can export reviews')], 'verbose_name': 'review', 'verbose_name_plural': 'reviews'},
        ),
        migrations.AddField(
            model_name='report',
            name='handled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='handled'),
        ),
        migrations.AddField(
            model_name='review',
            name='open_reports',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='new reports'),
        ),
        migrations.AddField(
            model_name='review',
            name='needs_attention',
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status='pending', then=models.Value(True)),
                    models.When(open_reports__gt=0, status='published', then=models.Value(True)),
                    default=models.Value(False),
                    output_field=models.BooleanField(),
                ),
                output_field=models.BooleanField(verbose_name='needs attention'),
            ),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['needs_attention', '-risk', '-created_at', '-id'], name='hb_review_attention'),
        ),
        # Last: some databases change no table in a transaction that has just changed its rows.
        migrations.RunPython(handle_old_reports, migrations.RunPython.noop),
    ]
