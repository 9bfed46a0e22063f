import pytest
from wagtail.models import Site

from tests.factories import ContributorFactory, check
from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Contribution, HealthblocksSiteSettings
from wagtail_healthblocks.reviews import checks
from wagtail_healthblocks.reviews.reserved_names import reserved_for


@pytest.fixture
def page(home):
    return home.add_child(instance=ArticlePage(title="Sleeping well", slug="sleeping-well"))


def person(name):
    return ContributorFactory(name=name)


def test_whoever_made_a_page_or_is_named_in_it_is_reserved(page):
    Contribution.objects.create(page=page, contributor=person("Ada Author"), role="author")
    check(page, person("Chris Checker"))
    person("Somebody Else")

    assert {"Ada Author", "Chris Checker"} <= set(reserved_for(page))
    assert "Somebody Else" not in reserved_for(page)


def test_an_alias_reserves_the_names_of_its_source(page, home):
    Contribution.objects.create(page=page, contributor=person("Ada Author"), role="author")

    alias = page.create_alias(parent=home, update_slug="alias")

    assert "Ada Author" in reserved_for(alias)


def test_sites_their_publishers_and_what_the_setting_names_are_reserved(page, settings):
    Site.objects.update(site_name="Clearwater Health Notes")
    HealthblocksSiteSettings.objects.create(site=Site.objects.get(), publisher=person("Clearwater Ltd"))
    settings.WAGTAIL_SITE_NAME = "Clearwater Admin"
    settings.HEALTHBLOCKS_REVIEWS_RESERVED_NAMES = ["Robin Nurse"]

    wanted = {"Clearwater Health Notes", "Clearwater Ltd", "Clearwater Admin", "Robin Nurse"}

    assert wanted <= set(reserved_for(page))


def test_a_page_without_contributors_reserves_the_names_of_the_site(article):
    assert "" not in reserved_for(article)


def test_at_most_two_queries_ask_for_the_names(page, django_assert_max_num_queries):
    reserved_for(page)

    with django_assert_max_num_queries(2):
        reserved_for(page)


@pytest.mark.parametrize("value", ["Robin", [""], [1], None])
def test_a_wrong_list_of_names_is_an_error(settings, value):
    settings.HEALTHBLOCKS_REVIEWS_RESERVED_NAMES = value

    (error,) = checks.check_values(None)

    assert error.id == "wagtail_healthblocks_reviews.E001" and "RESERVED_NAMES" in error.msg
