"""The test site's URLs, and a moderator's click without the admin around it."""

import os

from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests import urls
from tests.reviews.sockets.conftest import LOCK
from wagtail_healthblocks.reviews.models import Review


@csrf_exempt
def decide(request):
    """Publish reviews and say how many moved. The database sees which process this is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [f"worker {os.getpid()}"])
        moved = Review.objects.filter(pk__in=request.POST.getlist("pk")).decide("published")
        if request.POST.get("linger"):
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    return HttpResponse(str(moved))


urlpatterns = [path("decide/", decide), *urls.urlpatterns]
