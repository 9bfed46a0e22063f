"""Records what the pages of aged databases print since a redesign: python -m tests.aged.restate [<commit> …]

It upgrades SQLite's database of each folder, keeps each text that is not what was recorded with its differences, and
prints the addresses that are restated otherwise than before, and which words are lost that `lost.json` does not list.
"""

import json
import lzma
import sys
import tempfile
from pathlib import Path

from .make import HERE
from .wanted import RESTATED, changed_in, lost_of, restated_in, upgrade


def restate(folder):
    """Records a folder's pages; the addresses that print something else than at the last time."""
    with tempfile.TemporaryDirectory() as work:
        pages = upgrade(folder, "sqlite", 0, Path(work))["read"]
    before, since = changed_in(folder), restated_in(folder)
    texts = {at: {kind: text for kind, text in page.items() if text != before(at, kind)} for at, page in pages.items()}
    write(folder / RESTATED, {address: otherwise for address, otherwise in texts.items() if otherwise})
    return [address for address, otherwise in texts.items() if otherwise != since.get(address, {})]


def write(path, texts):
    """The same texts make the same bytes."""
    data = json.dumps(texts, ensure_ascii=False, indent=1, sort_keys=True).encode()
    path.write_bytes(lzma.compress(data, preset=9))


def tell(folder):
    for address, lost in lost_of(folder).items():
        print(address, "lost", " ".join(lost.elements()))  # noqa: T201


def main(*commits):
    for folder in sorted(path.parent for path in HERE.glob("*/manifest.json")):
        if folder.name in commits or not commits:
            print(f"→ {folder.name}", flush=True)  # noqa: T201
            for address in restate(folder):
                print(address, "is restated")  # noqa: T201
            tell(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
