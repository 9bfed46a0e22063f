"""The pages of the editorial rules: what each finds, why, by which source, what it refuses and what it accepts.

The examples are those of ``tests/blocks/corpus/`` and of ``tests/editorial/snippets.json``, which the tests run.
"""

import inspect
import json

from tests import corpus
from wagtail_healthblocks.editorial.engine import all_rules

FOLDER = "reference/rules"
#: The samples of rules about snippets.
SNIPPETS = corpus.FOLDER.parent.parent / "editorial" / "snippets.json"
#: What nobody would see of an example.
UNSEEN = {0x200B, 0x2060}


def known():
    """Each rule by its id, with the classes that it is about."""
    found = {}
    for about, rules in all_rules().items():
        for rule in rules:
            found.setdefault(rule.id, (rule, []))[1].append(about)
    return dict(sorted(found.items()))


def page(name):
    """A page as it is when there is none yet."""
    return f"# {name}\n\n<!-- generated: rule {name} -->\n<!-- end of generated -->\n"


def rules_part():
    """The rules by subject, each with what it finds."""
    lines, subject = [], ""
    for name, (rule, _about) in known().items():
        if name.partition(".")[0] != subject:
            subject = name.partition(".")[0]
            lines += ["", f"**{subject.replace('_', ' ').capitalize()}**", ""]
        lines.append(f"- [{name}](rules/{name}.md): {rule.what}")
    return "\n".join(lines).strip()


def rule_part(name):
    """What a rule finds, why, and by which source, with its examples."""
    rule, about = known()[name]
    *said, source = inspect.cleandoc(rule.find.__doc__).split("\n\n")
    classes = ", ".join(f"`{each.__name__}`" for each in about)
    where, refused, accepted = example(name)
    parts = [
        *said,
        f"About: {classes}. Severity: `{rule.severity}`.",
        f"Found in `{where}`:",
        fence(refused),
        "Not found:",
        fence(accepted),
        source,
    ]
    return "\n\n".join(parts)


def example(name):
    """Of the first sample that the rule refuses: the class, what is changed or all of it, and what is accepted."""
    if sample := json.loads(SNIPPETS.read_text(encoding="utf-8")).get(name):
        return sample["model"], sample["refused"], sample["accepted"]
    for block, case in corpus.cases("refused"):
        if name == case.get("finding"):
            refused = case.get("change", case.get("value"))
            accepted = {place: at(block, place) for place in refused} if "change" in case else shortest(block)
            return block.__name__, refused, accepted
    raise LookupError(f"No sample in tests/blocks/corpus/ has “{name}” as its finding: add one.")


def usual(block):
    return corpus.part(corpus.name_of(block), "usual")


def shortest(block):
    """The shortest whole value that the block's samples accept."""
    accepted = (case["value"] for case in corpus.read(corpus.name_of(block))["accepted"] if "value" in case)
    return min([usual(block), *accepted], key=lambda value: len(json.dumps(value)))


def at(block, place):
    try:
        return corpus.at(usual(block), place)
    except (KeyError, IndexError, TypeError):
        return None


def fence(value):
    written = json.dumps(value, ensure_ascii=False, indent=2)
    seen = "".join(character if ord(character) not in UNSEEN else f"\\u{ord(character):04x}" for character in written)
    return f"```json\n{seen}\n```"
