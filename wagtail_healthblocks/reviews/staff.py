"""What the roles of a site's staff need for reviews."""

from django.utils.translation import gettext_lazy as _

from ..staff import StaffRole

ROLES = (
    StaffRole(
        name="Review moderator",
        description=_("Reads what readers write, decides what is shown, and answers."),
        permissions=(
            "wagtailadmin.access_admin",
            "wagtail_healthblocks_reviews.view_review",
            "wagtail_healthblocks_reviews.moderate_review",
            "wagtail_healthblocks_reviews.redact_review",
            "wagtail_healthblocks_reviews.respond_review",
            "wagtail_healthblocks_reviews.erase_review",
            "wagtail_healthblocks_reviews.export_review",
            "wagtail_healthblocks_reviews.view_decision",
        ),
    ),
    StaffRole(
        name="Editor",
        # Editors say who wrote and who checked an article. Others answer in their own name, or as the editors.
        permissions=(
            "wagtail_healthblocks_reviews.view_review",
            "wagtail_healthblocks_reviews.respond_review",
            "wagtail_healthblocks_reviews.respond_as_any_review",
            "wagtail_healthblocks_reviews.change_reviewssitesettings",
        ),
    ),
)
