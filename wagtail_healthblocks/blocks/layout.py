from copy import copy

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup

#: The heading of a few fields that have nothing else in common.
MORE = _("More")


def closed(*names, heading=MORE, label_format=None):
    """Fields that few editors need, behind a heading; it opens by itself where one of them has an error.

    Beside the heading stands the first field that is filled in, or what ``label_format`` makes of the fields.
    """
    return BlockGroup(list(names), heading=heading, icon="cog", classname="collapsed", label_format=label_format)


class FormLayout(BlockGroup):
    """The whole form of a block. The editor takes its heading and all else from the block itself."""

    def __init__(self, layout, names):
        """The layout for these fields: without those that are gone, with those that a subclass added."""
        children = _present(layout.children, names)
        settings = _present(layout.settings, names)
        known = layout.get_sorted_block_names()
        added = [name for name in names if name not in known]
        end = max((place for place, child in enumerate(children, start=1) if isinstance(child, str)), default=0)
        super().__init__([*children[:end], *added, *children[end:]], settings)

    def js_opts(self):
        options = super().js_opts()
        return {name: options[name] for name in ("children", "settings")}


def _present(children, names):
    """Those of a group's fields that there are, and the groups in it that hold any."""
    found = []
    for child in children:
        if not isinstance(child, BlockGroup):
            found += [child] if child in names else []
        elif set(names) & set(child.get_sorted_block_names()):
            found.append(_fitted(child, names))
    return found


def _fitted(group, names):
    fitted = copy(group)
    fitted.children, fitted.settings = _present(group.children, names), _present(group.settings, names)
    return fitted
