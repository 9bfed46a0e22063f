"""Links and names in messengers, also where people hide them: “example[.]com”, “hxxp://”, “example。com”."""

import json
import re
from functools import lru_cache
from importlib import resources

#: Where a browser reads a full stop, whatever script it is of.
DOT = r"[.\u3002]"
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
REST = r"(?::\d{1,5})?(?:[/?#][^\s<>\"]{0,2000})?"
#: Where a sentence without a space after its full stop would look the same, this tells a link.
TELLS = r"(?=:\d|[/?#][^\s])"
NUMBER = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"


@lru_cache(maxsize=1)
def _names():
    path = resources.files("wagtail_healthblocks") / "data" / "top_level_domains.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    return _any_of(content["others"]), _any_of(content["words"])


def _any_of(names):
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def pattern(dot_words: str, articles: str, messengers: str) -> str:
    """A pattern of links in a text in its one spelling, of patterns of words.

    They are those for a full stop, those before “dot com” as a word, and services where “@name” is an address.
    """
    others, words = _names()
    bracketed = rf" ?[(\[{{<] ?(?:{DOT}|{dot_words}) ?[)\]}}>] ?"
    hidden = rf"(?:{bracketed}| {dot_words} )"
    end = r"(?![\w@-]|\.[^\W_])"
    plain = rf"(?:{LABEL}{DOT}){{1,8}}"
    ways = [
        r"(?:https?|hxxps?|h\*\*ps?|ftp) ?(?::|\[:\]) ?(?:/ ?/|\\\\)? ?[^\s<>\"]{3,2000}",
        rf"www ?{DOT} ?[^\s<>\"]{{3,2000}}",
        rf"{plain}(?:{others}|xn--[a-z0-9-]{{2,59}}){end}{REST}",
        # Two labels before it, a digit or a hyphen in one, or what follows only an address.
        rf"(?:{plain}{LABEL}{DOT}|[^\W_]*[\d-][\w-]{{0,61}}{DOT})(?:{words}){end}{REST}",
        rf"{plain}(?:{words}){TELLS}{REST}",
        rf"(?!{articles} ){LABEL}(?:{hidden}{LABEL}){{0,3}}{hidden}(?:{others}|xn--[a-z0-9-]{{2,59}})(?![\w-]){REST}",
        rf"{LABEL}(?:{bracketed}{LABEL}){{0,3}}{bracketed}(?:{words})(?![\w-]){REST}",
        rf"{LABEL} ?{DOT} ?(?:com|org|net|info|co{DOT}uk)(?![\w-]){REST}",
        rf"(?:{NUMBER}\.){{3}}{NUMBER}(?![\w.]){REST}",
        rf"\[?(?=\w*\d)[0-9a-f]{{3,4}}:(?:[0-9a-f]{{0,4}}:){{2,6}}[0-9a-f]{{1,4}}\]?(?![\w:]){REST}",
        rf"{messengers} ?[:=@-] ?@?[^\W\d_][\w.]{{3,31}}",
    ]
    return rf"(?<![\w@.-])(?:{'|'.join(ways)})|(?<![\w@./-])@[^\W\d_][\w.]{{2,31}}(?![\w@-])"
