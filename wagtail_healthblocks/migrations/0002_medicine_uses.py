import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_healthblocks', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='medicine',
            name='uses',
            field=wagtail.fields.StreamField([('use', 0)], blank=True, block_lookup={0: ('wagtail_healthblocks.blocks.MedicineUseBlock', [], {})}, verbose_name='uses'),
        ),
    ]
