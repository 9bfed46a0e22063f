"""What a block says for programs: nodes of schema.org, and how they belong to the page that shows them."""

from dataclasses import dataclass
from typing import Any

from .nodes import Node

#: What a fact is of: the page, the article on it, or the one FAQPage that gathers every question.
PAGE, ARTICLE, FAQ = "page", "article", "faq"


@dataclass(frozen=True)
class Fact:
    """A node, linked by a property from the page, the article or the page's questions; by none without ``rel``."""

    node: Node
    rel: str = ""
    of: str = ARTICLE


@dataclass(frozen=True)
class Property:
    """What a property of the page or the article says; it lengthens a list, and replaces nothing."""

    name: str
    value: Any
    of: str = PAGE


@dataclass(frozen=True)
class Picture:
    """A picture of the article."""

    node: Node


@dataclass(frozen=True)
class Credit:
    """Someone in a role, and how the page says so."""

    node: Node
    role: str
    wording: str = ""
