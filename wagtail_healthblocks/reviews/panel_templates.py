"""Whether a template prints the reviews panel: read off its tags, once for each template, before it is rendered."""

from functools import lru_cache

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Template, Variable, VariableNode
from django.template.library import InclusionNode
from django.template.loader import get_template, select_template
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

PANEL = "wagtail_healthblocks/reviews/panel.html"
#: What the page is called in its own template.
ITSELF = ("page", "self")


def has_panel(page, request=None) -> bool:
    """Whether the page's template prints the page's panel. False where no template of Django's can be looked at.

    A tag under a condition counts: what the condition will be, nobody knows before.
    """
    name = page.get_template(request) if request is not None else page.template
    try:
        return prints_panel(load(name))
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return False


def load(name):
    """The template of this name, the first that exists of several names, or the template itself, as Django loads it."""
    if isinstance(name, (list, tuple)):
        return select_template(name)
    return get_template(name) if isinstance(name, str) else name


def prints_panel(template) -> bool:
    """The same of a template of any engine."""
    compiled = getattr(template, "template", None)
    return isinstance(compiled, Template) and _prints(compiled)


@lru_cache(maxsize=256)
def _prints(template):
    return _Search(template).finds(template.nodelist)


class _Search:
    """Reads one template with what it includes and extends. Of a block, what stands in its place in the end counts."""

    def __init__(self, template, blocks=None, extended=(), including=()):
        self.template = template
        #: The blocks of each name that replace this template's, the one that wins first.
        self.blocks: dict[str, list[BlockNode]] = blocks or {}
        #: Where the templates come from that extend this one, and those that include it.
        self.extended, self.including = (*extended, template.origin), including

    def finds(self, nodes):
        return any(self._is_panel(node) for node in nodes)

    def _is_panel(self, node):
        if isinstance(node, InclusionNode) and node.filename == PANEL:
            return _is_of_the_page(node)
        if isinstance(node, ExtendsNode):
            return self._finds_in_parent(node)
        if isinstance(node, BlockNode):
            return self._finds_in_block([*self.blocks.get(node.name, ()), node])
        if isinstance(node, IncludeNode):
            return self._finds_in_included(_constant(node.template))
        return any(self.finds(getattr(node, name, None) or ()) for name in node.child_nodelists)

    def _finds_in_block(self, blocks):
        winner, *replaced = blocks
        if self.finds(winner.nodelist):
            return True
        asks = any(_is_super(node) for node in winner.nodelist.get_nodes_by_type(VariableNode))
        return bool(asks and replaced) and self._finds_in_block(replaced)

    def _finds_in_parent(self, node):
        blocks = {name: [*self.blocks.get(name, ()), block] for name, block in node.blocks.items()}
        parent = self._find(_constant(node.parent_name), skip=self.extended)
        if parent is None:  # known only when it is rendered: that it has these blocks is likely
            return any(self.finds(block.nodelist) for block in node.blocks.values())
        return _Search(parent, {**self.blocks, **blocks}, self.extended, self.including).finds(parent.nodelist)

    def _finds_in_included(self, name):
        if name == PANEL:
            return True
        included = self._find(name)
        opened = (*self.including, *self.extended)
        if included is None or included.origin in opened:
            return False
        return _Search(included, including=opened).finds(included.nodelist)

    def _find(self, name, skip=()):
        """The template of this name. One may extend its namesake, so those that do are skipped."""
        try:
            return self.template.engine.find_template(name, skip=list(skip))[0] if name else None
        except TemplateDoesNotExist:
            return None


def _constant(expression):
    """What an argument of a tag is, where it is written out; None for one that a context has to tell."""
    plain = not expression.filters and not isinstance(expression.var, Variable)
    return str(expression.var) if plain and expression.var is not None else None


def _is_super(node):
    return str(node.filter_expression.token).strip() == "block.super"


def _is_of_the_page(node):
    """Whether the panel is that of the page whose template it is; another page may be named."""
    named = node.kwargs.get("page") or (node.args[0] if node.args else None)
    return named is None or str(named.token) in ITSELF
