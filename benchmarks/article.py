"""Measures what an article of mixed blocks costs, as ratios to the least that it could: make bench.

The least, the *limit*, is Wagtail's own decoding of the same stream, with Wagtail's own blocks of the same fields, and
the same HTML from one flat template. An earlier commit (BEFORE, where git has it) runs beside this one, with the same
content and a database of its own each, turn by turn; each figure is the lowest CPU time of all rounds. ROUNDS says how
many. PAGES says over how many pages the memory of the command that checks structured data is watched. PEERS names other
packages to show an article with: benchmarks/article_peers.py says how.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEFORE = os.environ.get("BEFORE", "d93ca60")
ROUNDS, PAGES = int(os.environ.get("ROUNDS", "5")), int(os.environ.get("PAGES", "200"))
SIZES = (5, 50, 60, 500)
READINGS = ("decoding", "body", "whole view", "graph", "contents", "Markdown", "API")
#: What is asked once, with the number of its blocks.
OTHERS = (("edit view", 0), ("edit view", 100), ("check command", 60))
#: The most that each may cost: of the limit, and of what it cost before.
MOST_OF_LIMIT = {("body", 60): 4, ("whole view", 60): 6}
MOST_OF_BEFORE = {
    ("whole view", 500): 0.45,
    ("API", 60): 0.5,
    ("edit view", 100): 0.75,
    ("check command", 60): 0.2,
}
MOST_QUERIES = {("API", 60): 30}


class Worker:
    """A process of its own that measures one package."""

    def __init__(self, name, command, folder, measures, **environment):
        self.name, self.measures = name, measures
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question, **more):
        self.process.stdin.write(json.dumps({"question": question, **more}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"The process of {self.name} has ended.")
        return json.loads(answer)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def ours(name, root):
    """This package as it is in a folder; the limit is the same for all, and measured where the package is newest."""
    measures = {*READINGS, *(other for other, _size in OTHERS), *(["limit"] if name == "now" else [])}
    command = [sys.executable, str(Path(root, "benchmarks", "article_worker.py"))]
    return Worker(name, command, root, measures, PYTHONPATH=str(root), DJANGO_SETTINGS_MODULE="tests.settings")


def peers(folder):
    for peer in os.environ.get("PEERS", "").split():
        name, _, interpreter = peer.partition("=")
        command = [interpreter, str(ROOT / "benchmarks" / "article_peers.py"), name]
        yield Worker(name, command, folder, {"body"}, PYTHONPATH="")


def before_in(folder):
    """The earlier commit in a folder, with this benchmark; None where git does not have it."""
    packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True)
    if packed.returncode:
        print(f"(git has no commit {BEFORE} here, so it is not measured)")
        return None
    root = Path(folder, "before")
    tarfile.open(fileobj=BytesIO(packed.stdout)).extractall(root, filter="data")
    (root / "benchmarks").mkdir(exist_ok=True)
    (root / "benchmarks" / "article_worker.py").write_text((ROOT / "benchmarks" / "article_worker.py").read_text())
    return root


def measure(workers):
    """The lowest milliseconds and the queries of everything, by worker, name and size."""
    asked = [(name, size) for size in SIZES for name in ("limit", *READINGS)] + list(OTHERS)
    found = {}
    for number in range(ROUNDS):
        for name, size in asked:
            for worker in workers:
                if name not in worker.measures:
                    continue
                answer = worker.ask("measure", name=name, size=size)
                key = worker.name, name, size
                lowest = min(answer["ms"], found[key]["ms"]) if key in found else answer["ms"]
                found[key] = {"ms": lowest, "queries": answer["queries"]}
        print(f"round {number + 1} of {ROUNDS}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    return found


def print_table(workers, found):
    columns = "".join(f"{worker.name:>12} ms{'× limit':>9}{'queries':>9}" for worker in workers)
    print(f"\n{'':26}{columns}{'now/before':>12}")
    for name, size in [("limit", size) for size in SIZES] + [(n, s) for s in SIZES for n in READINGS] + list(OTHERS):
        print(
            f"{f'{name}, {size} blocks':26}{''.join(_cells(worker.name, name, size, found) for worker in workers)}",
            end="",
        )
        ratio = ratio_to_before(name, size, found)
        print(f"{ratio:12.2f}" if ratio else "")


def _cells(worker, name, size, found):
    figure = found.get((worker, name, size))
    if figure is None:
        return " " * 33
    limit = found.get(("now", "limit", size)) if name in READINGS else None
    ratio = f"{figure['ms'] / limit['ms']:9.1f}" if limit else " " * 9
    return f"{figure['ms']:15.1f}{ratio}{figure['queries']:9}"


def ratio_to_before(name, size, found):
    before = found.get(("before", name, size))
    return found["now", name, size]["ms"] / before["ms"] if before else None


def out_of_bounds(found):
    for (name, size), most in MOST_OF_LIMIT.items():
        ratio = found["now", name, size]["ms"] / found["now", "limit", size]["ms"]
        if ratio > most:
            yield f"{name} of {size} blocks: {ratio:.1f} × the limit, {most} at most"
    for (name, size), most in MOST_OF_BEFORE.items():
        ratio = ratio_to_before(name, size, found)
        if ratio and ratio > most:
            yield f"{name} of {size} blocks: {ratio:.2f} of before, {most} at most"
    for (name, size), most in MOST_QUERIES.items():
        if found["now", name, size]["queries"] > most:
            yield f"{name} of {size} blocks: {found['now', name, size]['queries']} queries, {most} at most"
    if found["now", "Markdown", 60]["ms"] > found["now", "body", 60]["ms"]:
        yield "Markdown of 60 blocks costs more than the body"


def main():
    with tempfile.TemporaryDirectory(prefix="healthblocks-article-") as folder:
        before = before_in(folder)
        own = [ours("now", ROOT), *([ours("before", before)] if before else [])]
        workers = [*own, *peers(folder)]
        content = own[0].ask("content", sizes=[*SIZES, 100])
        for worker in workers:
            loaded = {"content": content} if worker in own else {"sizes": SIZES}
            print(f"{worker.name}: 60 blocks are {worker.ask('load', **loaded)['60']}", flush=True)
        found = measure(workers)
        print_table(workers, found)
        if PAGES:
            print(f"\nMemory of the check command, MB by page: {workers[0].ask('memory', pages=PAGES)}")
        for worker in workers:
            worker.end()
    if wrong := list(out_of_bounds(found)):
        sys.exit("Out of bounds: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
