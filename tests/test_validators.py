import pytest
from django.core.exceptions import ValidationError

from wagtail_healthblocks import validators
from wagtail_healthblocks.models.settings import validate_countries


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_orcids_with_a_right_check_digit_are_accepted(orcid):
    assert validators.validate_orcid(orcid) is None


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0098", "0000-0002-1694-2330", "0000000218250097", "x"])
def test_orcids_with_a_wrong_digit_or_form_are_refused(orcid):
    with pytest.raises(ValidationError):
        validators.validate_orcid(orcid)


@pytest.mark.parametrize("number", ["116 123", "988", "+44 20 7946 0018", "1-800-662-4357", "(020) 7946 0018"])
def test_telephone_numbers_are_accepted_as_people_write_them(number):
    assert validators.validate_phone(number) is None


@pytest.mark.parametrize("number", ["1-800-662-HELP", "9", "tel:116123", "()", "116 123 or 999"])
def test_what_a_telephone_cannot_dial_is_refused(number):
    with pytest.raises(ValidationError):
        validators.validate_phone(number)


def test_domains_are_read_one_a_line():
    assert validators.validate_domains("shop.example.org\nPartner.example\n") is None


@pytest.mark.parametrize("line", ["https://shop.example.org", "shop", "shop.example.org/x", "-a.example"])
def test_a_line_that_is_no_domain_is_named_in_the_error(line):
    with pytest.raises(ValidationError, match=line):
        validators.validate_domains(f"partner.example\n{line}")


def test_links_are_read_one_a_line():
    assert validators.validate_web_urls("https://example.org/a\nhttp://example.org/b") is None

    with pytest.raises(ValidationError, match="javascript"):
        validators.validate_web_urls("https://example.org/\njavascript:alert(1)")


def test_countries_are_known_codes_however_they_are_parted():
    assert validate_countries("US, gb AU") is None

    with pytest.raises(ValidationError, match="UK"):
        validate_countries("US, UK")
