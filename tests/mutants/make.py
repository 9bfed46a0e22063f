"""Makes the list of faults that the suite finds: python -m tests.mutants.make

Faults of the list that still fit the code stay; the others are replaced, until there are sixty. Candidates come by
chance, with a seed, each kind of fault in turn and no function twice. Kept are those that a test finds: of the core, or
of the rest, the browser and the guides aside, for to ask those takes ten minutes for each fault.
"""

import argparse
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from itertools import chain, zip_longest
from pathlib import PurePath

from tests.mutants.changes import ROOT, Stale, all_mutants
from tests.mutants.trial import LIST, copy_of_the_tree, listed, write

WANTED = 60
AT_MOST_IN_ONE_MODULE = 3
CORE = ["--part=core"]
BEYOND = ["--part=beyond", "-m", "not browser and not volume", "--ignore=tests/guides"]


def candidates(seed, taken):
    """Faults in an order of chance, each kind in turn, spread over functions and modules."""
    kinds = {}
    for mutant in all_mutants():
        kinds.setdefault(mutant.breaks, []).append(mutant)
    for found in kinds.values():
        random.Random(seed).shuffle(found)
    functions = {(mutant.module, mutant.function) for mutant in taken}
    modules = Counter(mutant.module for mutant in taken)
    for mutant in filter(None, chain.from_iterable(zip_longest(*kinds.values()))):
        place = (mutant.module, mutant.function)
        if place not in functions and modules[mutant.module] < AT_MOST_IN_ONE_MODULE:
            functions.add(place)
            modules[mutant.module] += 1
            yield mutant


def nearest_tests(mutant):
    """The files of tests that are asked first: they have the module's name, or name the function."""
    module, function = PurePath(mutant.module).stem, mutant.function.rpartition(".")[2]
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if module in file.stem or f"{function}(" in file.read_text(encoding="utf-8"):
            yield file.relative_to(ROOT).as_posix()


def tried(copies, mutant):
    """Whether a test finds this fault, and which of the core does."""
    copy = copies.pop()
    try:
        with copy.with_fault(mutant):
            near = list(nearest_tests(mutant))
            others = [f"--ignore={file}" for file in near]
            test = (near and copy.first_failure(*CORE, *near)) or copy.first_failure(*CORE, *others, "tests")
            return mutant, test, bool(test) or bool(copy.first_failure(*BEYOND, "tests"))
    finally:
        copies.append(copy)


def still_fitting():
    for mutant, test in listed() if LIST.exists() else ():
        try:
            mutant.apply((ROOT / mutant.module).read_text(encoding="utf-8"))
        except (Stale, FileNotFoundError):
            continue
        yield mutant, test


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--anew", action="store_true", help="keep nothing of the list")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    kept = [] if options.anew else list(still_fitting())
    print(f"{len(kept)} of the list still fit the code.", flush=True)
    coming = candidates(options.seed, [mutant for mutant, _test in kept])
    with ExitStack() as stack, ThreadPoolExecutor(options.workers) as pool:
        copies = [stack.enter_context(copy_of_the_tree()) for _number in range(options.workers)]
        if failed := copies[0].first_failure(*CORE, "tests"):
            raise SystemExit(f"Without a fault, {failed} fails already.")
        while len(kept) < WANTED:
            batch = [pool.submit(tried, copies, next(coming)) for _number in range(min(8, WANTED - len(kept)))]
            for mutant, test, found in (done.result() for done in as_completed(batch)):
                print(f"{'core' if test else 'suite' if found else 'nobody'}: {mutant.name} → {test}", flush=True)
                kept += [(mutant, test)] if found else []
            write(kept)
    print(f"The core finds {sum(bool(test) for _mutant, test in kept)} of {len(kept)}.")


if __name__ == "__main__":
    main()
