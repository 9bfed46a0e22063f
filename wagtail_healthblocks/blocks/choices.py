from wagtail.blocks import ChoiceBlock

from .comparisons import ChoiceComparison


class TextChoiceBlock(ChoiceBlock):
    """One of several texts. What is stored of it is the choice itself.

    Wagtail 8 compares each stored value with every choice, in case that choices are no texts; a list of 250 countries
    is put together for it for each value.
    """

    def normalize_choice(self, value):
        return value

    def get_comparison_class(self):
        return ChoiceComparison
