"""Words as they look: without accents, and with plain letters for those of other scripts that look like them."""

import unicodedata

#: Letters of other scripts, and old or phonetic ones, that are read as a Latin letter.
_PAIRS = (
    ("аɑαᴀɐ", "a"), ("вʙßвᏴƃ", "b"), ("сϲᴄɔⅽ", "c"), ("ԁɗᴅժ", "d"), ("еєҽэᴇǝɛə℮", "e"), ("ғƒϝ", "f"),
    ("ɡցɢԍ", "g"), ("һհнʜɥ", "h"), ("іıɪιɩїӏᴉỉ", "i"), ("јʝᴊյ", "j"), ("кκᴋʞ", "k"), ("ӏʟⅼןլ", "l"),
    ("мᴍɯ", "m"), ("пոռɴη", "n"), ("оοᴏօσөѳ", "o"), ("рρᴘ", "p"), ("ԛգ", "q"), ("гᴦʀɹ", "r"), ("ѕꜱʂ", "s"),
    ("тτᴛʇ", "t"), ("υսᴜцʊ", "u"), ("νѵᴠʌⅴ", "v"), ("ѡԝшωᴡʍ", "w"), ("хχⅹ", "x"), ("уүγʏʎყ", "y"), ("ᴢʐ", "z"),
)  # fmt: skip
LATIN = str.maketrans({letter: latin for letters, latin in reversed(_PAIRS) for letter in letters})
#: Letters that are one letter and a sign, though Unicode does not say so; and Arabic ones that people write for
#: one another: with and without hamza, both forms of yaa, both endings of the feminine.
ALIKE = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "œ": "oe", "æ": "ae", "ı": "i", "ß": "ss"}
    | {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ە": "ه", "ء": None, "ـ": None}
)
#: Digits and signs that people type for a letter.
DIGITS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "gq",
    "$": "s", "@": "a", "€": "e", "£": "l", "!": "il", "|": "il", "¡": "i", "+": "t",
}  # fmt: skip
SIGNS = str.maketrans({sign: letters[0] for sign, letters in DIGITS.items()})


def plain(word: str) -> str:
    """A word in small letters as people type it in a hurry: no accents, no vowel signs, one form of each letter."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(ALIKE)


def latin(word: str) -> str:
    """A plain word with Latin letters for those that look like them."""
    return plain(word).translate(LATIN)
