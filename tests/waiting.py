import time

import pytest


def until(condition, what, seconds=90):
    """What the condition gives, once it gives something; the test fails if that takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    pytest.fail(f"waited for {what} in vain")
