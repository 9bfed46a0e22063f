"""What is kept of people is exported, erased and purged: all of it, and nothing of anybody else."""

import json
import os
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex

from wagtail_healthblocks.reviews import privacy
from wagtail_healthblocks.reviews.identities import author_key
from wagtail_healthblocks.reviews.models import (
    AlreadyDecided,
    Decision,
    Report,
    Response,
    Review,
    ReviewSummary,
    SpentToken,
    Tally,
    Vote,
)
from wagtail_healthblocks.reviews.models.decisions import Reason
from wagtail_healthblocks.reviews.tasks import purge_reviewed_page

ADDRESS = "river@example.org"
ASKING = ("export_reviewer", "forget_reviewer")
Status = Review.Status


def make(page, email=ADDRESS, **fields):
    """A review as the form leaves it."""
    values = {
        "rating": 4,
        "title": "Clear",
        "body": "It helped me.",
        "display_name": "River",
        "role": "patient",
        "author_key": author_key(email),
        "machine_key": "a machine",
        "fingerprint": f"fingerprint {Review.objects.count()}",
        "consent_version": "1",
        "consent_at": timezone.now(),
    }
    return Review.objects.create(page=page, email=email, **values | fields)


def spend(nonce, spent_on="", expired=False):
    ahead = timedelta(hours=-1 if expired else 1)
    return SpentToken.objects.create(nonce=nonce, spent_on=spent_on, expires_at=timezone.now() + ahead)


def command(name, *args, **options):
    """What a command writes to the screen, and what it says beside it. Nobody is asked, as in a script."""
    if name in ASKING:
        options = {"interactive": False, **options}
    out, err = StringIO(), StringIO()
    call_command(f"healthblocks_{name}", *args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def exported(email=ADDRESS):
    return json.loads(command("export_reviewer", email)[0])


def everything_about(review):
    review = Review.objects.filter(pk=review.pk).values().get()
    return review, list(Decision.objects.filter(review=review["id"]).values())


# Finding


@pytest.mark.parametrize("spelling", [ADDRESS, "River@Example.ORG", "  river@example.org "])
def test_a_person_is_found_however_the_address_is_spelt(article, spelling):
    review = make(article)

    assert list(Review.objects.written_by(spelling)) == [review]


def test_a_person_is_found_after_the_address_is_forgotten(article):
    make(article)
    Review.objects.update(email="")

    assert Review.objects.written_by(ADDRESS).count() == 1


def test_a_person_is_found_after_the_secret_key_was_replaced(article, settings):
    make(article)
    Review.objects.update(email="")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert Review.objects.written_by(ADDRESS).count() == 1


def test_a_person_is_found_by_the_address_alone(article):
    make(article, author_key="")

    assert Review.objects.written_by(ADDRESS.upper()).count() == 1


@pytest.mark.parametrize("nobody", ["", " ", "%", "r_ver@example.org", "rivér@example.org", "stream@example.org"])
def test_nobody_else_is_found(article, nobody):
    make(article)
    make(article, email="", author_key="")

    assert not Review.objects.written_by(nobody)


@pytest.mark.parametrize("name", ["export_reviewer", "forget_reviewer"])
@pytest.mark.parametrize("text", ["", "River", "river@", "@example.org", "river@example.org, sea@example.org"])
def test_what_is_no_address_is_a_mistake_that_says_so(article, name, text):
    make(article, email="", author_key="")

    with pytest.raises(CommandError, match=f"“{text}” is not an e-mail address. Give the one"):
        command(name, text)

    assert Review.objects.get().body


# Exporting


def test_an_export_has_every_field_of_each_review(article):
    review = make(article, flags=["side_effect"], relationship="paid", language="en")
    make(article, title="Another")
    make(article, email="sea@example.org")

    reviews = exported()["reviews"]

    assert [review["title"] for review in reviews] == ["Clear", "Another"]
    assert {column.attname for column in Review._meta.concrete_fields} <= set(reviews[0])
    assert reviews[0]["body"] == review.body
    assert reviews[0]["email"] == ADDRESS
    assert reviews[0]["flags"] == ["side_effect"]
    assert reviews[0]["page"] == {"title": "Sleeping well", "url": article.full_url}


def test_an_export_has_what_was_decided_reported_and_answered(article, moderator):
    review = make(article)
    review.publish(moderator)
    review.respond(None, "Thank you for writing.", moderator)
    Report.objects.file(review, "somebody’s key", Report.Reason.UNRELATED)
    spend("a form", review.fingerprint)
    spend("another form", "something else")

    found = exported()["reviews"][0]

    assert [(decision["from_status"], decision["to_status"]) for decision in found["decisions"]] == [
        ("pending", "published")
    ]
    assert [report["reason"] for report in found["received_reports"]] == ["unrelated"]
    assert (found["response"]["text"], found["response"]["signature"]) == ("Thank you for writing.", "The editors")
    assert [token["nonce"] for token in found["spent_tokens"]] == ["a form"]


def test_an_export_names_nobody_else(article, moderator):
    review = make(article)
    review.publish(moderator)
    Report.objects.file(review, "somebody’s key", Report.Reason.UNRELATED)

    said = json.dumps(exported())

    assert moderator.get_username() not in said
    assert "somebody" not in said


def test_an_export_of_nobody_is_empty_and_says_so(db):
    out, err = command("export_reviewer", ADDRESS)

    assert json.loads(out)["reviews"] == []
    assert err == "Nothing is stored for this address.\n"


def test_an_export_says_how_much_it_has_beside_the_data(article):
    make(article)
    assert command("export_reviewer", ADDRESS)[1] == f"1 review found.\n  {ADDRESS}: 1 review\n"

    make(article)
    assert command("export_reviewer", ADDRESS)[1] == f"2 reviews found.\n  {ADDRESS}: 2 reviews\n"


def test_an_export_goes_into_a_file_that_only_its_owner_reads(article, tmp_path):
    make(article, body="Über Nacht ✓")
    path = tmp_path / "river.json"

    out, _err = command("export_reviewer", ADDRESS, output=str(path))

    assert out == ""
    assert json.loads(path.read_text(encoding="utf-8"))["reviews"][0]["body"] == "Über Nacht ✓"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


@pytest.mark.parametrize(("name", "why"), [("there.json", "File exists"), ("no/folder.json", "No such file")])
def test_a_file_that_cannot_be_written_is_a_mistake(article, tmp_path, name, why):
    (tmp_path / "there.json").write_text("mine")

    with pytest.raises(CommandError, match=f"cannot be written: {why}"):
        command("export_reviewer", ADDRESS, output=str(tmp_path / name))

    assert (tmp_path / "there.json").read_text() == "mine"


def test_an_export_changes_nothing(article):
    review = make(article)
    before = everything_about(review)

    exported()

    assert everything_about(review) == before


# Forgetting


@pytest.mark.parametrize("status", [Status.PENDING, Status.PUBLISHED, Status.REJECTED, Status.SPAM, Status.HIDDEN])
def test_forgetting_erases_what_somebody_wrote_in_every_state(article, status):
    review = make(article)
    if status != Status.PENDING:
        Review.objects.filter(pk=review.pk).decide(status)

    out, _err = command("forget_reviewer", ADDRESS)

    review.refresh_from_db()
    assert out.endswith("1 review erased.\n")
    assert review.status == Status.ERASED
    assert (review.title, review.body, review.display_name, review.email, review.author_key) == ("", "", "", "", "")
    assert (review.machine_key, review.fingerprint, review.rating, review.flags) == ("", None, None, [])
    assert ReviewSummary.objects.filter(published__gt=0).count() == 0


def test_forgetting_touches_nobody_else(article, moderator):
    others = [make(article, email="sea@example.org"), make(article, email="", author_key="", machine_key="")]
    for review in others:
        review.publish(moderator)
        review.respond(None, "Thank you.", moderator)
        spend(f"form of {review.pk}", review.fingerprint)
    mine = make(article)
    mine.publish(moderator)
    before = [everything_about(review) for review in others]

    command("forget_reviewer", ADDRESS)

    assert [everything_about(review) for review in others] == before
    assert Response.objects.count() == 2
    assert SpentToken.objects.exclude(spent_on="").count() == 2
    assert ReviewSummary.objects.get(pk=article.pk).published == 2


def test_forgetting_takes_reports_answers_and_forms_along(article, moderator):
    review = make(article)
    review.respond(None, "Dear River, thank you.", moderator)
    Report.objects.file(review, "a key", Report.Reason.ABUSE)
    spend("a form", review.fingerprint)

    command("forget_reviewer", ADDRESS)

    assert not Report.objects.exists()
    assert not Response.objects.exists()
    assert not SpentToken.objects.exclude(spent_on="").exists()


def test_a_form_stays_spent_so_that_a_reload_brings_nothing_back(article):
    review = make(article)
    spend("a form", review.fingerprint)

    command("forget_reviewer", ADDRESS)

    assert SpentToken.objects.get().nonce == "a form"


def test_forgetting_purges_the_pages_that_showed_a_review(article, monkeypatch, django_capture_on_commit_callbacks):
    make(article).publish()
    make(article)
    purged = []
    monkeypatch.setattr(type(purge_reviewed_page), "enqueue", lambda task, *args: purged.append(args[0]))

    with django_capture_on_commit_callbacks(execute=True):
        command("forget_reviewer", ADDRESS)

    assert purged == [article.pk]


def test_that_there_was_a_review_and_what_was_decided_stays(article, moderator):
    review = make(article)
    review.publish(moderator)

    command("forget_reviewer", ADDRESS)

    decisions = list(Decision.objects.order_by("pk").values_list("to_status", "reason"))
    assert decisions == [("published", "within_rules"), ("erased", "request")]
    assert ModelLogEntry.objects.filter(action="healthblocks.erased").count() == 1


def test_no_word_of_the_reader_stays_in_wagtail_s_log(article, moderator):
    marker = "zyzzyva"
    review = make(article, email=f"{marker}@example.org", title=marker, body=marker, display_name=marker)
    review.publish(moderator)
    review.redact([marker], moderator)

    command("forget_reviewer", f"{marker}@example.org")

    rows = [str(row) for model in (ModelLogEntry, Review, Decision) for row in model.objects.values()]
    assert not [row for row in rows if marker in row]


def test_a_dry_run_erases_nothing(article):
    review = make(article)
    make(article)
    before = everything_about(review)

    out, _err = command("forget_reviewer", ADDRESS, dry_run=True)

    assert out == f"2 reviews found.\n  {ADDRESS}: 2 reviews\n2 reviews would be erased.\n"
    assert everything_about(review) == before


def test_there_is_nothing_to_forget_of_somebody_unknown(article):
    make(article)

    assert command("forget_reviewer", "sea@example.org") == ("Nothing is stored for this address.\n", "")


def test_forgetting_twice_finds_nothing_the_second_time(article):
    make(article)
    command("forget_reviewer", ADDRESS)

    assert command("forget_reviewer", ADDRESS)[0] == "Nothing is stored for this address.\n"


@pytest.fixture
def at_a_screen(monkeypatch):
    """Somebody sits there and answers, or nobody does."""

    def answering(answer):
        def read(question=""):
            if answer is None:
                raise EOFError
            return answer

        monkeypatch.setattr("builtins.input", read)

    return answering


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize(
    ("answer", "done"), [("y", True), ("Yes", True), ("n", False), ("", False), ("yes, but", False), (None, False)]
)
def test_a_person_is_asked_with_the_stored_addresses_before_a_word_is_shown_or_erased(
    article, at_a_screen, capsys, name, answer, done
):
    review = make(article, body="My medicine works.")
    make(article, email="River@Example.org")
    Review.objects.filter(pk=make(article).pk).update(email="")
    at_a_screen(answer)

    try:
        call_command(f"healthblocks_{name}", ADDRESS)
    except CommandError as error:
        assert not done
        assert str(error).startswith("Nothing was done." if answer is not None else "Nobody is there to answer.")
    said = "".join(capsys.readouterr())

    review.refresh_from_db()
    assert "3 reviews found.\n  address forgotten, found by its key: 1 review\n" in said
    assert "  River@Example.org: 1 review\n" in said
    assert f"  {ADDRESS}: 1 review\n" in said
    assert ("My medicine works." in said) == (done and name == "export_reviewer")
    assert bool(review.body) != (done and name == "forget_reviewer")


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("flag", ["--noinput", "--no-input"])
def test_a_script_is_not_asked(article, at_a_screen, capsys, name, flag):
    make(article)
    at_a_screen(None)

    call_command(f"healthblocks_{name}", ADDRESS, flag)

    assert "y/N" not in "".join(capsys.readouterr())


def test_the_question_does_not_get_into_the_data(article, at_a_screen, capsys):
    make(article)
    at_a_screen("y")

    call_command("healthblocks_export_reviewer", ADDRESS)

    out, err = capsys.readouterr()
    assert json.loads(out)["reviews"]
    assert "[y/N]" in err


def test_a_review_that_somebody_decides_at_this_moment_is_erased_all_the_same(article, monkeypatch):
    make(article)
    erase, interruptions = Review.erase, [1, 2]

    def overtaken(review, *args, **kwargs):
        if interruptions and interruptions.pop():
            Review.objects.get(pk=review.pk).publish() if interruptions else Review.objects.get(pk=review.pk).hide()
        return erase(review, *args, **kwargs)

    monkeypatch.setattr(Review, "erase", overtaken)

    assert privacy.forget(ADDRESS) == 1
    assert Review.objects.get().status == Status.ERASED


def test_a_review_that_somebody_else_erases_at_this_moment_is_no_mistake(article, monkeypatch):
    make(article)
    erase = Review.erase

    def overtaken(review, *args, **kwargs):
        erase(Review.objects.get(pk=review.pk))
        return erase(review, *args, **kwargs)

    monkeypatch.setattr(Review, "erase", overtaken)

    assert privacy.forget(ADDRESS) == 1
    assert Decision.objects.count() == 1


def test_a_review_that_is_decided_over_and_over_is_said_so(article, monkeypatch):
    make(article)

    def never(review, *args, **kwargs):
        raise AlreadyDecided(review)

    monkeypatch.setattr(Review, "erase", never)

    with pytest.raises(CommandError, match="Run this again."):
        command("forget_reviewer", ADDRESS)


# Purging


def ago(days):
    return timezone.now() - timedelta(days=days)


def decided(page, status, days, **fields):
    """A review that was decided so many days ago, and came in two days before that."""
    review = make(page, **fields)
    Review.objects.filter(pk=review.pk).decide(status)
    Review.objects.filter(pk=review.pk).update(decided_at=ago(days), created_at=ago(days + 2))
    return review


def purge(**options):
    return command("purge_reviews", **options)[0].splitlines()


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.HIDDEN])
@pytest.mark.parametrize(("days", "kept"), [(89, True), (90, False), (1000, False)])
def test_an_address_is_forgotten_so_many_days_after_the_decision(article, status, days, kept):
    review = decided(article, status, days)

    purge()

    review.refresh_from_db()
    assert bool(review.email) is kept
    assert (review.body, review.author_key, review.status) == ("It helped me.", author_key(ADDRESS), status)


@pytest.mark.parametrize(("days", "kept"), [(89, True), (90, False)])
def test_an_address_of_a_waiting_review_is_forgotten_so_many_days_after_it_came(article, days, kept):
    review = make(article, created_at=ago(days))

    purge()

    review.refresh_from_db()
    assert bool(review.email) is kept
    assert review.status == Status.PENDING


def test_an_address_of_a_review_without_a_date_of_decision_is_forgotten_too(article):
    review = make(article, status=Status.PUBLISHED, created_at=ago(90))

    purge()

    review.refresh_from_db()
    assert review.email == ""


def test_putting_a_review_back_in_the_queue_keeps_no_address_longer(article):
    review = make(article, created_at=ago(200))
    review.publish()
    review.reopen()

    purge()

    review.refresh_from_db()
    assert review.email == ""


@pytest.mark.parametrize(("days", "kept"), [(179, True), (180, False)])
def test_what_was_rejected_is_erased_so_many_days_after_the_decision(article, days, kept):
    review = decided(article, Status.REJECTED, days)

    purge()

    review.refresh_from_db()
    assert review.status == (Status.REJECTED if kept else Status.ERASED)
    assert bool(review.body) is kept
    assert Decision.objects.filter(reason=Reason.RETENTION).count() == (0 if kept else 1)


def rows():
    """How many rows there are of everything that belongs to reviews."""
    models = (Review, Decision, Report, Vote, Response, ModelLogEntry, ReferenceIndex)
    return {model: model.objects.count() for model in models}


@pytest.mark.parametrize(("days", "kept"), [(179, True), (180, False)])
def test_spam_goes_with_all_its_rows_and_stays_in_the_tallies(article, moderator, days, kept):
    decided(article, Status.REJECTED, 1)
    before = rows()
    review = make(article)
    Report.objects.file(review, "a key", Report.Reason.ADVERTISING)
    Vote.objects.cast(review, "a key", helpful=False)
    review.respond(None, "Please do not.", moderator)
    review.publish(moderator)
    review.mark_spam(moderator)
    spend("a form", review.fingerprint)
    Review.objects.filter(pk=review.pk).update(decided_at=ago(days))
    tallied, full = list(Tally.objects.values()), rows()

    purge()

    assert rows() == (full if kept else before)
    assert SpentToken.objects.filter(nonce="a form", spent_on="").exists() is not kept
    assert list(Tally.objects.values()) == tallied


def test_purging_spam_touches_nothing_of_other_reviews(article, moderator):
    others = [decided(article, status, 1000) for status in (Status.PUBLISHED, Status.HIDDEN)]
    others.append(decided(article, Status.SPAM, 1))
    privacy.Purge().run()
    before = [everything_about(review) for review in others]
    for _review in range(3):
        decided(article, Status.SPAM, 1000)

    assert "Spam deleted: 3" in purge()

    assert [everything_about(review) for review in others] == before
    assert ModelLogEntry.objects.count() == 3


def test_spam_that_somebody_decides_anew_during_a_purge_stays(article, monkeypatch):
    review, other = (decided(article, Status.SPAM, 200) for _review in range(2))
    read = privacy._batches

    def overtaken(queryset):
        for batch in read(queryset):
            Review.objects.get(pk=review.pk).reopen()
            yield batch

    monkeypatch.setattr(privacy, "_batches", overtaken)

    assert privacy._delete_all(privacy.Purge().spam) == 1
    assert list(Review.objects.values_list("pk", "status")) == [(review.pk, Status.PENDING)]


@pytest.mark.parametrize("status", [Status.PENDING, Status.PUBLISHED, Status.HIDDEN])
def test_what_is_shown_hidden_or_waiting_keeps_its_words(article, status):
    review = decided(article, status, 1000)

    purge()

    review.refresh_from_db()
    assert (review.status, review.body) == (status, "It helped me.")
    assert ReviewSummary.objects.filter(published=1).exists() == (status == Status.PUBLISHED)


def test_the_days_are_settings(article, settings):
    settings.HEALTHBLOCKS_REVIEWS_KEEP_EMAIL_DAYS = 10
    settings.HEALTHBLOCKS_REVIEWS_KEEP_REJECTED_DAYS = 0
    shown, rejected = decided(article, Status.PUBLISHED, 11), decided(article, Status.REJECTED, 1)

    purge()

    shown.refresh_from_db()
    rejected.refresh_from_db()
    assert shown.email == ""
    assert rejected.status == Status.ERASED


@pytest.mark.parametrize("name", ["KEEP_EMAIL_DAYS", "KEEP_REJECTED_DAYS"])
@pytest.mark.parametrize("days", [None, -1, 1096, 10**9, 1.5, "90", True])
def test_a_time_without_a_bound_is_refused(article, settings, name, days):
    setattr(settings, f"HEALTHBLOCKS_REVIEWS_{name}", days)
    review = decided(article, Status.REJECTED, 1000)

    with pytest.raises(CommandError, match=f"{name} must be a whole number of days from 0 to 1,095"):
        purge()

    review.refresh_from_db()
    assert review.body


def test_keys_of_machines_are_forgotten_after_a_month(article):
    old, new = make(article, created_at=ago(30)), make(article, created_at=ago(29))
    for review, key in ((old, "first"), (old, "second"), (new, "first")):
        Report.objects.file(review, key, Report.Reason.ABUSE)
    Report.objects.filter(review=old).update(at=ago(30))

    purge()

    assert list(Review.objects.order_by("pk").values_list("machine_key", flat=True)) == ["", "a machine"]
    assert Report.objects.get(review=new).reporter_key == "first"
    assert not Report.objects.filter(review=old, reporter_key__in=["first", "second"]).exists()
    assert Report.objects.filter(review=old).count() == 2
    assert "Keys of reporters’ machines forgotten: 0" in purge()


def test_keys_of_voters_are_forgotten_after_a_month_and_votes_still_count(article):
    review = make(article)
    for key in ("old", "new"):
        Vote.objects.cast(review, key, helpful=True)
    Vote.objects.filter(voter_key="old").update(at=ago(30))

    purge()

    assert not Vote.objects.filter(voter_key="old").exists()
    assert Vote.objects.filter(review=review).count() == 2
    assert Vote.objects.filter(voter_key="new").exists()


def test_forms_that_nobody_can_send_any_more_are_removed(db):
    spend("old", "something", expired=True)
    spend("new", "something")

    purge()

    assert SpentToken.objects.get().nonce == "new"


def test_a_purge_says_what_it_did(article):
    decided(article, Status.PUBLISHED, 100)
    decided(article, Status.SPAM, 200)
    spend("old", expired=True)

    assert purge() == [
        "E-mail addresses forgotten: 2",
        "Keys of writers’ machines forgotten: 2",
        "Keys of reporters’ machines forgotten: 0",
        "Keys of voters’ machines forgotten: 0",
        "Used-up forms removed: 1",
        "Counts of posts removed: 0",
        "Rejected reviews erased: 0",
        "Spam deleted: 1",
    ]


def test_a_dry_run_of_a_purge_says_the_same_and_changes_nothing(article):
    review = decided(article, Status.SPAM, 200)
    spend("old", expired=True)
    before = everything_about(review)

    said = purge(dry_run=True)

    assert said[0] == "Nothing was changed. A run would come to:"
    assert everything_about(review) == before
    assert SpentToken.objects.count() == 1
    assert said[1:] == purge()


def test_a_second_purge_has_nothing_to_do(article):
    decided(article, Status.SPAM, 200)
    purge()

    assert all(line.endswith(": 0") for line in purge())


def test_a_purge_works_in_batches(article, monkeypatch):
    monkeypatch.setattr(privacy, "BATCH", 2)
    for _ in range(5):
        decided(article, Status.REJECTED, 200)
    make(article)

    assert "Rejected reviews erased: 5" in purge()
    assert Review.objects.filter(status=Status.ERASED).count() == 5
    assert Review.objects.exclude(email="").count() == 1


def test_what_somebody_decides_anew_during_a_purge_stays_as_they_decided(article, monkeypatch):
    review, other = (decided(article, Status.REJECTED, 200) for _review in range(2))
    erase, interruptions = privacy.erase_all, [review]

    def overtaken(reviews, *args):
        while interruptions:
            Review.objects.get(pk=interruptions.pop().pk).publish()
        return erase(reviews, *args)

    monkeypatch.setattr(privacy, "erase_all", overtaken)

    assert "Rejected reviews erased: 1" in purge()
    review.refresh_from_db()
    other.refresh_from_db()
    assert (review.status, review.body) == (Status.PUBLISHED, "It helped me.")
    assert (other.status, other.body) == (Status.ERASED, "")
