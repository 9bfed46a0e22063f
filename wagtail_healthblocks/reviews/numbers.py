"""Small numbers in words, as the languages of the package count, and what people type for them."""

import re
import unicodedata

ENGLISH_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
GERMAN_UNITS = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
).split()
GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
ARABIC_UNITS = (
    "صفر|واحد|اثنان|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|أحد عشر|اثنا عشر|ثلاثة عشر|أربعة عشر|"
    "خمسة عشر|ستة عشر|سبعة عشر|ثمانية عشر|تسعة عشر"
).split("|")
ARABIC_TENS = "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()
#: Letters that people write for one another: those of Arabic with and without hamza, the old ending of a plural.
ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def spell(number: int, language: str) -> str:
    """The number from 0 to 99 in words of the language; in digits where we do not know how it counts."""
    speller = SPELLERS.get(language.lower().replace("_", "-").partition("-")[0])
    return speller(number) if speller and 0 <= number <= 99 else str(number)


def _english(number):
    if number < 20:
        return ENGLISH_UNITS[number]
    tens = ENGLISH_TENS[number // 10 - 2]
    return f"{tens}-{ENGLISH_UNITS[number % 10]}" if number % 10 else tens


def _german(number):
    if number < 20:
        return GERMAN_UNITS[number]
    unit = "ein" if number % 10 == 1 else GERMAN_UNITS[number % 10]
    tens = GERMAN_TENS[number // 10 - 2]
    return f"{unit}und{tens}" if number % 10 else tens


def _arabic(number):
    if number < 20:
        return ARABIC_UNITS[number]
    tens = ARABIC_TENS[number // 10 - 2]
    return f"{ARABIC_UNITS[number % 10]} و{tens}" if number % 10 else tens


SPELLERS = {"en": _english, "de": _german, "ar": _arabic}


def parse(text: str) -> int | None:
    """The number that a person typed, in digits of any script or in words of any of these languages."""
    typed = "".join(character for character in text[:100] if unicodedata.category(character) != "Cf").strip()
    if re.fullmatch(r"\d{1,9}", typed):
        return int(typed)
    return NUMBERS.get(_key(typed))


def _key(words):
    """The letters of a number in words, without what people leave out: accents, hyphens and spaces."""
    decomposed = unicodedata.normalize("NFKD", words.translate(ALIKE)).casefold()
    return "".join(character for character in decomposed if character.isalpha())


def _spellings(number):
    """A number in every language, and the ways that it is typed where a letter is missing or grammar asks for more."""
    german, arabic = _german(number), _arabic(number)
    yield from (_english(number), german, german.replace("ü", "ue").replace("ö", "oe"), arabic)
    genitive = arabic.replace("ون", "ين")
    for both in (arabic, genitive):
        yield both.replace("اثنان", "اثنين").replace("اثنا ", "اثني ")
        yield both.replace("ة", "")  # with a counted noun that is feminine


NUMBERS = {_key(spelling): number for number in range(100) for spelling in _spellings(number)}
