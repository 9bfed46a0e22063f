"""Every place where our blocks and snippets hold an address, found by looking, and addresses put there past all forms."""

import itertools

from django.apps import apps
from django.db import models
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock, URLBlock
from wagtail.fields import RichTextField, StreamField

from wagtail_healthblocks.validators import validate_web_urls


def is_address(field):
    """Whether a field of a model holds one address, or one on each line."""
    return isinstance(field, models.URLField) or validate_web_urls in field.validators


def places_in(block, path=()):
    """The path of each address and of each rich text that a block can hold."""
    if isinstance(block, (URLBlock, RichTextBlock)):
        yield path
    elif isinstance(block, ListBlock):
        yield from places_in(block.child_block, path)
    elif isinstance(block, (StreamBlock, StructBlock)):
        for name, child in block.child_blocks.items():
            yield from places_in(child, (*path, name))


def fields_with_addresses():
    """Each field of our models that holds an address, a rich text or blocks."""
    for model in apps.get_app_config("wagtail_healthblocks").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (RichTextField, StreamField)) or is_address(field):
                yield model, field


def kind_of(path):
    """The names of a path alone; what stands in an answer is of the same kind as on the page."""
    names = tuple(step for step in path if isinstance(step, str))
    return names[names.index("answer") + 1 :] if "answer" in names[:-1] else names


class Planter:
    """Puts an address everywhere, each time with the next number of its own where there is a “{}” for it."""

    def __init__(self, address, rich_text='<p>Words of <a href="{}">a link</a>.</p>'):
        self.address = address
        self.rich_text = rich_text
        self.numbers = itertools.count()
        #: The kinds of places, and the addresses that they got.
        self.planted = {}

    def next(self, path):
        address = self.address.replace("{}", f"n{next(self.numbers)}n")
        self.planted.setdefault(kind_of(path), []).append(address)
        return address

    def in_stored(self, block, raw, path=()):
        """A stored value with an address in each of its places."""
        if isinstance(block, URLBlock):
            # What a file is, its ending says.
            return self.next(path) + (raw[-4:] if raw and raw[-4:] in (".mp4", ".vtt") else "")
        if isinstance(block, RichTextBlock):
            return self.rich_text.replace("{}", self.next(path))
        if isinstance(block, ListBlock):
            return [self._item(block.child_block, item, (*path, number)) for number, item in enumerate(raw)]
        if isinstance(block, StreamBlock):
            return [
                self._item(block.child_blocks[child["type"]], child, (*path, number, child["type"]))
                for number, child in enumerate(raw)
            ]
        if isinstance(block, StructBlock):
            children = block.child_blocks.items()
            return {**raw, **{name: self.in_stored(child, raw.get(name), (*path, name)) for name, child in children}}
        return raw

    def _item(self, block, item, path):
        return {**item, "value": self.in_stored(block, item["value"], path)}

    def in_field(self, instance, field):
        """Put an address into a field of a row; nothing asks whether it may stand there."""
        place = f"{instance._meta.model_name}.{field.name}"
        if isinstance(field, StreamField):
            value = getattr(instance, field.name)
            block = field.stream_block
            setattr(instance, field.name, block.to_python(self.in_stored(block, value.get_prep_value(), (place,))))
        elif isinstance(field, RichTextField):
            setattr(instance, field.name, self.rich_text.replace("{}", self.next((place,))))
        else:
            setattr(instance, field.name, self.next((place,)))
        models.Model.save(instance, update_fields=[field.name])

    def everywhere(self, page):
        """In each place of a page's stream and of all our rows; the page as the next visit loads it."""
        for model, field in fields_with_addresses():
            for instance in model._default_manager.all():
                self.in_field(instance, field)
        block = page.body.stream_block
        page.body = block.to_python(self.in_stored(block, page.body.get_prep_value()))
        models.Model.save(page, update_fields=["body"])
        return type(page).objects.get(pk=page.pk)
