from contextlib import contextmanager


@contextmanager
def indexed_once(instance):
    """Bring the reference index up to date once at the end of the block, and not again with each row that it saves."""
    from wagtail import signal_handlers  # it needs the models

    if getattr(signal_handlers.reference_index_auto_update_disabled, "value", False):
        yield
        return
    with signal_handlers.disable_reference_index_auto_update():
        yield
    signal_handlers.update_reference_index_on_save(instance)
