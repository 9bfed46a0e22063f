import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from wagtail_healthblocks.models import Contributor, DefaultDisclaimer, Disclaimer, HealthblocksSiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def site_settings():
    return HealthblocksSiteSettings.for_site(Site.objects.get())


def test_countries_and_domains_are_read_as_lists(site_settings):
    site_settings.readers_countries = "us, GB"
    site_settings.paid_domains = "Shop.example\npartner.example\n"

    assert site_settings.country_list == ["US", "GB"]
    assert site_settings.paid_domain_list == ["shop.example", "partner.example"]


@pytest.mark.parametrize("field, value", [("readers_countries", "UK"), ("paid_domains", "https://shop.example")])
def test_what_cannot_be_read_is_refused_on_its_field(site_settings, field, value):
    setattr(site_settings, field, value)

    with pytest.raises(ValidationError) as caught:
        site_settings.full_clean()

    assert list(caught.value.message_dict) == [field]


def test_the_first_published_default_of_a_kind_is_shown(site_settings):
    hidden, first, second = (
        Disclaimer.objects.create(title=title, kind="emergency", text=f"<p>{title}</p>", live=title != "hidden")
        for title in ("hidden", "first", "second")
    )
    for order, disclaimer in enumerate((hidden, first, second)):
        DefaultDisclaimer.objects.create(settings=site_settings, disclaimer=disclaimer, sort_order=order)

    assert site_settings.get_default_disclaimer("emergency") == first
    assert site_settings.get_default_disclaimer("translation") is None


def test_settings_that_were_never_saved_have_no_defaults():
    assert HealthblocksSiteSettings().get_default_disclaimer("emergency") is None


def test_the_settings_are_edited_in_the_admin(admin_client, site_settings):
    publisher = Contributor.objects.create(name="Clearwater", slug="clearwater", kind="organisation")
    data = {
        "publisher": publisher.pk,
        "readers_countries": "GB",
        "paid_domains": "",
        "default_disclaimers-TOTAL_FORMS": 0,
        "default_disclaimers-INITIAL_FORMS": 0,
        "default_disclaimers-MIN_NUM_FORMS": 0,
        "default_disclaimers-MAX_NUM_FORMS": 1000,
    }

    admin_client.post(f"/admin/settings/wagtail_healthblocks/healthblockssitesettings/{site_settings.site_id}/", data)

    assert HealthblocksSiteSettings.objects.get().publisher == publisher
