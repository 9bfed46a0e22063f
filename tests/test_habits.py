"""What runs on every change and before a release does what the project says, and names only what is there."""

import json
import re
import runpy
import subprocess
from pathlib import Path

import pytest
import yaml

from benchmarks import composing, composing_hand, lighthouse
from wagtail_healthblocks import blocks

ROOT = Path(__file__).parent.parent
WORKFLOWS = {path.stem: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
SAY_HOW = [*WORKFLOWS.values(), ROOT / ".ci" / "run", *(ROOT / name for name in ("README.md", "CONTRIBUTING.md"))]
PINNED = re.compile(r"[\w.-]+/[\w.-]+@(v\d+(\.\d+)*|release/v\d+|[0-9a-f]{40})")

changelog_faults = runpy.run_path(str(ROOT / ".ci" / "release.py"))["changelog_faults"]


@pytest.fixture(scope="module")
def workflows():
    return {name: yaml.safe_load(path.read_text(encoding="utf-8")) for name, path in WORKFLOWS.items()}


def jobs(workflows):
    return {(name, job): rows for name, found in workflows.items() for job, rows in found["jobs"].items()}


def steps(workflows):
    return [step for job in jobs(workflows).values() for step in job["steps"]]


def test_every_supported_pair_has_a_job(workflows):
    legs = re.search(r"^LEGS=\((.+)\)$", (ROOT / ".ci" / "legs").read_text(encoding="utf-8"), re.MULTILINE)[1]

    rows = workflows["ci"]["jobs"]["legs"]["strategy"]["matrix"]["include"]

    assert [f"{row['python']} {row['django']} {row['wagtail']}" for row in rows] == re.findall(r'"([^"]+)"', legs)


def test_the_suite_runs_on_the_newest_pair_the_databases_on_the_oldest_and_the_legs_on_the_others():
    script = (ROOT / ".ci" / "legs").read_text(encoding="utf-8")
    oldest, *_between, newest = re.findall(r'"([\d.]+) ([\d.]+) ([\d.]+)"', script)

    for name, leg in {"oldest": oldest, "newest": newest}.items():
        said = subprocess.run([ROOT / ".ci" / "legs", name], capture_output=True, text=True, check=True).stdout
        assert said == ".ci/.venvs/python{}-django{}-wagtail{}\n".format(*leg)
    assert 'LEGS=("$OLDEST" "$BETWEEN")' in script
    # What the databases have on the oldest versions is left out of the leg there: both belong together.
    assert {
        'make test VENV="$(.ci/legs newest)"',
        'HEALTHBLOCKS_REQUIRE_DATABASES=1 make test-databases VENV="$(.ci/legs oldest)"',
        ".ci/legs older",
    } <= set((ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines())


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))

    named = {
        path.name: set(re.findall(r"(?:^|[`\s])make ((?!it\b)[a-z][a-z-]+)\b(?=[`\s]|$)", text, re.MULTILINE))
        for path in SAY_HOW
        for text in [re.sub(r"^#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)]
    }

    assert {name: found - targets for name, found in named.items() if found - targets} == {}
    assert {"test", "lint", "release-check"} <= set().union(*named.values())


def test_every_script_that_a_workflow_runs_exists(workflows):
    scripts = {name for step in steps(workflows) for name in re.findall(r"\.ci/[\w.]+", step.get("run", ""))}

    assert scripts
    assert [name for name in sorted(scripts) if not (ROOT / name).is_file()] == []


def test_actions_are_pinned_and_leave_no_credentials_behind(workflows):
    used = [step for step in steps(workflows) if "uses" in step]

    assert [step["uses"] for step in used if not PINNED.fullmatch(step["uses"])] == []
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_workflows_may_only_read_and_only_publishing_may_name_itself(workflows):
    assert {name: found["permissions"] for name, found in workflows.items()} == dict.fromkeys(
        WORKFLOWS, {"contents": "read"}
    )

    more = {place: job["permissions"] for place, job in jobs(workflows).items() if "permissions" in job}

    assert more == {("release", "publish"): {"id-token": "write"}}
    assert not any("secrets." in path.read_text(encoding="utf-8") for path in WORKFLOWS.values())


def test_only_a_checked_tag_is_published(workflows):
    release = workflows["release"]

    build, publish = release["jobs"]["build"], release["jobs"]["publish"]

    # YAML takes the word “on” for true.
    assert release[True] == {"push": {"tags": ["v*"]}}
    checks = [step for step in build["steps"] if step.get("run") == "make release-check"]
    assert [step["env"] for step in checks] == [{"TAG": "${{ github.ref_name }}"}]
    assert publish["needs"] == "build"
    assert publish["environment"]["name"] == "pypi"


@pytest.mark.parametrize(
    "changelog, tag, fault",
    [
        ("## [Unreleased]\n\nTo be released as 1.2.0.\n\n### Added\n\n- A block.\n", "", None),
        ("## [1.2.0] - 2026-11-30\n\n### Added\n\n- A block.\n\n## [1.1.0] - 2026-01-01\n", "v1.2.0", None),
        ("## [1.1.0] - 2026-01-01\n\n- A block.\n", "", "does not announce version 1.2.0"),
        ("## [Unreleased]\n\nTo be released as 1.2.0.\n\n- A block.\n", "v1.2.0", "no heading “[1.2.0] - <date>”"),
        ("## [1.2.0] - 2026-11-30\n\n- A block.\n", "v1.3.0", "does not name version 1.2.0"),
        ("## [1.2.0] - 2026-11-30\n\n## [1.1.0] - 2026-01-01\n\n- A block.\n", "v1.2.0", "says nothing"),
    ],
)
def test_a_release_needs_its_place_in_the_changelog(changelog, tag, fault):
    found = changelog_faults(f"# Changelog\n\n{changelog}", "1.2.0", tag)

    assert [fault] == [fault for line in found if fault in line] if fault else found == []


def test_the_checks_before_a_commit_are_those_of_make_lint():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    entries = [hook["entry"] for repository in config["repos"] for hook in repository["hooks"]]

    for tool in ("ruff check", "ruff format", "djlint --quiet --lint", "end-of-file-fixer"):
        assert any(entry.startswith(tool) for entry in entries), tool


@pytest.mark.parametrize(
    "performance, is_enough", [([100, 99, 100], True), ([100, 99, 99], False), ([100, 100, 100], True)]
)
def test_lighthouse_has_to_give_full_points_in_the_median(capsys, performance, is_enough):
    weighed = [{"id": "speed", "weight": 10}, {"id": "advice", "weight": 0}]
    audits = {"speed": {"title": "Be fast", "score": 0.9}, "advice": {"title": "Be nice", "score": 0}}
    rest = {name: {"score": 1, "auditRefs": []} for name in lighthouse.CATEGORIES}
    reports = [
        {"categories": {**rest, "performance": {"score": points / 100, "auditRefs": weighed}}, "audits": audits}
        for points in performance
    ]

    assert lighthouse.judge("/", "mobile", reports) is is_enough

    said = capsys.readouterr().out
    assert ("- Be fast" in said) is not is_enough
    assert "Be nice" not in said


def test_composing_finds_each_block_of_the_main_article_by_its_label():
    article = ROOT / "example_site" / "articles" / "demo" / "content" / "ketamine.json"
    names = {row["type"] for row in json.loads(article.read_text(encoding="utf-8"))["body"]}

    assert {name: composing_hand.label_of(name) for name in names} == {
        name: str(getattr(blocks, name)().label) for name in names
    }


@pytest.mark.parametrize("steps, is_little", [([210, 217], True), ([210, 280], False)])
def test_composing_may_take_seven_tenths_of_the_steps_before(capsys, steps, is_little):
    assert composing.is_little(steps, before=310) is is_little
    assert "68%" in capsys.readouterr().out
