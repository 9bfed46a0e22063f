"""Plain values in, nodes of schema.org out. No models, no look-ups: what schema.org allows stands here.

Which property belongs on which type follows schema.org 30: ``reviewedBy``, ``lastReviewed`` and ``specialty``
on the page only, a person never a ``Physician`` (which is an organisation), ``lastReviewed`` a date.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .addresses import OPENED, scheme_of
from .vocabulary import references, roles
from .vocabulary.audiences import AUDIENCES

BASE = "https://schema.org/"
Node = dict[str, Any]

#: The properties that name someone for what they did.
ROLE_PROPERTIES = sorted({role.property for role in roles.ROLES.values()})
#: Of these, what takes people only: a team that did it is a contributor.
OF_PEOPLE_ONLY = {"editor"}
#: The audiences that are members of schema.org's own list; it knows the others by a word.
LISTED_AUDIENCES = {"Clinician", "MedicalResearcher"}


def role_property(role: str, node: Node) -> str:
    """The property that names this person or team in a role."""
    name = roles.find(role).property
    return "contributor" if name in OF_PEOPLE_ONLY and node["@type"] != "Person" else name


def medical_audience(audience: str) -> Node | str | None:
    """Whom the page is written for; None for an audience that is not known."""
    if audience not in AUDIENCES:
        return None
    name = AUDIENCES[audience].schema_name
    return f"{BASE}{name}" if name in LISTED_AUDIENCES else {"@type": "MedicalAudience", "audienceType": name}


def compact(node: Node) -> Node:
    """The node without what is empty: empty means absent."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


#: Properties whose text is an address, beside those that end with “url”, and what may stand in them: a page that
#: has no address is named by its key.
ADDRESSES = {"sameAs", "relatedLink", "significantLink", "image", "logo"}
GRAPH_SCHEMES = OPENED | {"urn", ""}


def without_unsafe_addresses(node: Node) -> Node:
    """The node without addresses that nobody may open, in the nodes inside it, too."""
    safe = {name: _safe(name, value) for name, value in node.items()}
    return {name: value for name, value in safe.items() if value or not node[name]}


def _safe(name, value):
    if isinstance(value, dict):
        return without_unsafe_addresses(value)
    if isinstance(value, list):
        return [safe for item in value if (safe := _safe(name, item)) or not item]
    is_address = isinstance(value, str) and (name in ADDRESSES or name.lower().endswith("url"))
    return "" if is_address and scheme_of(value) not in GRAPH_SCHEMES else value


def listed(value: Any) -> list:
    """One value or several, as a list: JSON-LD writes a list of one without its brackets."""
    return value if isinstance(value, list) else [value]


def reference(node: Node) -> Node:
    """A node that points at another one of the same graph."""
    return {"@id": node["@id"]}


def medical_web_page(
    url: str,
    name: str,
    language: str = "",
    description: str = "",
    specialty: str = "",
    audience: str = "",
    identifier: str = "",
) -> Node:
    """A page; ``identifier`` stands for one that has no address."""
    return compact(
        {
            "@type": "MedicalWebPage",
            "@id": identifier or url,
            "url": url,
            "name": name,
            "description": description,
            "inLanguage": language,
            "specialty": f"{BASE}{specialty}" if specialty else None,
            "medicalAudience": medical_audience(audience),
        }
    )


def article(page: Node, headline: str, published: str = "", modified: str = "", article_type: str = "Article") -> Node:
    return compact(
        {
            "@type": article_type,
            "@id": f"{page['@id']}#article",
            "headline": headline,
            "inLanguage": page.get("inLanguage"),
            "datePublished": published,
            "dateModified": modified,
            "isPartOf": reference(page),
            "mainEntityOfPage": reference(page),
        }
    )


def faq_page(page: Node) -> Node:
    return {"@type": "FAQPage", "@id": f"{page['@id']}#faq", "isPartOf": reference(page)}


def question(url: str, name: str, answer: str) -> Node:
    return {
        "@type": "Question",
        "@id": url,
        "url": url,
        "name": name,
        "acceptedAnswer": {"@type": "Answer", "text": answer, "url": url},
    }


def person(identifier: str, name: str, **details) -> Node:
    """Someone; only the name in ``name``, and the rest where it belongs."""
    return compact({"@type": "Person", "@id": identifier, "name": name, **_known(details, PERSON_DETAILS)})


def organization(identifier: str, name: str, **details) -> Node:
    """A team or an organisation."""
    return compact({"@type": "Organization", "@id": identifier, "name": name, **_known(details, ORGANIZATION_DETAILS)})


PERSON_DETAILS = {
    "prefix": "honorificPrefix",
    "credentials": "honorificSuffix",
    "job_title": "jobTitle",
    "biography": "description",
    "links": "sameAs",
    "url": "url",
}
ORGANIZATION_DETAILS = {"biography": "description", "links": "sameAs", "url": "url"}


def _known(details, names):
    return {names[name]: value for name, value in details.items() if name in names}


def drug(identifier: str, name: str, brand_names=(), drug_class: str = "", rxcui: str = "", atc: str = "") -> Node:
    return compact(
        {
            "@type": "Drug",
            "@id": identifier,
            "name": name,
            "nonProprietaryName": name,
            "alternateName": list(brand_names),
            "drugClass": {"@type": "DrugClass", "name": drug_class} if drug_class else None,
            "rxcui": rxcui,
            "code": {"@type": "MedicalCode", "codeValue": atc, "codingSystem": "ATC"} if atc else None,
        }
    )


def legal_status(label: str, country: str, products: str = "") -> Node:
    place = {"@type": "AdministrativeArea", "name": country}
    return compact({"@type": "DrugLegalStatus", "name": label, "description": products, "applicableLocation": place})


def prescription_status(needs_prescription: list[bool | None]) -> str | None:
    """schema.org's one status for the whole world; only where every country that is shown agrees."""
    if needs_prescription and all(needs_prescription):
        return f"{BASE}PrescriptionOnly"
    if needs_prescription and all(needed is False for needed in needs_prescription):
        return f"{BASE}OTC"
    return None


def citation(identifier: str, kind: str, title: str, authors="", year=None, doi="", pmid="", url="") -> Node:
    return compact(
        {
            "@type": references.find(kind).schema_type,
            "@id": identifier,
            "name": title,
            "creditText": authors,
            "datePublished": str(year) if year else "",
            "url": url,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": value}
                for name, value in (("DOI", doi), ("PMID", pmid))
                if value
            ],
            "sameAs": [
                *([f"https://doi.org/{doi}"] if doi else []),
                *([f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"] if pmid else []),
            ],
        }
    )


def source(identifier: str, record, status: str = "") -> Node:
    """A source by all that is known of it; schema.org has ``creativeWorkStatus`` for one that was retracted."""
    authors = ", ".join(record.authors)
    known = {"doi": record.doi, "pmid": record.pmid, "url": record.url, "year": record.year, "authors": authors}
    node = citation(identifier, record.kind, record.title, **known)
    return node | compact({"inLanguage": record.language, "isbn": record.isbn, "creativeWorkStatus": status})


def citing_place(url: str, source_id: str) -> Node:
    """The place of a page that cites a source; of several at one place, each is added to it."""
    return {"@type": "WebPageElement", "@id": url, "url": url, "citation": [{"@id": source_id}]}


def web_page_element(identifier: str, name: str, text: str) -> Node:
    """A part of the page, such as a disclaimer: schema.org has no property for one."""
    return compact({"@type": "WebPageElement", "@id": identifier, "name": name, "text": text})


def how_to(identifier: str, name: str, steps: list[tuple[str, str]]) -> Node:
    """What to do in order, as the title and the text of each step."""
    numbered = [
        compact({"@type": "HowToStep", "position": position, "name": title, "text": text})
        for position, (title, text) in enumerate(steps, start=1)
    ]
    return {"@type": "HowTo", "@id": identifier, "name": name, "step": numbered}


def quotation(identifier: str, text: str, credit: str) -> Node:
    """The words of someone else."""
    return compact({"@type": "Quotation", "@id": identifier, "text": text, "creditText": credit})


def video(identifier: str, name: str, url: str = "", file: str = "", transcript: str = "", credit: str = "") -> Node:
    """A video, by the page that plays it or by its file.

    No ``VideoObject``: search engines take one only with a preview picture and the date of its upload.
    """
    return compact(
        {
            "@type": "MediaObject",
            "@id": identifier,
            "name": name,
            "url": url,
            "contentUrl": file,
            "text": transcript,
            "creditText": credit,
        }
    )


def claim(identifier: str, text: str) -> Node:
    return {"@type": "Claim", "@id": identifier, "text": text}


def image(url: str, width: int, height: int, caption: str = "", credit: str = "") -> Node:
    return compact(
        {
            "@type": "ImageObject",
            "@id": url,
            "contentUrl": url,
            "width": width,
            "height": height,
            "caption": caption,
            "creditText": credit,
        }
    )


def comment(url: str, text: str, author: str = "", date: str = "", headline: str = "") -> Node:
    """What a reader says of the article, without judging it."""
    return compact({**_of_reader("Comment", url, author, date, headline), "text": text})


def correction_comment(identifier: str, text: str, date: str, label: str = "") -> Node:
    """What the article says of a mistake of its own; the label is how readers see its date."""
    return compact(
        {"@type": "CorrectionComment", "@id": identifier, "name": label, "text": text, "datePublished": date}
    )


def review(url: str, text: str, author: str = "", date: str = "", headline: str = "", stars: int | None = None) -> Node:
    """What a reader says of the article, with stars. On an article only: a medicine must never carry them."""
    rating = {"@type": "Rating", "ratingValue": stars, **SCALE} if stars else None
    return compact({**_of_reader("Review", url, author, date, headline), "reviewBody": text, "reviewRating": rating})


#: From one star to five.
SCALE = {"bestRating": 5, "worstRating": 1}


def _of_reader(kind, url, author, date, headline):
    return {
        "@type": kind,
        "@id": url,
        "url": url,
        "name": headline,
        "author": {"@type": "Person", "name": author} if author else None,
        "datePublished": date,
    }


def rounded_stars(average: float) -> float:
    """The mean number of stars as readers and programs get it: to one decimal, a half up.

    All five, or one, is said only where every review says so: 4.97 is 4.9, for somebody gave fewer.
    """
    rounded = Decimal(str(average)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    least, most = SCALE["worstRating"], SCALE["bestRating"]
    if least < average < most:
        rounded = min(max(rounded, least + Decimal("0.1")), most - Decimal("0.1"))
    return float(rounded)


def aggregate_rating(article: Node, average: float, rated: int, reviews: int) -> Node:
    """The mean number of stars, and how many gave any."""
    return {
        "@type": "AggregateRating",
        "@id": f"{article['@id']}-rating",
        "ratingValue": rounded_stars(average),
        "ratingCount": rated,
        "reviewCount": reviews,
        **SCALE,
    }


def breadcrumbs(page: Node, trail: list[tuple[str, str]]) -> Node:
    """The way to the page, as (name, address) from the site's home page on; the page itself is in the graph already."""
    steps = [_step(page, name, url) for name, url in trail]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page['@id']}#breadcrumb",
        "itemListElement": [
            {"@type": "ListItem", "position": position, **step} for position, step in enumerate(steps, start=1)
        ],
    }


def _step(page, name, url):
    if url == page["@id"]:
        return {"name": name, "item": reference(page)}
    return {"item": {"@type": "WebPage", "@id": url, "name": name}}
