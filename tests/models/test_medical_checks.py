import datetime

import pytest
from django.core.exceptions import ValidationError
from django.template import engines

from tests.testapp.models import ArticlePage
from wagtail_healthblocks.models import Contributor, MedicalCheck

from .conftest import block

TODAY = datetime.date.today()


def rendered(page, rf):
    template = engines["django"].from_string("{% load healthblocks_tags %}{% medical_check %}")
    request = rf.get("/")
    return template.render(page.get_context(request), request)


def test_a_check_remembers_which_text_was_checked(article, sam):
    article.save_revision().publish()
    article.refresh_from_db()

    check = MedicalCheck.objects.create(page=article, contributor=sam)

    assert check.revision == article.live_revision
    assert check.covers(article)


def test_readers_see_who_checked_the_page_and_when(article, sam, rf):
    MedicalCheck.objects.create(
        page=article, contributor=sam, date=datetime.date(2026, 3, 1), next_due=datetime.date(2027, 3, 1)
    )

    html = rendered(article, rf)

    assert "Medically checked by Sam Example, Pharmacist on March 1, 2026." in html
    assert "Checked for: Accuracy, sources and safety." in html.replace("&nbsp;", " ")
    assert "Next check due on March 1, 2027." in html
    assert "Edited since" not in html


def test_a_change_of_the_words_is_owned_up_to(article, sam, rf):
    MedicalCheck.objects.create(page=article, contributor=sam)
    article.body.append(("paragraph", "<p>One more claim.</p>"))
    article.save()

    assert "Edited since." in rendered(ArticlePage.objects.get(pk=article.pk), rf)


def test_a_change_of_settings_is_no_change_of_the_words(article, sam):
    check = MedicalCheck.objects.create(page=article, contributor=sam)

    article.audience = "patient"
    article.slug = "moved"

    assert check.covers(article)


def test_the_latest_check_counts_and_an_unpublished_checker_does_not(article, sam):
    retired = Contributor.objects.create(name="Retired", slug="retired", live=False)
    MedicalCheck.objects.create(page=article, contributor=sam, date=TODAY - datetime.timedelta(days=9))
    latest = MedicalCheck.objects.create(page=article, contributor=sam, date=TODAY - datetime.timedelta(days=2))
    MedicalCheck.objects.create(page=article, contributor=retired, date=TODAY)

    assert article.get_medical_check() == latest


def test_a_page_knows_when_and_by_whom_it_was_checked(article, sam):
    assert (article.last_checked, article.next_check_due, article.checked_by) == (None, None, None)

    due = TODAY + datetime.timedelta(days=365)
    MedicalCheck.objects.create(page=article, contributor=sam, date=TODAY, next_due=due)

    assert (article.last_checked, article.next_check_due, article.checked_by) == (TODAY, due, sam)


def test_a_page_that_nobody_checked_says_nothing(article, rf):
    assert rendered(article, rf).strip() == ""


def test_a_copy_of_the_page_is_not_checked(article, sam):
    MedicalCheck.objects.create(page=article, contributor=sam)

    copied = article.copy(update_attrs={"slug": "copy"})

    assert copied.get_medical_check() is None
    assert article.get_medical_check() is not None


def test_the_author_card_of_the_page_shows_the_check(client, article, sam):
    from wagtail_healthblocks.models import Contribution

    Contribution.objects.create(page=article, contributor=sam)
    MedicalCheck.objects.create(page=article, contributor=sam)

    html = client.get("/ketamine/").text

    assert html.count("Medically checked by Sam Example") >= 1


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"date": TODAY + datetime.timedelta(days=1)}, "date"),
        ({"next_due": TODAY}, "next_due"),
        ({"next_due": TODAY - datetime.timedelta(days=1)}, "next_due"),
    ],
)
def test_dates_in_the_wrong_order_are_refused_on_their_field(article, sam, changes, field):
    check = MedicalCheck(page=article, contributor=sam, **{"date": TODAY} | changes)

    with pytest.raises(ValidationError) as caught:
        check.full_clean(exclude=["digest"])

    assert list(caught.value.message_dict) == [field]


def test_a_page_without_the_mixin_can_be_checked_too(home, sam):
    from tests.testapp.models import PlainPage

    page = home.add_child(instance=PlainPage(title="Plain", slug="plain", body=[block("paragraph", "<p>x</p>")]))

    assert MedicalCheck.objects.create(page=page, contributor=sam).covers(page)
