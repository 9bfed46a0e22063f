"""What wagtail-localize, where a site has it, is told of our pages; it asks for these names and needs no import."""


class OwnInEachLanguage:
    """Something that a translation has for itself: whoever synchronises it with its source leaves it alone."""

    def __init__(self, field_name):
        self.field_name = field_name

    def get_field(self, model):
        return model._meta.get_field(self.field_name)

    def get_value(self, obj):
        return self.get_field(type(obj)).value_from_object(obj)

    def is_editable(self, obj):
        return True

    def is_translated(self, obj):
        return False

    def is_synchronized(self, obj):
        return False

    def is_overridable(self, obj):
        return False
