"""The forms of identifiers that careful medical pages print. No look-up is made: only the form is checked."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from . import text
from .addresses import openable
from .bibliography import identifiers

ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")

validate_web_url = URLValidator(schemes=["http", "https"])


def validate_doi(doi):
    """Refuse what cannot be a DOI, in any spelling."""
    if not identifiers.read_doi(doi):
        raise ValidationError(
            _("A DOI looks like 10.1136/bmj.j1550. Copy it from the publisher's page, or leave this empty."),
            code="invalid_doi",
        )


def validate_pmid(pmid):
    """Refuse what cannot be a PubMed identifier: one to eight digits, not starting with nought."""
    if not identifiers.read_pmid(pmid):
        raise ValidationError(_("A PMID is a number of up to eight digits, such as 28446428."), code="invalid_pmid")


def validate_pmcid(pmcid):
    """Refuse what cannot be an identifier of PubMed Central: PMC and up to ten digits."""
    if not identifiers.read_pmcid(pmcid):
        raise ValidationError(_("A PMCID is PMC and a number, such as PMC5421454."), code="invalid_pmcid")


def validate_isbn(isbn):
    """Refuse an ISBN whose form or check digit (ISO 2108) is wrong."""
    if not identifiers.read_isbn(isbn):
        raise ValidationError(
            _("An ISBN has ten or thirteen digits. Check each digit: one of them is wrong."), code="invalid_isbn"
        )


def validate_orcid(orcid):
    """Refuse an ORCID whose form or check digit (ISO 7064 MOD 11-2) is wrong."""
    if not ORCID.fullmatch(orcid) or orcid[-1] != _orcid_check_digit(orcid):
        raise ValidationError(
            _("An ORCID has four groups of four, such as 0000-0002-1825-0097. Check each digit."),
            code="invalid_orcid",
        )


def _orcid_check_digit(orcid):
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)


def validate_prose(html):
    """Refuse rich text with a heading, whose level nobody would keep right, or with a link that is not safe to open."""
    if text.has_heading(html):
        raise ValidationError(_("Text cannot hold a heading. Add a Heading block above it instead."), code="heading")
    if unsafe := text.unsafe_links(html):
        raise ValidationError(
            _("The link on “%(words)s” has no address that is safe to open. Start it with https://."),
            params={"words": unsafe[0]},
            code="unsafe_link",
        )


def validate_phone(number):
    """Refuse a telephone number that a ``tel:`` link could not dial."""
    if not re.fullmatch(r"\+?[\d\s().-]{2,30}", number) or len(re.findall(r"\d", number)) < 2:
        raise ValidationError(
            _("Write the number in full, with digits, spaces and hyphens only, such as 0300 123 6600."),
            code="invalid_phone",
        )


def validate_openable(address):
    """Refuse an address that would not be printed: Django's own check lets ``ftp:`` through."""
    if address and not openable(address):
        raise ValidationError(_("Browsers block this address. Start it with https://."), code="insecure")


def validate_domains(lines):
    """Refuse a line that is not a bare domain name."""
    for line in lines.split():
        if not DOMAIN.fullmatch(line.lower()):
            raise ValidationError(
                _("“%(line)s” is not a domain. Write one on each line, such as shop.example.org."),
                params={"line": line},
                code="invalid_domain",
            )


def validate_web_urls(lines):
    """Refuse a line that is not a web address."""
    for line in lines.split():
        try:
            validate_web_url(line)
        except ValidationError as error:
            raise ValidationError(
                _("“%(line)s” is not a web address. Write one on each line, starting with https://."),
                params={"line": line},
                code="invalid_url",
            ) from error
