import sys

from django.db import migrations, models


def empty_ratings(apps, schema_editor):
    """Take away stars that no form would take: fewer than one or more than five."""
    reviews = apps.get_model("wagtail_healthblocks_reviews", "Review").objects.using(schema_editor.connection.alias)
    out = reviews.exclude(rating=None).exclude(rating__range=(1, 5))
    if pks := list(out.order_by("pk").values_list("pk", flat=True)):
        named = ", ".join(map(str, pks))
        said = f"\n  Reviews that had no number of stars from one to five, and have none now: {named}.\n"
        sys.stderr.write(f"{said}  Run healthblocks_recount_reviews.\n")
        out.update(rating=None)


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks_reviews', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(empty_ratings, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('rating', None), ('rating__range', (1, 5)), _connector='OR'), name='hb_review_stars', violation_error_message='Give one to five stars, or none.'),
        ),
    ]
