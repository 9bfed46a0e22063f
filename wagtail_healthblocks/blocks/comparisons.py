"""What Wagtail shows of two versions of our blocks: choices in words, each block by its name, a moved one as moved."""

from difflib import SequenceMatcher

from django.utils.choices import flatten_choices
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext
from wagtail.admin.compare import CharBlockComparison, StreamBlockComparison, StreamFieldComparison, diff_text


class ChoiceComparison(CharBlockComparison):
    """Compares what was chosen in the words of the form."""

    def words_of(self, choice) -> str:
        words = dict(flatten_choices(self.block.field.choices)).get(choice, choice) if choice else ""
        return str(words)

    def htmlvalue(self, val):
        return escape(self.words_of(val))

    def htmldiff(self):
        return diff_text(self.words_of(self.val_a), self.words_of(self.val_b)).to_html()


class StreamComparison(StreamBlockComparison):
    """Names each block of a stream, and says of one that stands elsewhere than before where that was."""

    def htmldiff(self):
        moves = self.moves
        kept = iter(self.get_blocks_from_value(self.val_b))
        rows = []
        for comparison in self.get_block_comparisons():
            child = None if comparison.is_deleted() else next(kept)
            rows.append((*self.shown(comparison), comparison.block.label, moves.get(child.id, "") if child else ""))
        return format_html_join(
            "\n", '<div class="comparison__child-object{}">{}</div>', ((kind, named(*row)) for kind, *row in rows)
        )

    @staticmethod
    def shown(comparison):
        """The class of a block and its HTML, as Wagtail has them."""
        if comparison.is_new():
            return " addition", comparison.htmlvalue(comparison.val_b)
        if comparison.is_deleted():
            return " deletion", comparison.htmlvalue(comparison.val_a)
        return "", comparison.htmldiff() if comparison.has_changed() else comparison.htmlvalue(comparison.val_a)

    @property
    def moves(self) -> dict[str, str]:
        """What is said of each block that was moved past others, by its id."""
        before = [child.id for child in self.get_blocks_from_value(self.val_a)]
        after = [child.id for child in self.get_blocks_from_value(self.val_b)]
        old, new = [key for key in before if key in after], [key for key in after if key in before]
        matching = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        stayed = {key for match in matching for key in new[match.b : match.b + match.size]}
        words = gettext("moved from place %(before)s to %(after)s")
        places = {key: {"before": before.index(key) + 1, "after": after.index(key) + 1} for key in new}
        return {key: words % places[key] for key in new if key not in stayed}


def named(html, label, move):
    heading = f"{label} ({move})" if move else label
    return format_html("<h4>{}</h4>\n{}", heading, html)


class ComparedStream:
    """A stream whose versions are compared so."""

    def get_comparison_class(self):
        return StreamComparison


class BlocksComparison(StreamFieldComparison):
    """Compares a StreamField that holds blocks of ours; any other as Wagtail does."""

    def htmldiff(self):
        stream = self.field.stream_block
        ours = any(type(block).__module__.startswith("wagtail_healthblocks.") for block in _kinds(stream))
        if ours and self.has_block_ids(self.val_a) and self.has_block_ids(self.val_b):
            return StreamComparison(stream, True, True, self.val_a, self.val_b).htmldiff()
        return super().htmldiff()


def _kinds(stream):
    return [stream, *stream.child_blocks.values()]
