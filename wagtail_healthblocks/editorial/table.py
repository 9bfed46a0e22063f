"""Which rules are about which blocks: the one table. A site adds to it with ``register_healthblocks_rules``."""

from wagtail.blocks import CharBlock, TextBlock

from .. import blocks
from ..models import Disclaimer, HealthArticleMixin, Helpline, Medicine, Source
from ..models.base import Snippet
from .rule import Rule
from .rules import (
    callouts,
    care,
    evidence,
    headings,
    helplines,
    lists,
    media,
    medicines,
    people,
    prose,
    questions,
    related,
    sections,
    sources,
    tables,
    treatment,
)

TABLE: dict[type, tuple[Rule, ...]] = {
    blocks.HealthArticleStreamBlock: (
        headings.subsection_without_section,
        lists.points_below_the_first_section,
        prose.empty_paragraph,
    ),
    # Text
    CharBlock: (prose.unseen_text,),
    TextBlock: (prose.unseen_text,),
    blocks.HeadingBlock: (headings.ends_as_a_sentence,),
    blocks.KeyPointsBlock: (
        headings.ends_as_a_sentence,
        lists.wrong_number_of_points,
        lists.long_point,
        lists.repeated_point,
    ),
    blocks.StepsBlock: (headings.ends_as_a_sentence, prose.too_few_steps, prose.repeated_step),
    blocks.StepBlock: (prose.empty_step,),
    blocks.DoDontBlock: (
        headings.ends_as_a_sentence,
        lists.both_lists_empty,
        lists.line_in_both_lists,
        lists.line_that_says_do_not,
        lists.line_twice,
    ),
    blocks.QuoteBlock: (
        people.nothing_said,
        people.in_quotation_marks,
        people.without_consent,
        people.publication_without_a_source,
        people.nobody_said_it,
    ),
    # Questions
    blocks.QASectionBlock: (questions.repeated_question, questions.warning_in_a_closed_answer),
    blocks.AnswerStreamBlock: (questions.empty_answer,),
    # Medicines
    blocks.NamedMedicineBlock: (medicines.chosen_and_typed, medicines.no_medicine, medicines.unpublished_medicine),
    blocks.SourcedBlock: (sources.no_source, sources.as_of_a_day_to_come),
    blocks.LegalStatusBlock: (medicines.code_of_another_country,),
    blocks.LegalStatusStreamBlock: (medicines.unclear_products,),
    blocks.PrescriptionRequiredBlock: (
        medicines.statuses_twice,
        medicines.no_status,
        medicines.no_prescription_needed,
    ),
    blocks.OffLabelNoticeBlock: (medicines.nothing_known_of_use,),
    blocks.MedicineFactsBlock: (medicines.no_facts, medicines.unpublished_medicine, medicines.nothing_known),
    blocks.DoseTextBlock: (treatment.dose_that_can_be_misread,),
    blocks.InteractionsBlock: (treatment.interaction_twice,),
    blocks.SideEffectsBlock: (
        treatment.frequency_twice,
        treatment.helpline_that_takes_no_reports,
        treatment.nowhere_to_report,
    ),
    # Notices
    blocks.WarningCalloutBlock: (
        headings.ends_as_a_sentence,
        callouts.vague_heading,
        callouts.warning_without_a_text,
    ),
    blocks.CareCardBlock: (
        care.heading_does_not_lead_to_the_signs,
        care.no_sign,
        care.link_in_an_emergency,
        care.nobody_to_call,
    ),
    blocks.HelplineBlock: (callouts.helpline_twice, callouts.no_published_helpline),
    blocks.DisclaimerBlock: (callouts.shared_and_typed, callouts.of_another_kind, callouts.without_a_text),
    blocks.SponsorDisclosureBlock: (callouts.nobody_named, callouts.written_by_who_paid),
    # Evidence and media
    blocks.EvidenceBlock: (evidence.share_without_people, evidence.too_certain, evidence.source_twice),
    blocks.ResultBlock: (evidence.more_than_the_group,),
    blocks.DataTableBlock: (
        tables.no_caption,
        tables.too_few_columns,
        tables.repeated_heading,
        tables.no_row,
        tables.uneven_row,
        tables.nameless_row,
        tables.text_among_numbers,
    ),
    blocks.FigureBlock: (media.file_name_as_alternative_text, media.caption_repeats),
    blocks.VideoBlock: (
        media.nobody_said_whether_it_has_captions,
        media.no_transcript,
        media.captions_without_a_file,
        media.captions_that_browsers_cannot_read,
    ),
    # People and sources
    blocks.ReferencesBlock: (evidence.source_twice,),
    blocks.ReferenceBlock: (evidence.year_to_come, evidence.read_tomorrow, evidence.web_page_without_a_date),
    blocks.AuthorCardBlock: (people.person_twice,),
    blocks.PersonBlock: (people.contributor_and_guest, people.nobody, people.guest_as_checker),
    blocks.RelatedArticlesBlock: (related.page_twice, related.hidden_page, related.nothing_to_read),
    # Whole pages
    HealthArticleMixin: (
        sections.section_that_is_gone,
        sources.retracted_source,
        sources.doubted_source,
        sources.mark_without_a_source,
        sources.old_source,
        sources.source_without_an_identifier,
    ),
    # Snippets
    Snippet: (prose.unseen_text_of_snippet,),
    Medicine: (
        medicines.unclear_statuses,
        medicines.status_with_a_foreign_code,
        medicines.status_of_a_day_to_come,
        medicines.status_without_a_source,
        medicines.status_by_a_retracted_source,
    ),
    Disclaimer: (sources.disclaimer_by_a_retracted_source, sources.disclaimer_with_a_mark_without_a_source),
    Helpline: (helplines.verified_on_a_day_to_come,),
    Source: (
        sources.accessed_on_a_day_to_come,
        sources.notice_of_a_day_to_come,
        sources.notice_without_a_status,
    ),
}
