"""Makes the digests that the package of d93ca60 takes of its aged database: python -m tests.aged.digests

They are those of the database's pages, and of an article for each block as tests/blocks/corpus/ has it and for each of
the streams below; what the streams store is kept beside the digests. Made once, like the database.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import django

from .make import FILES, HERE, ROOT, run

COMMIT = "d93ca60"
FILE = HERE / COMMIT / "digests.json"
#: What the corpus names, by its key in the database.
THINGS = {
    "picture": 1,
    "contributor": 3,
    "medicine": 2,
    "disclaimer": 1,
    "helpline": 2,
    "emergency helpline": 1,
    "reporting helpline": 4,
    "article": 5,
}
#: Keys of what readers do not see, and of what is gone.
DRAFT, GONE = 4, 999_999


def person(key):
    return {"type": "person", "value": {"contributor": key}}


#: What no sample of a block shows.
STREAMS = {
    "nothing": [],
    "blank texts": [
        {"type": "paragraph", "value": ""},
        {"type": "paragraph", "value": "<p> </p><p>\u00a0</p>"},
        {"type": "heading", "value": {"text": " ", "level": "section"}},
        {"type": "key_points", "value": {"heading": "", "points": [{"type": "item", "value": "", "id": "1"}]}},
        {"type": "steps", "value": {"heading": "\u200b", "introduction": "<p></p>", "steps": []}},
    ],
    "rich text": [
        {
            "type": "paragraph",
            "value": "<p>10<sup>9</sup> &amp; H<sub>2</sub>O &lt;b&gt;<br/>one</p><ul><li>a</li><li>b</li></ul><hr/>c "
            '<a linktype="page" id="5">linked</a> <a href="https://example.org/">elsewhere</a><embed alt="x"/>',
        },
        {"type": "paragraph", "value": "  <h2>A heading</h2>\n<blockquote>said</blockquote>none &nbsp; <p>cut <a"},
        {"type": "warning_callout", "value": {"kind": "safety", "heading": "<b>H</b> &amp;", "text": "no markup"}},
    ],
    "fields that are absent or null": [
        {"type": "heading", "value": {}},
        {"type": "quote", "value": {"quote": None, "name": None, "source": "A journal"}},
        {"type": "figure", "value": {"caption": "No picture"}},
        {"type": "dosage", "value": {"name": "Examplamine"}},
        {"type": "question", "value": {"question": None}},
        {"type": "data_table", "value": {"caption": "No rows", "rows": None}},
    ],
    "names that no block has": [
        {"type": "heading", "value": {"text": "A heading", "level": "section", "aside": "An aside"}},
        {"type": "unheard_of", "value": "Anything"},
    ],
    "tables": [
        {"type": "data_table", "value": {"caption": "", "columns": [], "rows": rows, "note": "A note"}}
        for rows in (
            "a | b || c\n\n | \n|d|e|\n| f | g",
            "a\tb|c\t\td\r\n  | e |  \n|\n||",
            "−1.5 | 1,000\nx\u2028y | z",
        )
    ],
    "drafts": [
        {"type": "author_card", "value": {"people": [person(DRAFT)]}},
        {"type": "disclaimer", "value": {"disclaimer": DRAFT, "text": "<p>Of its own</p>"}},
    ],
    "what is gone": [
        {"type": "medicine_facts", "value": {"medicine": GONE, "note": "<p>A note</p>"}},
        {"type": "helpline", "value": {"heading": "", "helplines": [{"type": "item", "value": GONE, "id": "1"}]}},
        {"type": "figure", "value": {"image": {"image": GONE, "alt_text": "Lost", "decorative": False}}},
    ],
    "pictures": [
        {"type": "figure", "value": {"image": {"image": 1, "alt_text": "Not shown", "decorative": True}}},
        {"type": "figure", "value": {"image": {"image": 1, "alt_text": "Calm water", "decorative": False}}},
    ],
    "a picture by its key alone": [{"type": "figure", "value": {"image": 1, "caption": "A caption"}}],
    "every contributor, disclaimer and medicine": [
        *({"type": "author_card", "value": {"people": [person(key)]}} for key in (1, 2, 3)),
        *({"type": "disclaimer", "value": {"disclaimer": key}} for key in (1, 2, 3)),
        *({"type": "medicine_facts", "value": {"medicine": key}} for key in (1, 2)),
    ],
}


def samples():
    """Each block as the corpus has it, by its name."""
    from tests import corpus  # needs Django to be set up
    from wagtail_healthblocks.blocks import HealthArticleStreamBlock

    for name in HealthArticleStreamBlock().child_blocks:
        found = corpus.read(name)
        for number, raw in enumerate([found["usual"], *found.get("more", [])], start=1):
            things = {**THINGS, "answer": corpus.stored(corpus.part("answer", "usual"), THINGS)}
            yield f"{name} {number}", [{"type": name, "value": corpus.stored(raw, things)}]


def digested(function, packages, streams, work):
    """What ``host.digests`` finds with the package that is first in these folders."""
    environment = {
        **os.environ,
        "AGED_DATABASE": str(work / "digests.sqlite3"),
        "AGED_MEDIA": str(work / "media"),
        "DATABASE": "sqlite",
        "DJANGO_SETTINGS_MODULE": "host.settings",
        "PYTHONPATH": os.pathsep.join(map(str, [HERE, *packages])),
    }
    command = [sys.executable, "-m", "host.digests", function, HERE / COMMIT / FILES["sqlite"]]
    done = subprocess.run(
        command, input=json.dumps(streams), stdout=subprocess.PIPE, check=True, cwd=HERE, env=environment, text=True
    )
    return json.loads(done.stdout)


def main():
    if FILE.exists():
        sys.exit(f"{FILE} is there already. It is made once and never changed.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    streams = {**dict(samples()), **STREAMS}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        run("git", "archive", "--output", f"{folder}/source.tar", COMMIT, "wagtail_healthblocks", cwd=ROOT)
        with tarfile.open(f"{folder}/source.tar") as archive:
            archive.extractall(source, filter="data")
        found = digested("wagtail_healthblocks.models.checks.digest_of", [source], streams, Path(folder))
    tree = run("git", "rev-parse", f"{COMMIT}:wagtail_healthblocks", cwd=ROOT).decode().strip()
    made = {"commit": COMMIT, "package": tree, "pages": found["pages"], "stored": streams, "streams": found["streams"]}
    FILE.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
