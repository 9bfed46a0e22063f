"""Does on the guide's site what an editor does with a wrong article, and prints what readers get each time."""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from home.api import PagesEndpoint  # noqa: E402
from home.lists import shown_articles  # noqa: E402
from home.models import ArticlePage  # noqa: E402
from wagtail.models import Site  # noqa: E402

from wagtail_healthblocks.api import ShownPagesMixin  # noqa: E402
from wagtail_healthblocks.models import Correction, Medicine, SafetyAlert  # noqa: E402

setup_test_environment()
body = [("warning_callout", {"heading": "With other medicines", "text": "<p>Ask first.</p>"})]
dosage = ArticlePage.body.field.stream_block.child_blocks["dosage"]
body.append(("dosage", {**dosage.get_preview_value(), "medicine": None, "name": "Examplin"}))
page = ArticlePage(title="Sleeping well", body=body)
Site.objects.get().root_page.add_child(instance=page)
page.save_revision().publish()
user = User.objects.create_superuser("robin")


def read():
    return Client().get("/sleeping-well/")


said = {"before": read().text, "is ours": issubclass(PagesEndpoint, ShownPagesMixin)}
Correction.objects.record(page, text="It is 50 milligrams.", by=user)
alert = SafetyAlert(
    medicine=Medicine.objects.create(name="Examplamine", brand_names="Examplin"),
    heading="Examplin: return batch 7",
    text="Take it back to a pharmacy.",
    source="The regulator",
)
alert.full_clean()
alert.save()
alert.save_revision(user=user).publish()
said |= {"corrected": read().text, "listed": shown_articles().count()}
withdrawal = Correction.objects.record(page, text="Its source was retracted.", by=user, kind="withdrawal")
response = read()
said |= {"withdrawn": response.text, "robots": response.headers.get("X-Robots-Tag", "")}
said |= {"listed then": shown_articles().count()}
sys.stdout.write(json.dumps(said))
