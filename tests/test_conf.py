"""Settings have a default in one place, and Django's settings win."""

from wagtail_healthblocks.conf import HealthblocksSettings, settings


def test_a_setting_has_its_default():
    assert settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE == 20
    assert settings.HEALTHBLOCKS_LEGAL_STATUS_CODES == []


def test_a_sites_own_setting_wins_and_may_change_at_any_time(settings):
    own = HealthblocksSettings()

    settings.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE = 5

    assert own.HEALTHBLOCKS_CONTRIBUTOR_PAGE_SIZE == 5


def test_a_setting_that_does_not_exist_is_an_error_even_if_django_has_it(settings):
    settings.HEALTHBLOCKS_INVENTED = True

    assert not hasattr(HealthblocksSettings(), "HEALTHBLOCKS_INVENTED")


def test_every_setting_is_named_after_the_package_and_explained_by_type():
    names = [name for name in vars(HealthblocksSettings) if name.isupper()]

    assert names
    assert all(name.startswith("HEALTHBLOCKS_") for name in names)
    assert set(HealthblocksSettings.__annotations__) == set(names)
