"""Where readers read on, write, report and see how reviews are handled: include them at an address of yours."""

from django.urls import path

from . import views

app_name = "wagtail_healthblocks_reviews"
urlpatterns = [
    path("how-we-handle-reviews/", views.policy, name="policy"),
    path("<int:page_id>/", views.list_reviews, name="list"),
    path("<int:page_id>/write/", views.write, name="write"),
    path("<int:page_id>/thanks/", views.thanks, name="thanks"),
    path("<int:page_id>/<int:review_id>/", views.review, name="review"),
    path("<int:page_id>/<int:review_id>/report/", views.report, name="report"),
]
