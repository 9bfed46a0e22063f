from functools import partial

from django.dispatch import receiver
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import AbstractPage
from wagtail.signals import init_new_page
from wagtail.snippets.models import register_snippet

from . import presets
from .advice import say_advice
from .block_copies import COPIED, header_button
from .block_copies import urlpatterns as copy_urls
from .check_views import refuse_approval
from .citing import what_the_dialogue_says
from .correction_views import header_buttons
from .daily import finish_refreshes, refresh_alerted_pages, refresh_turned_pages
from .editorial.engine import advice_on
from .editorial.log import PUBLISHED_WITH, PublishedWithFindings
from .editorial.rules.medicines import unclear_statuses
from .editorial.rules.treatment import dose_that_can_be_misread
from .editorial.subjects import Subject
from .models import Correction, HealthArticleMixin, MedicalCheck, Medicine, corrections
from .models.check_summaries import may_record_any
from .models.helplines import NOT_PUBLISHED
from .models.medical_checks import RECORDED
from .models.sources import FOLLOWED
from .pasting import what_pasting_says
from .picker import what_the_picker_is_told
from .readings.dose_problems import dose_problems
from .refresh_log import REFRESHED, PagesRefreshed
from .section_linking import urlpatterns as section_urls
from .section_linking import what_the_window_says
from .serving import mind_checks, mind_choice
from .source_views import label_sources, search_sources
from .source_watch import FollowedNotice, follow_notices
from .staff.changes import GIVEN, TAKEN
from .staff.views import RolesView
from .status_rows import WHICH_PRODUCTS, repeated, unclear
from .unpublishing import (
    SNIPPETS,
    ExpiredPanel,
    ask_before_expiry,
    pages_of_sites_that_follow,
    pages_that_follow,
)
from .untouched import finders, what_the_script_says
from .usage import uses
from .viewsets import HealthViewSetGroup

register_snippet(HealthViewSetGroup)
hooks.register("insert_editor_js", what_the_dialogue_says)
hooks.register("insert_editor_js", what_the_picker_is_told)
hooks.register("insert_editor_js", what_pasting_says)
hooks.register("insert_editor_js", what_the_window_says)
hooks.register("register_admin_urls", section_urls)
hooks.register("register_admin_urls", copy_urls)
hooks.register("register_healthblocks_daily_job", finish_refreshes)
hooks.register("register_healthblocks_daily_job", refresh_turned_pages)
hooks.register("register_healthblocks_daily_job", refresh_alerted_pages)
hooks.register("register_healthblocks_daily_job", follow_notices)


@hooks.register("register_admin_urls")
def register_roles_url():
    """The page where superusers give groups their roles."""
    return [path("healthblocks/roles/", RolesView.as_view(), name="healthblocks_roles")]


@hooks.register("register_admin_urls")
def register_source_urls():
    """What the editor asks while somebody cites."""
    return [
        path("healthblocks/sources/search/", search_sources, name="healthblocks_sources_search"),
        path("healthblocks/sources/labels/", label_sources, name="healthblocks_sources_labels"),
    ]


@hooks.register("register_icons")
def register_icons(icons):
    """What Wagtail has no icon for."""
    return [*icons, "wagtail_healthblocks/icons/healthblocks-pill.svg"]


@hooks.register("register_settings_menu_item")
def roles_menu_item():
    """The way to the page where superusers give groups their roles."""
    return AdminOnlyMenuItem(_("Health roles"), reverse("healthblocks_roles"), icon_name="group", order=610)


@hooks.register("register_log_actions")
def register_role_actions(actions):
    """What happened to a group and its role, as Wagtail's log words it."""
    actions.register_action(GIVEN, _("Give a role"), _("Gave the group what its role needs"))
    actions.register_action(TAKEN, _("Take a role back"), _("Took back what the group was given for its role"))


@hooks.register("register_log_actions")
def register_helpline_action(actions):
    """That a helpline was not published, as Wagtail's log words it."""
    actions.register_action(NOT_PUBLISHED, _("Not published"), _("Not published: there is no way to reach it"))


@hooks.register("register_log_actions")
def register_check_action(actions):
    actions.register_action(RECORDED)(RecordedCheck)


@hooks.register("register_page_header_buttons")
def copy_blocks_button(page, user, view_name, next_url=None):
    """The way to copy an article's blocks to another page, on its edit view."""
    yield from header_button(page, user)


@hooks.register("register_log_actions")
def register_copy_action(actions):
    actions.register_action(COPIED)(CopiedBlocks)


class CopiedBlocks(LogFormatter):
    """That blocks were copied into a page's draft, and from where, as its history words it."""

    label = _("Copy blocks")

    def format_message(self, log_entry):
        return gettext("Got blocks from “%(page)s”") % {"page": log_entry.data["source"]["title"]}


@hooks.register("register_log_actions")
def register_refresh_action(actions):
    """How far pages have followed what they show."""
    actions.register_action(REFRESHED)(PagesRefreshed)


@hooks.register("register_log_actions")
def register_findings_action(actions):
    """What a page was published with although rules find it wrong."""
    actions.register_action(PUBLISHED_WITH)(PublishedWithFindings)


@hooks.register("register_log_actions")
def register_notice_action(actions):
    """What a notice changed of a source."""
    actions.register_action(FOLLOWED)(FollowedNotice)


class RecordedCheck(LogFormatter):
    """That a medical check was recorded, and in what respect, as the history of its page words it."""

    label = _("Record a medical check")

    def format_message(self, log_entry):
        scope = MedicalCheck.Scope(log_entry.data["scope"])
        return gettext("Recorded a medical check: %(scope)s") % {"scope": scope.label}


@hooks.register("insert_editor_js")
def legal_statuses_js():
    """What narrows the list of codes to a country, in editors and in the windows over them."""
    return format_html('<script src="{}"></script>', versioned_static("wagtail_healthblocks/js/legal-statuses.js"))


@hooks.register("insert_editor_js")
def outlines_js():
    """What closes the blocks of a new outline, and takes out those that nobody has touched."""
    src = versioned_static("wagtail_healthblocks/js/outlines.js")
    return format_html('{}<script src="{}"></script>', what_the_script_says(), src)


@hooks.register("insert_editor_js")
def row_titles_js():
    """What lets a row of a list say what it is."""
    return format_html('<script src="{}"></script>', versioned_static("wagtail_healthblocks/js/row-titles.js"))


@hooks.register("before_edit_snippet")
def ask_before_a_snippet_expires(request, instance):
    """Show what readers get without the snippet, and ask, where somebody publishes it with a new day of expiry."""
    return ask_before_expiry(request, instance) if isinstance(instance, SNIPPETS) else None


@hooks.register("before_edit_snippet", order=1000)
def say_which_pages_follow(request, *instances):
    """Tell who opens what a whole site shows how many of its pages change with it: Wagtail does not count them."""
    for instance in instances:
        if (
            request.method == "GET"
            and isinstance(instance, SNIPPETS)
            and (text := pages_of_sites_that_follow(instance))
        ):
            messages.info(request, f"{instance}: {text}")


@hooks.register("construct_homepage_panels")
def show_what_expired(request, panels):
    """Say first what expired while pages name it still."""
    panel = ExpiredPanel(request.user)
    if panel.snippets:
        panels.append(panel)


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_is_used(request, instances):
    """Show where the snippets are used instead of deleting them."""
    ours = [instance for instance in instances if isinstance(instance, SNIPPETS)]
    may_delete = [instance for instance in ours if _may_delete(request.user, instance)]
    in_use = [(instance, found) for instance in may_delete if (found := uses(instance))]
    if not in_use:
        say_which_pages_follow(request, *may_delete)
        return None
    finder = AdminURLFinder(request.user)
    context = {
        "header_title": _("Still in use"),
        "page_title": _("Still in use"),
        "header_icon": "warning",
        "groups": [
            (instance, [_place(source, finder) for source in found], pages_that_follow(instance))
            for instance, found in in_use
        ],
    }
    return TemplateResponse(request, "wagtail_healthblocks/admin/in_use.html", context, status=409)


def _place(source, finder):
    return {"name": str(source), "type": source._meta.verbose_name, "url": finder.get_edit_url(source)}


def _may_delete(user, instance):
    policy = instance.snippet_viewset.permission_policy
    return policy.user_has_permission_for_instance(user, "delete", instance)


@hooks.register("on_serve_page", order=-100)  # Around every other one: what they say to caches is minded, too.
def mind_medical_checks(serve):
    """Say to caches how long what an article says of its checks is true, and to search engines whether to index it.

    Of a withdrawn article, whatever serves it gets no text.
    """

    def serve_and_mind(page, request, args, kwargs):
        if not isinstance(page, HealthArticleMixin):
            return serve(page, request, args, kwargs)
        return mind_checks(page, mind_choice(page, request, serve(page.as_shown(request), request, args, kwargs)))

    return serve_and_mind


@hooks.register("register_page_header_buttons")
def record_medical_check_button(page, user, view_name, next_url=None):
    """A button on an article's edit view that opens an empty medical check of it."""
    if isinstance(page.specific_deferred, HealthArticleMixin) and may_record_any(user) and not page.alias_of_id:
        url = reverse(MedicalCheck.snippet_viewset.get_url_name("record"), args=[page.pk])
        yield Button(_("Record a medical check"), url, icon_name="circle-check", priority=80)


@hooks.register("register_page_header_buttons")
def correction_buttons(page, user, view_name, next_url=None):
    """The ways to say that a live article was wrong, on its edit view."""
    yield from header_buttons(page, user)


@hooks.register("register_log_actions")
def register_correction_actions(actions):
    """What happened to the corrections of a page, as its history words it."""
    actions.register_action(corrections.CHANGED, _("Change a correction"), _("Changed a correction"))
    actions.register_action(corrections.DELETED, _("Delete a correction"), _("Deleted a correction"))
    actions.register_action(corrections.LIFTED, _("Lift the withdrawal"), _("Lifted the withdrawal"))
    actions.register_action(corrections.RECORDED)(RecordedCorrection)


class RecordedCorrection(LogFormatter):
    """That a page was corrected or withdrawn, as its history words it."""

    label = _("Add a correction")

    def format_message(self, log_entry):
        is_withdrawal = log_entry.data["kind"] == Correction.Kind.WITHDRAWAL
        return gettext("Withdrew the article") if is_withdrawal else gettext("Added a correction")


@hooks.register("before_edit_page")
def refuse_to_approve_what_was_not_read(request, page):
    """Refuse to approve a page as medically checked where somebody else saved it since its editor was opened."""
    return refuse_approval(request, page)


@hooks.register("before_edit_page", order=1000)
@hooks.register("before_edit_snippet", order=1000)
def say_what_to_look_at(request, edited):
    """Tell who opens an editor which doses readers do not get, and what else rules find that stops nothing."""
    if request.method != "GET":
        return
    subject = Subject(edited)
    for problem in dose_problems(edited, subject.places):
        messages.warning(request, problem)
    if isinstance(edited, HealthArticleMixin) or not isinstance(edited, AbstractPage):
        told = dose_that_can_be_misread.id, unclear_statuses.id  # here, and by the hook below
        say_advice(request, edited, [found for found in advice_on(subject) if found.rule not in told])


@hooks.register("before_edit_snippet", order=1000)
def say_which_statuses_are_unclear(request, edited):
    """Tell who opens a medicine which of its statuses are about the same products, and what to do about it."""
    if request.method == "GET" and isinstance(edited, Medicine):
        rows = list(edited.legal_statuses.all())
        for row in (*unclear(rows), *repeated(rows)):
            messages.warning(request, f"{row}: {WHICH_PRODUCTS}")


@hooks.register("before_create_page", order=1000)  # After every hook that may refuse: then nothing is said of outlines.
def offer_presets(request, parent_page, page_class):
    """Say on the form of a new page which outlines it can start from, and keep the one that is asked for."""
    offered = presets.offered(page_class, parent_page, request)
    if request.method != "GET":
        parent_page.healthblocks_untouched = partial(finders, offered.values())
        return
    name = request.GET.get("preset")
    # Kept where the signal finds it: it gets the same parent, and no request.
    parent_page.healthblocks_preset = chosen = offered.get(name)
    if chosen:
        messages.info(request, _started_from(chosen), [messages.button(_start(request), _("Start empty"))])
        return
    buttons = [messages.button(_start(request, name), preset.label) for name, preset in offered.items()]
    if name:
        text = gettext("This page cannot start from “%(name)s”, so it starts empty.") % {"name": name}
        messages.warning(request, text, buttons)
    elif offered:
        messages.info(request, _("Start from an outline:"), buttons)


@hooks.register("before_edit_page", order=1000)
def know_outlines(request, page):
    """Let the form of an article name what nobody has touched since an outline made it."""
    if request.method == "POST" and isinstance(page, HealthArticleMixin):
        offered = presets.offered(type(page), page.get_parent(), request)
        page.healthblocks_untouched = partial(finders, offered.values())


@receiver(init_new_page)
def fill_from_preset(sender, page, parent, **kwargs):
    """Put the outline that was asked for into a new page. Nothing is saved until the editor saves."""
    if preset := getattr(parent, "healthblocks_preset", None):
        preset.fill(page)


def _started_from(preset):
    text = gettext("Started from “%(label)s”. Fill in what is empty, and delete what does not apply.")
    return f"{text % {'label': preset.label}} {preset.help_text}"


def _start(request, preset=None):
    """The address of the same empty form, to start from a preset or from none."""
    query = request.GET.copy()
    query.pop("preset", None)
    if preset:
        query["preset"] = preset
    return f"{request.path}?{query.urlencode()}" if query else request.path
