"""Whose an e-mail address is: one spelling of each, and no two people's addresses in one."""

import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

ACE = "xn--"
JOINERS = "\u200c\u200d"


def one_spelling(address: str) -> str:
    """The one spelling of an address: in small letters, its domain as the mail's machines write it (RFC 5891).

    No letter becomes another one: ß is not ss, ς is not σ, ı is not i. Those are other people's addresses. Only the
    wide letters of Asian keyboards are the usual ones (RFC 8265, 3.3.1), and no mailbox is named by those.
    """
    name, at, domain = _composed(address.strip()).rpartition("@")
    return f"{_composed(''.join(map(_of_usual_width, name)).lower())}{at}{_ascii_domain(domain)}"


def spellings(address: str) -> list[str]:
    """How the same address may have been typed: as it is here, and with its domain in letters and in ASCII."""
    name, at, domain = one_spelling(address).rpartition("@")
    letters = ".".join(map(_in_letters, domain.split(".")))
    return list(dict.fromkeys([address.strip(), f"{name}{at}{domain}", f"{name}{at}{letters}"]))


def is_same_mailbox(one: str, other: str) -> bool:
    return one_spelling(one) == one_spelling(other)


def former_spelling(address: str) -> str:
    """What stood for an address in keys that were made before: it took ß for ss and ς for σ (RFC 3490)."""
    name, at, domain = unicodedata.normalize("NFKC", address.strip()).casefold().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        pass  # No domain that mail reaches; the text itself still tells addresses apart.
    return f"{name}{at}{domain}"


def _composed(text):
    return unicodedata.normalize("NFC", text)


def _of_usual_width(letter):
    kind, _space, code = unicodedata.decomposition(letter).partition(" ")
    return chr(int(code, 16)) if kind in ("<wide>", "<narrow>") else letter


def _ascii_domain(domain):
    """The domain in ASCII. Stops of other scripts divide labels, too, and one at the end means nothing to mail."""
    for stop in "。．｡":
        domain = domain.replace(stop, ".")
    return ".".join(map(_ascii_label, domain.removesuffix(".").split(".")))


def _ascii_label(label):
    """What browsers and the mail's machines make of a label; one that no registry takes is told apart all the same."""
    if label.isascii():
        return label.lower()
    try:
        return idna.alabel(idna.uts46_remap(label, std3_rules=False, transitional=False)).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ACE + _composed(label.lower()).encode("punycode", "backslashreplace").decode("ascii").lower()


def _in_letters(label):
    try:
        return label[len(ACE) :].encode("ascii").decode("punycode") if label.startswith(ACE) else label
    except UnicodeError:
        return label


class MailboxValidator(EmailValidator):
    """Refuses what is no e-mail address. Letters of every script may stand in it (RFC 6531), nothing unseen may."""

    message = _("Enter a valid e-mail address, or leave this field empty.")

    def __call__(self, value):
        name, at, domain = _composed(value).removesuffix(".").rpartition("@")
        if "\ufffd" in value or not all(map(_may_stand, name)) or not all(map(_is_seen, domain)):
            raise ValidationError(self.message, code=self.code, params={"value": value})
        ascii_name = "".join(letter if letter.isascii() else "a" for letter in name)
        try:
            super().__call__(f"{ascii_name}{at}{_valid_domain(domain)}")
        except (ValidationError, idna.IDNAError, UnicodeError):
            raise ValidationError(self.message, code=self.code, params={"value": value}) from None


def _may_stand(letter):
    """Whether a letter may stand in a name: ASCII is Django's to judge; beyond it letters, their marks and digits."""
    return letter.isascii() or unicodedata.category(letter) in ("Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Mn", "Nd")


def _is_seen(letter):
    """Whether a letter of a domain is one that people see, or a joiner, which some scripts are written with."""
    return letter in JOINERS or unicodedata.category(letter)[0] not in "CZ"


def _valid_domain(domain):
    """The domain in ASCII. Raises IDNAError for one that no registry takes."""
    if domain.isascii():
        return domain
    return idna.encode(domain, uts46=True, transitional=False).decode("ascii")


validate_mailbox = MailboxValidator()
