"""The demonstration's snippets and articles, read from the example site of the commit that is made."""

import json
import os
import re
from pathlib import Path

from wagtail_healthblocks.models import Contribution, Contributor, Disclaimer, Helpline, LegalStatus, Medicine, Source

from . import pictures

KEY = re.compile(r"@[a-z]+/[a-z0-9-]+")
#: In this order: the later ones name the earlier.
KINDS = {
    "contributors": Contributor,
    "disclaimers": Disclaimer,
    "helplines": Helpline,
    "sources": Source,
    "medicines": Medicine,
}


class Demo:
    """Remembers the primary key of each thing that the content names as ``@kind/name``."""

    def __init__(self):
        self.folder = Path(os.environ["AGED_SOURCE"], "example_site", "articles", "demo", "content")
        self.keys = {}

    def read(self, name):
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def load_snippets(self):
        content = self.read("snippets")
        for name, values in content["images"].items():
            self.keys[f"@image/{name}"] = pictures.make(values["title"], values["file"]).pk
        for kind, model in KINDS.items():
            for name, values in content[kind].items():
                self.keys[f"@{kind[:-1]}/{name}"] = self.publish(model, self.resolve(values)).pk

    def publish(self, model, values):
        statuses = values.pop("legal_statuses", None)
        snippet = model(**{model._meta.get_field(name).attname: value for name, value in values.items()})
        if statuses:
            snippet.legal_statuses = [LegalStatus(sort_order=order, **row) for order, row in enumerate(statuses)]
        if "uses" in values:
            snippet.uses = json.dumps(values["uses"])
        snippet.full_clean()
        snippet.save()
        snippet.save_revision().publish()
        return snippet

    def article(self, name):
        """What an article page has of the demonstration's article of that name, and who made it."""
        values = self.resolve(self.read(name))
        people = [
            Contribution(sort_order=order, contributor_id=row["contributor"], role=row["role"])
            for order, row in enumerate(values["contributions"])
        ]
        names = ["slug", "title", "search_description", "medical_specialty", "audience"]
        return {**{key: values[key] for key in names}, "body": values["body"]}, people

    def resolve(self, value):
        """The value with the primary key of each thing in the place of its name."""
        match value:
            case dict():
                return {name: self.resolve(child) for name, child in value.items()}
            case list():
                return [self.resolve(child) for child in value]
            case str() if KEY.fullmatch(value):
                return self.keys[value]
            case str():
                return KEY.sub(lambda found: str(self.keys[found[0]]), value)
        return value
