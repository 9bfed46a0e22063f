"""What the pages of an aged database are to print: what was recorded, with what is wanted to be otherwise since."""

import json
import lzma
import os
import re
import subprocess
import sys
from collections import Counter
from functools import lru_cache

from .make import FILES, HERE, PAGES, ROOT

#: What pages print since a redesign, by their address, where single differences would be those of nearly every line.
RESTATED = "restated.json.xz"
#: The phrases that a redesign took away, each with its reason.
LOST = "lost.json"
#: A word, a number with its decimals, an address or a telephone number.
WORD = re.compile(r"\w+(?:[-.,:/'’@]+\w+)*")


def upgrade(folder, server, step, work):
    """What `host.upgrade` found of a folder's database, which it keeps in another folder meanwhile."""
    name = work / "aged.sqlite3" if server == "sqlite" else f"healthblocks_aged_{os.getpid()}"
    environment = {
        **os.environ,
        "AGED_DATABASE": str(name),
        "AGED_MEDIA": str(work / "media"),
        "DATABASE": server,
        "DJANGO_SETTINGS_MODULE": "host.settings",
        "PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "host.upgrade", folder / FILES[server], folder / PAGES, str(step)]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def read_packed(path):
    return json.loads(lzma.decompress(path.read_bytes()))


def recorded_in(folder):
    return read_packed(folder / PAGES)


def restated_in(folder):
    """By address and kind what is printed since a redesign: nothing, unless the folder says so."""
    return read_packed(folder / RESTATED) if (folder / RESTATED).exists() else {}


def lost_in(folder):
    return read(folder / LOST) if (folder / LOST).exists() else []


def expected(folder, kind, addresses):
    """What these addresses print: as restated, else as recorded with the differences that are wanted since."""
    since, before = restated_in(folder), changed_in(folder)
    return {at: since.get(at, {}).get(kind) or before(at, kind) for at in addresses}


def changed_in(folder):
    """A function that says what was recorded of an address, with the differences that are wanted since."""
    recorded, differences = recorded_in(folder), read(folder / "differences.json")
    return lambda address, kind: changed(recorded[address][kind], address, kind, differences)


def form_of(address, kind):
    """Whether a text is HTML, or words as Markdown has them."""
    return "html" if kind == "text" and not address.endswith(".md") else "words"


def changed(text, address, kind, differences):
    for difference in differences:
        if difference["in"] == form_of(address, kind) and re.fullmatch(difference.get("at", ".*"), address):
            text = replaced(text, difference)
    return text


def replaced(text, difference):
    if "pattern" in difference:
        return re.sub(difference["pattern"], difference["new"], text)
    return text.replace(difference["old"], difference["new"])


def lost_of(folder):
    """By address the words that are lost since a redesign and not listed as such."""
    before, entries = changed_in(folder), lost_in(folder)
    lost = {at: lost_words(before(at, "words"), words, entries) for at, words in restated(folder, "words").items()}
    return {address: words for address, words in lost.items() if words}


def restated(folder, kind):
    """What is restated, without the list of the gallery: its samples have addresses of their own."""
    texts = restated_in(folder).items()
    return {at: text[kind] for at, text in texts if kind in text and not at.startswith("/gallery/?")}


def lost_words(before, after, entries):
    """The words that a text had more often, without those of the phrases that are listed as lost, or as said once."""
    lost = Counter(words_of(before)) - Counter(words_of(after))
    for entry in entries if lost else ():
        lost -= Counter(words_of(entry["words"]) * times_lost(entry, before, after))
    return lost


def times_lost(entry, before, after):
    """How much more often a text had a phrase; one that is to stay has to be there still."""
    remaining = occurrences(entry["words"], after)
    if entry.get("stays") and not remaining:
        return 0
    return max(occurrences(entry["words"], before) - remaining, 0)


def words_of(text):
    return [word.casefold() for word in WORD.findall(text)]


def links_of(html):
    """Where a page leads outside the site, and the numbers that it calls."""
    return set(re.findall(r'href="((?:https?|tel|sms|mailto):[^"]+)"', html))


def numbers_of(text):
    """What has a digit, other than a web address."""
    return {word for word in words_of(text) if re.search(r"\d", word) and "://" not in word}


@lru_cache(maxsize=2000)
def spaced(text):
    return "".join(f" {word} " for word in words_of(text))


def occurrences(phrase, text):
    return spaced(text).count(spaced(phrase))
