"""The site of ``test_one_machine``: the usual limits, and what the environment says of the database and the proxies."""

import json
import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["DATABASE_NAME"]
HEALTHBLOCKS_REVIEWS_AUTO_APPROVE = True
HEALTHBLOCKS_REVIEWS_TRUSTED_PROXIES = json.loads(os.environ["PROXIES"])
HEALTHBLOCKS_REVIEWS_CEILINGS = {"over_limit": 500, "unknown_address": 20}
