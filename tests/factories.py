"""What the tests build with: pages, snippets, and the stored data of every block as an editor leaves it."""

import datetime
import uuid
from itertools import count

import factory
import wagtail_factories
from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from django.utils.text import slugify
from django.utils.timezone import make_aware
from factory.django import DjangoModelFactory
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Revision, Site

from tests import corpus
from tests.testapp.models import ArticlePage, ContributorIndexPage, NestedPage, PlainPage
from tests.written_once import written_once
from wagtail_healthblocks.blocks import HealthArticleStreamBlock
from wagtail_healthblocks.models import (
    Contribution,
    Contributor,
    Correction,
    Disclaimer,
    HealthblocksSiteSettings,
    Helpline,
    LegalStatus,
    MedicalCheck,
    Medicine,
    SafetyAlert,
    Source,
)
from wagtail_healthblocks.reviews.models import Review
from wagtail_healthblocks.vocabulary.roles import ROLES

A_DAY = datetime.date(2024, 3, 1)
#: The number of a snippet, an image or a page that no test creates.
GONE = 999_999
#: Numbers for the titles of pages of every kind: under one parent no two may have the same slug.
PARTS = count()


def site():
    """The default site; a new one where a test with real transactions has emptied the database."""
    found = Site.objects.filter(is_default_site=True).first()
    return found or Site.objects.create(hostname="localhost", is_default_site=True, root_page=_new_root_page())


def _new_root_page():
    locale = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale)
    )
    return root.add_child(instance=Page(title="Home", slug="home", locale=locale))


def what_migrations_make():
    """The site and the root collection; new ones where a test with real transactions has emptied the database."""
    site()
    _root_collection()


def site_root():
    """The page under which a site's pages are."""
    return site().root_page


def site_settings(**values):
    """The health settings of the default site, with these values."""
    return HealthblocksSiteSettings.objects.update_or_create(site=site(), defaults=values)[0]


def _root_collection():
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


class ImageFactory(wagtail_factories.ImageFactory):
    collection = factory.LazyFunction(_root_collection)
    title = factory.Sequence("A picture, number {}".format)
    file = factory.django.ImageField(width=32, height=24)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    kind = "trial"
    authors = "Sordo L\nBarrio G\net al."
    title = factory.Sequence("Effects of an example agent, trial {}".format)
    container = "Example Journal"
    year = 2017
    volume = "357"
    pages = "1–9"


class ArticlePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ArticlePage

    parent = factory.LazyFunction(site_root)
    title = factory.LazyFunction(lambda: f"How a medicine works, part {next(PARTS)}")


class PlainPageFactory(ArticlePageFactory):
    class Meta:
        model = PlainPage


class NestedPageFactory(ArticlePageFactory):
    class Meta:
        model = NestedPage


class ContributorIndexPageFactory(ArticlePageFactory):
    class Meta:
        model = ContributorIndexPage

    title = factory.Sequence("People, list {}".format)


class ContributorFactory(DjangoModelFactory):
    class Meta:
        model = Contributor

    name = factory.Sequence("Robin Example {}".format)
    slug = factory.LazyAttribute(lambda contributor: slugify(contributor.name))
    prefix = "Dr"
    credentials = "MBBS"
    job_title = "Medical writer"
    biography = "Robin writes about medicines."
    photo = factory.SubFactory(ImageFactory)


class LegalStatusFactory(DjangoModelFactory):
    class Meta:
        model = LegalStatus

    country = "GB"
    axis = "supply"
    code = "POM"
    as_of = A_DAY
    source = "The regulator’s list"
    source_url = "https://regulator.example.org/list"


#: What the regulator of the tests approved a medicine for.
USE = {
    "country": "GB",
    "approval": "approved",
    "use": "severe pain",
    "as_of": A_DAY,
    "source": "The product label",
    "source_url": "https://label.example.org/",
}


class MedicineFactory(DjangoModelFactory):
    class Meta:
        model = Medicine
        skip_postgeneration_save = True

    name = factory.Sequence("Examplamine {}".format)
    brand_names = "Examplin\nExamplor"
    medicine_class = "example agent"
    uses = factory.LazyFunction(lambda: [("use", USE)])
    status = factory.RelatedFactory(LegalStatusFactory, factory_related_name="medicine")


class DisclaimerFactory(DjangoModelFactory):
    class Meta:
        model = Disclaimer

    title = factory.Sequence("Not advice {}".format)
    kind = "not_medical_advice"
    text = "<p>This shared statement is not advice.</p>"


class HelplineFactory(DjangoModelFactory):
    class Meta:
        model = Helpline

    name = factory.Sequence("Listening Line {}".format)
    kind = "suicide"
    country = "GB"
    phone = "0300 555 0123"
    hours = "Every day, 24 hours"
    last_verified = A_DAY


class SafetyAlertFactory(DjangoModelFactory):
    """An alert of today."""

    class Meta:
        model = SafetyAlert

    medicine = factory.SubFactory(MedicineFactory)
    heading = factory.Sequence("Return batch {}".format)
    text = "Some tablets hold too much.\n\nTake them back to a pharmacy."
    source = "The regulator"
    source_url = "https://regulator.example.org/alert"


def correct(page, text="An earlier version gave the dose as 50 grams.", **said):
    """A correction of a page, recorded as all are."""
    return Correction.objects.record(page, text=text, by=None, **said)


def withdraw(page, text="Its main source was retracted.", **said):
    return correct(page, text, kind="withdrawal", **said)


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    page = factory.SubFactory(ArticlePageFactory)
    contributor = factory.SubFactory(ContributorFactory)
    role = "author"


def check(page, contributor=None, *, date=A_DAY, **said):
    """A medical check of what a page says now, recorded as all are; the text is made as old as the check."""
    revision = anew(page).save_revision(changed=False)
    noon = datetime.datetime.combine(date, datetime.time(12))
    Revision.objects.filter(pk=revision.pk).update(created_at=make_aware(noon) if settings.USE_TZ else noon)
    revision.refresh_from_db()
    contributor = contributor or ContributorFactory()
    return MedicalCheck.objects.record(revision, contributor=contributor, date=date, by=None, **said)


class MedicalCheckFactory(DjangoModelFactory):
    """The same, by a contributor of the factory's."""

    class Meta:
        model = MedicalCheck

    page = factory.SubFactory(ArticlePageFactory)
    contributor = factory.SubFactory(ContributorFactory)

    @classmethod
    def _create(cls, model_class, **said):
        return check(**said)


class ReviewFactory(DjangoModelFactory):
    """A review that waits; it needs a page."""

    class Meta:
        model = Review

    rating = 4
    title = factory.Sequence("It helped me, note {}".format)
    body = "I slept through after a week."
    display_name = "Kim"
    language = "en"


def block(name, value):
    """A block as a stream stores it, with an id of its own."""
    return {"type": name, "value": value, "id": str(uuid.uuid4())}


def link_to(page, words="a page"):
    """A link to a page as rich text stores it."""
    return f'<a linktype="page" id="{page.pk}">{words}</a>'


def paragraph(html="<p>It takes about an hour to work.</p>"):
    return block("paragraph", html)


def heading(text="How it works", level="section"):
    return block("heading", {"text": text, "level": level})


def question(text="Can I take it with food?", answer=None):
    return block(
        "question", {"question": text, "answer": [paragraph("<p>Yes, with a meal.</p>")] if answer is None else answer}
    )


def qa_section(questions=None, heading="Common questions", introduction="<p>People ask us this.</p>", display="open"):
    questions = [question()] if questions is None else questions
    value = {"heading": heading, "introduction": introduction, "questions": questions, "display": display}
    return block("qa_section", value)


def figure(
    image, alt_text="A curve that rises and falls", caption="The level in blood over a day", credit="The editors"
):
    picture = {"image": _pk(image), "decorative": not alt_text, "alt_text": alt_text}
    return block("figure", {"image": picture, "caption": caption, "credit": credit})


def status(country="GB", axis="supply", code="POM", source="The national formulary", applies_to=""):
    value = {"country": country, "axis": axis, "code": code, "applies_to": applies_to, "as_of": A_DAY.isoformat()}
    return block(
        "status", {**value, "source": source, "source_url": "https://formulary.example.org/", "cited_source": None}
    )


def prescription_required(medicine=None, name="", statuses=(), note="<p>Keep it out of reach of children.</p>"):
    value = {"medicine": _pk(medicine), "name": name, "statuses": list(statuses), "note": note}
    return block("prescription_required", value)


def off_label_notice(medicine=None, name="", use="low mood", evidence="<p>Two small trials differ.</p>"):
    value = {"medicine": _pk(medicine), "name": name, "use": use, "country": "GB", "status": "off_label"}
    value |= {
        "evidence": evidence,
        "source": "The regulator’s label",
        "source_url": "https://regulator.example.org/label",
        "cited_source": None,
    }
    return block("off_label_notice", value)


def disclaimer(disclaimer=None, text="", kind="not_medical_advice"):
    return block("disclaimer", {"kind": kind, "disclaimer": _pk(disclaimer), "text": text})


def sponsor_disclosure(details="<p>The editors chose the subject.</p>"):
    value = {"relationship": "funded_independent", "who_paid": "Example Foundation", "what_for": "the translation"}
    return block("sponsor_disclosure", {**value, "editorial_control": "none", "details": details})


def helpline(*helplines, heading="Talk to someone", introduction="<p>They listen.</p>"):
    items = [block("item", _pk(helpline)) for helpline in helplines]
    return block("helpline", {"heading": heading, "introduction": introduction, "helplines": items})


def person(contributor=None, role="author", name="", credentials="", job_title="", biography=""):
    value = {"contributor": _pk(contributor), "role": role, "name": name, "credentials": credentials}
    return block("person", {**value, "job_title": job_title, "biography": biography})


def author_card(*people, heading="Who made this"):
    return block("author_card", {"heading": heading, "people": list(people)})


def reference(title="Effects of an example agent", **changes):
    value = {"kind": "trial", "authors": "Sample A, Example B", "title": title, "source": "Example Journal 12, 34"}
    value |= {"year": 2017, "doi": "10.1136/bmj.j1550", "pmid": "28446428"}
    value |= {"url": "https://journal.example.org/34", "accessed": A_DAY.isoformat()}
    return block("reference", {**value, **changes})


def references(*rows, heading="Sources"):
    return block("references", {"heading": heading, "references": list(rows or [reference()])})


def medicine_facts(medicine, note="<p>Ask a pharmacist about others.</p>"):
    return block("medicine_facts", {"medicine": _pk(medicine), "note": note})


SOURCE = {"source": "The product label", "source_url": "https://label.example.org/", "cited_source": None}


def dose(who="Adults", amount="500 to 1000", unit="milligram", maximum="4 grams in 24 hours"):
    value = {"who": who, "amount": amount, "unit": unit, "route": "oral"}
    return block("dose", {**value, "frequency": "every 4 to 6 hours", "maximum": maximum})


def dosage(medicine=None, name="", doses=None, note="<p>Swallow it whole.</p>", **changes):
    value = {"medicine": _pk(medicine), "name": name, "doses": [dose()] if doses is None else doses, "note": note}
    return block("dosage", {**value, **SOURCE, **changes})


def side_effects(*reporting, medicine=None, name=""):
    serious = {"effect": "Shallow breathing", "what_to_do": "Call for help at once."}
    frequent = {"frequency": "very_common", "effects": "constipation\nfeeling sick"}
    value = {"medicine": _pk(medicine), "name": name, "serious": [block("effect", serious)]}
    value |= {"frequencies": [block("frequency", frequent)]}
    return block("side_effects", {**value, "reporting": [block("item", _pk(place)) for place in reporting], **SOURCE})


def interaction(with_what="Otheramine", kind="medicine", severity="serious", what_to_do="Both slow breathing."):
    value = {"kind": kind, "with_what": with_what, "severity": severity, "what_to_do": what_to_do}
    return block("interaction", value)


def interactions(medicine=None, name="", rows=None):
    rows = [interaction(), interaction("Beer", "alcohol"), interaction("Milk", "food")] if rows is None else rows
    return block("interactions", {"medicine": _pk(medicine), "name": name, "interactions": rows, **SOURCE})


def evidence(claim="It helps people to sleep.", **changes):
    result = {"group": "people who took it", "number": 12, "out_of": 100}
    value = {"claim": claim, "study_type": "trial", "certainty": "low", "results": [block("result", result)]}
    sources = [reference("A trial of an example agent", doi="", pmid="")]
    return block("evidence", {**value, "references": sources, **changes})


def related_articles(*pages, heading="Read on", fill=True, number=4):
    items = [block("item", _pk(page)) for page in pages]
    return block("related_articles", {"heading": heading, "pages": items, "fill": fill, "number": number})


def lines(*words):
    """A list of plain lines."""
    return [block("item", line) for line in words]


POINTS = ["It needs a prescription.", "It takes an hour to work.", "It can make you sleepy."]


def key_points(*points, heading="In short"):
    return block("key_points", {"heading": heading, "points": lines(*(points or POINTS))})


def step(text="<p>Shake it.</p>", title=""):
    return block("step", {"title": title, "text": text})


def steps(*children, heading="How to use it", introduction="<p>Have some water ready.</p>"):
    children = children or (step(title="Prepare it"), step("<p>Breathe out.</p>"))
    return block("steps", {"heading": heading, "introduction": introduction, "steps": list(children)})


def do_dont(do=("rest when you need to",), dont=("drive until you feel well",), heading="While you take it"):
    return block("do_dont", {"heading": heading, "do": lines(*do), "dont": lines(*dont)})


def quote(text="<p>It helped me to write it down.</p>", kind="patient_story", **changes):
    value = {"quote": text, "kind": kind, "name": "Alex", "description": "has had asthma for years"}
    value |= {"source": "Example Magazine 3", "source_url": "https://magazine.example.org/"}
    return block("quote", {**value, "name_changed": True, "consent": True, **changes})


def warning_callout(heading="Do not take two of them", text="<p>Both hold the same agent.</p>", kind="safety"):
    return block("warning_callout", {"kind": kind, "heading": heading, "text": text})


def care_card(*helplines, level="emergency", heading="Call an ambulance if:", signs=("you cannot breathe",), text=None):
    items = [block("item", _pk(helpline)) for helpline in helplines]
    value = {"level": level, "heading": heading, "signs": lines(*signs), "helplines": items}
    return block("care_card", {**value, "text": "<p>Sit up while you wait.</p>" if text is None else text})


def column(heading, kind="text"):
    return block("item", {"heading": heading, "kind": kind})


def data_table(
    rows="Tea | 2.5\nCoffee | 7.0", caption="Caffeine in drinks", note="Measured by the editors.", **changes
):
    columns = [column("Drink"), column("Amount in milligrams", "number")]
    return block(
        "data_table",
        {"caption": caption, "columns": columns, "rows": rows, "note": note, "cited_sources": [], **changes},
    )


def video(url="https://videos.example.org/watch", title="How to hold it", **changes):
    value = {"title": title, "url": url, "poster": None, "length": "3:45", "captions": "captions"}
    value |= {"captions_url": "", "transcript": "<p>Hold it upright.</p>", "credit": "Film: the editors"}
    return block("video", {**value, **changes})


def _pk(chosen):
    return getattr(chosen, "pk", chosen)


class Things(dict):
    """What the samples name with “@…”, each made when the first of them asks for it, and then always the same."""

    MAKERS = {
        "picture": lambda: ImageFactory().pk,
        "contributor": lambda: ContributorFactory().pk,
        "medicine": lambda: MedicineFactory().pk,
        "unpublished medicine": lambda: MedicineFactory(live=False).pk,
        "medicine without facts": lambda: _medicine_with().pk,
        "medicine with a status only": lambda: _medicine_with(status=True).pk,
        "medicine with a use only": lambda: _medicine_with(uses=[("use", USE)]).pk,
        "medicine with a class only": lambda: _medicine_with(medicine_class="example agent").pk,
        "disclaimer": lambda: DisclaimerFactory().pk,
        "emergency disclaimer": lambda: DisclaimerFactory(kind="emergency").pk,
        "helpline": lambda: HelplineFactory().pk,
        "unpublished helpline": lambda: HelplineFactory(live=False).pk,
        "source": lambda: SourceFactory().pk,
        "online helpline": lambda: HelplineFactory(phone="", url="https://advice.example.org/").pk,
        "emergency helpline": lambda: HelplineFactory(kind="emergency").pk,
        "reporting helpline": lambda: HelplineFactory(kind="reporting").pk,
        "unpublished reporting helpline": lambda: HelplineFactory(kind="reporting", live=False).pk,
        "article": lambda: ArticlePageFactory().pk,
        "another article": lambda: ArticlePageFactory().pk,
        "unpublished article": lambda: ArticlePageFactory(title="A draft", live=False).pk,
        "private article": lambda: _private_article().pk,
    }

    def __missing__(self, name):
        if name == "every block":
            return every_block(self)
        if name == "answer":
            return corpus.stored(corpus.part("answer", "usual"), self)
        if name not in self.MAKERS:
            known = ", ".join(f"@{other}" for other in self.MAKERS)
            raise AssertionError(f"A file in tests/blocks/corpus/ names “@{name}”. There is only {known}.")
        self[name] = self.MAKERS[name]()
        return self[name]


def _medicine_with(status=False, **facts):
    """A medicine of which nothing is known but its name and these facts."""
    nothing = {"brand_names": "Unknowin", "medicine_class": "", "uses": []}
    return MedicineFactory(**{**nothing, **facts}, **({} if status else {"status": None}))


def _private_article():
    page = ArticlePageFactory(title="A secret")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    return page


def usual_value(name, things=None):
    """The stored value of one block, by its name in an article; “answer” and “article” are the streams."""
    return corpus.stored(corpus.part(name, "usual"), Things() if things is None else things)


def every_block(things=None):
    """The samples of each block of an article, in the order of the picker, with all their fields."""
    return _every_block() if things is None else _every_block_of(things)


@written_once
def _every_block():
    return _every_block_of(Things())


def _every_block_of(things):
    return [
        block(name, corpus.stored(raw, things))
        for name in HealthArticleStreamBlock().child_blocks
        for raw in (corpus.part(name, "usual"), *corpus.read(name).get("more", []))
    ]


@written_once
def whole_article():
    """An article with every block, people in every role, a medical check and a publisher."""
    site_settings(publisher=ContributorFactory(kind="organisation", prefix="", credentials=""))
    body = [*every_block(), author_card()]
    page = ArticlePageFactory(
        body=body, medical_specialty="Psychiatric", audience="patient", search_description="What it is."
    )
    people = {role: ContributionFactory(page=page, role=role).contributor for role in ROLES}
    team = ContributorFactory(kind="team", name="The editors", prefix="", credentials="")
    ContributionFactory(page=page, contributor=team, role="editor")
    check(page, people["medical_reviewer"])
    check(page, people["fact_checker"], scope="sources")
    return page


BODY = "{% load wagtailcore_tags %}{% include_block page.body %}"


def request_for(path="/"):
    """A visit to the default site."""
    return RequestFactory().get(path, HTTP_HOST="localhost")


def anew(page):
    """The page as the next visit loads it."""
    return type(page).objects.get(pk=page.pk)


def html_of(page, template=BODY, request=None):
    """What a page's template shows of this very object."""
    request = request or request_for()
    return engines["django"].from_string(template).render(page.get_context(request), request)
