"""Each move stands in one table, and everything that decides, offers, logs and undoes reads it there."""

import ast
import inspect
from pathlib import Path

import pytest
from wagtail import hooks
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from tests.factories import ReviewFactory
from tests.reviews.admin import bulk_url, soup_of, url_of
from wagtail_healthblocks.reviews import moves
from wagtail_healthblocks.reviews.models import AlreadyDecided, Report, Review
from wagtail_healthblocks.reviews.models.decisions import Reason
from wagtail_healthblocks.reviews.moderation import DecideForm

PACKAGE = Path(inspect.getfile(moves)).parent
MOVES, OFFERED = moves.MOVES, moves.OFFERED
every_move = pytest.mark.parametrize("move", MOVES.values(), ids=list(MOVES))
every_offer = pytest.mark.parametrize("move", OFFERED.values(), ids=list(OFFERED))


def in_state(article, status, reports=0):
    review = ReviewFactory(page=article, status=status)
    for number in range(reports):
        Report.objects.file(review, str(number) * 8, "abuse")
    review.refresh_from_db()
    return review


def movers():
    """The methods of a review that somebody decides by: they take who decides, and why."""
    methods = inspect.getmembers(Review, inspect.isfunction)
    return {
        name
        for name, method in methods
        if not name.startswith("_") and [*inspect.signature(method).parameters][:3] == ["self", "moderator", "reason"]
    }


def test_each_method_that_decides_is_a_move_of_the_table():
    assert movers() == {move.method for move in MOVES.values() if move.method}


def test_each_move_has_words_and_keys_of_its_own():
    for words in ("name", "log_action", "log_label", "log_message"):
        said = [str(getattr(move, words)) for move in MOVES.values()]
        assert all(said)
        assert len(set(said)) == len(said), words
    for words in ("label", "label_for_many", "done", "done_to_many", "key"):
        said = [str(getattr(move, words)) for move in OFFERED.values()]
        assert all(said)
        assert len(set(said)) == len(said), words


@every_move
def test_each_move_leads_from_and_to_states_that_there_are_for_a_reason_that_there_is(move):
    assert move.sources
    assert move.sources <= set(Review.Status)
    assert move.to in set(Review.Status)
    assert Review.Status.ERASED not in move.sources
    assert move.offered <= move.sources
    assert move.reason in Reason.values
    assert "%(review)s" in move.done or not move.offered
    assert "%(count)s" in move.done_to_many or not move.offered


@every_move
def test_each_move_is_in_wagtails_log_with_its_reason(article, moderator, move):
    registry.scan_for_actions()

    formatter = registry.formatters[move.log_action]
    entry = ModelLogEntry(action=move.log_action, data={"reason": move.reason})

    assert (formatter.label, formatter.message) == (move.log_label, move.log_message)
    assert str(formatter.format_message(entry)) == f"{move.log_message} ({Reason(move.reason).label})"
    assert formatter.format_message(ModelLogEntry(action=move.log_action, data={})) == move.log_message


@pytest.mark.parametrize("status", Review.Status.values)
@pytest.mark.parametrize("move", [move for move in MOVES.values() if move.method], ids=lambda move: move.name)
def test_each_method_does_what_its_row_says_from_where_it_says(article, moderator, move, status):
    review = in_state(article, status, reports=1 if status == "published" else 0)

    if status not in move.sources:
        with pytest.raises(AlreadyDecided):
            getattr(review, move.method)(moderator)
        assert not review.decisions.exists()
        return
    getattr(review, move.method)(moderator)

    decision = review.decisions.get()
    assert (decision.from_status, decision.to_status, decision.reason) == (status, move.to, move.reason)
    assert ModelLogEntry.objects.filter(action=move.log_action, user=moderator, object_id=str(review.pk)).count() == 1


@pytest.mark.any_database
@pytest.mark.lengthy
@every_offer
def test_each_move_that_is_offered_has_its_button_and_its_bulk_action(article, moderator, client, move):
    client.force_login(moderator)
    with_button = set()
    for status in Review.Status:
        soup = soup_of(client.get(url_of("edit", in_state(article, status, reports=1).pk)))
        if button := soup.select_one(f"button[name=move][value={move.name}]"):
            assert button["data-w-kbd-key-value"] == move.key
            with_button.add(status)
    queue = soup_of(client.get(url_of("list")))

    assert with_button == move.offered
    assert move.name in dict(DecideForm.base_fields["move"].choices)
    assert any(f"/{move.name}/" in link["href"] for link in queue.select("[data-bulk-action-button]"))
    bulk = {
        action.action_type: action.move for action in hooks.get_hooks("register_bulk_action") if hasattr(action, "move")
    }
    assert bulk == OFFERED


@every_offer
def test_each_bulk_action_changes_what_is_offered_and_leaves_the_rest(article, moderator, client, move):
    client.force_login(moderator)
    reviews = [in_state(article, status, reports=1) for status in Review.Status]

    confirmation = soup_of(client.get(bulk_url(move.name, *reviews))).main.get_text(" ", strip=True)
    client.post(bulk_url(move.name, *reviews), {"reason": "unrelated"})

    moved = {review.decisions.get().from_status for review in reviews if review.decisions.exists()}
    assert moved == {str(status) for status in move.offered}
    assert f"{len(moved)} review" in confirmation


def test_nothing_is_kept_that_nobody_reported(article, moderator, client):
    client.force_login(moderator)
    review = in_state(article, "published")

    assert not soup_of(client.get(url_of("edit", review.pk))).select("button[value=keep]")
    with pytest.raises(AlreadyDecided):
        review.keep(moderator)
    client.post(bulk_url("keep", review), {"reason": ""})
    assert not review.decisions.exists()


def test_nothing_lists_the_moves_a_second_time():
    """No other module has a container with the names of two moves, or with the words of two."""
    names = {move.name for move in MOVES.values()} | {move.method for move in MOVES.values()} - {""}
    names |= {move.log_action for move in MOVES.values()}
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "moves.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Dict, ast.List, ast.Set, ast.Tuple)):
                parts = node.keys if isinstance(node, ast.Dict) else node.elts
                texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
                if len(texts & names) > 1:
                    found[f"{path.name}:{node.lineno}"] = texts

    # The addresses of forms, and what a group can be allowed, are called by their own names.
    assert {place: texts for place, texts in found.items() if not texts & {"redact", "respond"}} == {}
