import re
from collections.abc import Iterable

#: Adults read about 240 words of English a minute in silence (Brysbaert 2019, doi:10.1016/j.jml.2019.104047), those for
#: whom the subject or the language is new fewer; of Chinese and Japanese about 500 characters.
WORDS_A_MINUTE = 200
CHARACTERS_A_MINUTE = 500

#: Written without spaces between words.
CHARACTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"\w[\w'’\-.,/]*")


def minutes_to_read(text: str, without: Iterable[str] = ()) -> int:
    """How many whole minutes a text takes most readers, without some of its parts; 0 where no word is left."""
    minutes = _minutes(text) - sum(map(_minutes, without))
    return max(1, round(minutes)) if minutes > 0 else 0


def _minutes(text):
    spaced, characters = CHARACTER.subn(" ", text)
    return len(WORD.findall(spaced)) / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE
