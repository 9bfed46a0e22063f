window.healthblocksWords = {
  "ParagraphBlock": {
    "en": "text, prose, paragraph, body, body text, copy, rich text, writing, words, content, article text, running text, introduction, intro, lead, lede, abstract, bullet, bullets, bulleted list, list, unordered list, ordered list, numbered list, link, bold, footnote mark, plain text, p, passage, wording",
    "de": "Text, Fließtext, Absatz, Absätze, Prosa, Textblock, Textabschnitt, Inhalt, Einleitung, Einführung, Vorspann, Lauftext, Haupttext, Artikeltext, Beitragstext, Schreibtext, Liste, Aufzählung, Aufzählungszeichen, Spiegelstriche, nummerierte Liste, Verweis, fett, Passage, Wörter, Textfeld",
    "ar": "نص, نصوص, فقرة, فقرات, متن, كتابة, كلام, مقطع, محتوى, مقدمة, تمهيد, نثر, قائمة, تعداد, نقاط, نص عادي, نص المقال, كلمات, شرح, سرد"
  },
  "HeadingBlock": {
    "en": "heading, header, headline, title, subheading, subtitle, subhead, sub-heading, section, subsection, chapter, section title, caption of a section, h1, h2, h3, h4, crosshead, divider, topic, part, contents entry, anchor",
    "de": "Überschrift, Zwischentitel, Zwischenüberschrift, Titel, Untertitel, Unterüberschrift, Abschnitt, Unterabschnitt, Kapitel, Rubrik, Headline, Überschriften, Schlagzeile, Kopfzeile, Teil, Thema, Gliederung, Abschnittstitel, Kapitelüberschrift, Sprungmarke, H2, H3",
    "ar": "عنوان, عناوين, عنوان فرعي, عنوان رئيسي, ترويسة, قسم, قسم فرعي, فصل, باب, رأس, موضوع, جزء, عنوان جانبي, عنوان القسم"
  },
  "KeyPointsBlock": {
    "en": "summary, takeaways, key takeaways, key points, key facts, highlights, main points, tl;dr, tldr, at a glance, in short, in brief, overview, short version, bottom line, essentials, essence, quick facts, what to know, need to know, important points, bullet points, bullets, recap, conclusion, abstract, gist, nutshell, digest, list",
    "de": "Zusammenfassung, Kernpunkte, Kernaussagen, Das Wichtigste, Wichtigstes, das Wichtigste in Kürze, in Kürze, auf einen Blick, kurz gesagt, kurz und knapp, kurz gefasst, Fazit, Überblick, Übersicht, Kurzfassung, Stichpunkte, Hauptpunkte, Hauptaussagen, wichtige Punkte, Merksätze, Merke, Essenz, Wesentliches, Eckdaten, Steckbrief, Highlights, Resümee, Quintessenz, Schluss, Abstract, Liste",
    "ar": "ملخص, خلاصة, موجز, نقاط رئيسية, النقاط الرئيسية, أهم النقاط, نقاط مهمة, باختصار, لمحة, نظرة عامة, نبذة, زبدة, أبرز النقاط, استنتاج, خاتمة, حقائق سريعة, الأهم, تلخيص, مختصر, اختصار, رسائل أساسية, أساسيات, قائمة"
  },
  "StepsBlock": {
    "en": "steps, instructions, procedure, how to, howto, how-to, guide, tutorial, directions, method, process, protocol, sequence, numbered list, ordered list, step by step, walkthrough, recipe, use, using, technique, order, stages, phases, preparation, inhaler, injection technique, pathway, algorithm, manual",
    "de": "Schritte, Anleitung, Schritt für Schritt, Vorgehen, Vorgehensweise, Ablauf, Verfahren, Handlungsanweisung, Gebrauchsanweisung, Anweisung, Anweisungen, Anwendung, So geht es, so geht's, Reihenfolge, nummerierte Liste, Gebrauch, Vorbereitung, Durchführung, Prozess, Methode, Leitfaden, Technik, Rezept, Etappen, Phasen, Bedienung, Handhabung, Ratgeber, Tutorial",
    "ar": "خطوات, خطوة, تعليمات, إرشادات, طريقة, طريقة الاستعمال, طريقة الاستخدام, كيفية, كيف, إجراء, إجراءات, مراحل, دليل, خطوة بخطوة, ترتيب, قائمة مرقمة, تحضير, عملية, بروتوكول, تسلسل, شرح الاستعمال, كيفية الاستخدام"
  },
  "DoDontBlock": {
    "en": "dos and don'ts, do and don't, do, don't, dont, dos, advice, tips, mistakes, avoid, self-care, self care, home remedies, recommendations, pros and cons, pros, cons, right and wrong, checklist, what to do, what not to do, behaviour, rules, never, always, should, should not, guidance, common mistakes, errors, lifestyle, allowed, forbidden, good and bad, list",
    "de": "Tipps, Ratschläge, Ratschlag, Rat, Empfehlungen, Fehler, vermeiden, häufige Fehler, was tun, was hilft, was man tun sollte, was man lassen sollte, Selbsthilfe, Hausmittel, Gebote, Verbote, erlaubt, verboten, richtig und falsch, richtig, falsch, Dos and Don'ts, tun und lassen, lassen, sollte man, nicht tun, Checkliste, Verhalten, Verhaltensregeln, Regeln, Vor- und Nachteile, Vorteile, Nachteile, Hinweise, niemals, immer",
    "ar": "افعل, لا تفعل, افعل ولا تفعل, نصائح, نصيحة, أخطاء, أخطاء شائعة, تجنب, توصيات, إرشادات, ما يجب, ما لا يجب, يجب, لا يجب, مسموح, ممنوع, محظور, رعاية ذاتية, عناية ذاتية, علاج منزلي, سلوك, قواعد, إيجابيات, سلبيات, صواب, خطأ, قائمة تحقق"
  },
  "QuoteBlock": {
    "en": "quote, quotation, citation of a person, testimonial, patient story, story, experience, patient, voice, blockquote, pull quote, pullquote, saying, statement, interview, said, case story, personal story, anecdote, patient experience, opinion, expert quote, remark, words of, case study, testimony, narrative",
    "de": "Zitat, Zitate, Patientengeschichte, Erfahrungsbericht, Erfahrung, Erlebnis, Geschichte, Patient, Patientin, Betroffene, Aussage, Stimme, Blockzitat, Ausspruch, Interview, Meinung, Expertenstimme, Fallbericht, Fallbeispiel, Testimonial, O-Ton, Wortlaut, Äußerung, sagt, Statement",
    "ar": "اقتباس, اقتباسات, استشهاد, شهادة, قصة مريض, قصة, تجربة, تجربة مريض, مريض, قول, أقوال, رأي, تصريح, مقابلة, حكاية, شهادات, رأي خبير, نقل, عبارة"
  },
  "QASectionBlock": {
    "en": "faq, faqs, questions and answers, q&a, qa, q and a, accordion, collapsible, expandable, toggle, expander, dropdown, answer, answers, frequently asked questions, common questions, several questions, question list, details, foldout, fold, disclosure widget, ask",
    "de": "Fragen und Antworten, FAQ, häufige Fragen, häufig gestellte Fragen, Antwort, Antworten, Akkordeon, Aufklappen, aufklappbar, ausklappen, Aufklappliste, Klappe, Fragen, Fragenkatalog, Fragenliste, mehrere Fragen, Frage-Antwort, Q&A, Leserfragen",
    "ar": "أسئلة وأجوبة, أسئلة, أسئلة شائعة, الأسئلة الشائعة, الأسئلة المتكررة, أسئلة متكررة, جواب, أجوبة, إجابة, إجابات, أكورديون, قابل للطي, طي, قائمة أسئلة, سؤال وجواب, توسيع"
  },
  "QuestionBlock": {
    "en": "question, faq, answer, q&a, qa, ask, asked, query, one question, single question, explain, explanation, what is, how does, why",
    "de": "Frage, Antwort, FAQ, eine Frage, Einzelfrage, Frage und Antwort, fragen, Erklärung, Erläuterung, was ist, warum, wie wirkt, nachgefragt",
    "ar": "سؤال, جواب, إجابة, سؤال وجواب, أسئلة شائعة, سؤال واحد, استفسار, ما هو, لماذا, كيف, شرح"
  },
  "MedicineFactsBlock": {
    "en": "drug, drugs, medication, medications, medicine, medicines, fact box, factbox, drug facts, facts, monograph, profile, drug profile, data sheet, datasheet, fact sheet, factsheet, infobox, product, product information, pharmacology, active ingredient, ingredient, substance, generic, generic name, brand, brand name, trade name, atc, atc code, class, drug class, indication, indications, uses, used for, contraindication, contraindications, half-life, pharmacokinetics, mechanism, pill, tablet, capsule, spc, smpc, leaflet, package insert, pharmaceutical, remedy, storage, overview of a medicine, summary of a medicine",
    "de": "Arzneimittel, Medikament, Medikamente, Arznei, Arzneien, Wirkstoff, Wirkstoffe, Steckbrief, Arzneimittelsteckbrief, Präparat, Präparate, Heilmittel, Handelsname, Handelsnamen, Markenname, Generikum, Generika, Fachinformation, Beipackzettel, Packungsbeilage, Gebrauchsinformation, Infobox, Faktenbox, Fakten, Daten, Kurzprofil, Profil, Wirkung, Wirkweise, Wirkungsweise, Wirkstoffgruppe, Wirkstoffklasse, ATC, Anwendungsgebiet, Anwendungsgebiete, Indikation, Gegenanzeigen, Kontraindikation, Tablette, Tabletten, Pille, Kapsel, Salbe, Substanz, Halbwertszeit, Pharmakologie, Produkt, Mittel, Inhaltsstoff, Aufbewahrung",
    "ar": "دواء, أدوية, عقار, عقاقير, معلومات الدواء, حقائق الدواء, بطاقة الدواء, مادة فعالة, المادة الفعالة, مستحضر, اسم تجاري, الاسم التجاري, الاسم العلمي, اسم علمي, علامة تجارية, نشرة, نشرة الدواء, النشرة الداخلية, حبوب, حبة, قرص, أقراص, كبسولة, شراب, علاج, دواعي الاستعمال, موانع الاستعمال, استعمالات, استخدامات, فئة الدواء, بيانات, ملف الدواء, صيدلة, تركيب, منتج, حقائق"
  },
  "PrescriptionRequiredBlock": {
    "en": "prescription, prescription required, rx, pom, prescription only, prescription-only, controlled, controlled substance, controlled drug, schedule, scheduled, schedule ii, cii, dea, narcotic, legal status, legal, otc, over the counter, pharmacy only, supply, supply class, availability, available, regulation, regulated, law, status, classification, licence, country, dispense, dispensing, prescriber, script, doctor's prescription, need a prescription",
    "de": "Rezeptpflicht, rezeptpflichtig, verschreibungspflichtig, Verschreibungspflicht, Verschreibung, Rezept, Verordnung, Betäubungsmittel, BtM, BtMG, BtM-Rezept, apothekenpflichtig, Apothekenpflicht, rezeptfrei, freiverkäuflich, Abgabe, Abgabestatus, Status, Rechtsstatus, rechtlicher Status, Recht, rechtlich, gesetzlich, Gesetz, kontrolliert, Suchtmittel, Suchtgift, OTC, Zulassung, Abgabekategorie, Verfügbarkeit, erhältlich, Land, Länder, ärztliche Verordnung",
    "ar": "وصفة, وصفة طبية, بوصفة, بوصفة طبية, روشتة, يحتاج وصفة, يلزم وصفة, صرف بوصفة, مادة خاضعة للرقابة, خاضع للرقابة, مراقب, أدوية مراقبة, مخدر, مخدرات, مواد مخدرة, جدول, وضع قانوني, الوضع القانوني, حالة قانونية, قانون, قانوني, بدون وصفة, دون وصفة, صيدلية, صرف, توفر, متاح, ترخيص, بلد, دول"
  },
  "OffLabelNoticeBlock": {
    "en": "off-label, off label, offlabel, unlicensed, unapproved, not approved, unauthorised, unauthorized, outside licence, outside the licence, licence, license, approval, approved, approved use, fda, ema, mhra, not licensed, experimental, investigational, compassionate use, indication, use outside, label, labelled use",
    "de": "Off-Label, Off Label, Offlabel, Off-Label-Use, Off-Label-Gebrauch, nicht zugelassen, zulassungsüberschreitend, Zulassung, zugelassen, ohne Zulassung, außerhalb der Zulassung, zulassungsfrei, Heilversuch, Anwendung außerhalb, Indikation, experimentell, BfArM, EMA, bestimmungsgemäß, Compassionate Use, Einzelfall",
    "ar": "خارج النشرة, خارج الترخيص, غير مرخص, غير معتمد, استعمال غير معتمد, استخدام غير معتمد, استعمال خارج الترخيص, خارج التسمية, خارج دواعي الاستعمال, ترخيص, اعتماد, موافقة, تجريبي, غير مصرح, غير مصرح به, مرخص"
  },
  "DosageBlock": {
    "en": "dosage, dose, doses, dosing, mg, ml, milligram, milligrams, millilitre, microgram, mcg, units, posology, how much, how often, amount, quantity, strength, regimen, schedule of doses, frequency, daily dose, maximum dose, max dose, titration, loading dose, maintenance dose, children's dose, paediatric dose, pediatric dose, weight-based, administration, route, route of administration, how to take, take, intake, bid, tid, qd, once daily, twice a day, tablets a day, drops, injection, infusion, missed dose, overdose, renal dose, adjustment",
    "de": "Dosierung, Dosis, Dosen, Dosieren, Dosierungen, mg, ml, Milligramm, Milliliter, Mikrogramm, Menge, Einnahme, Einnahmemenge, Einzeldosis, Tagesdosis, Höchstdosis, Maximaldosis, maximale Dosis, Erhaltungsdosis, Startdosis, Anfangsdosis, Kinderdosis, wie viel, wie oft, wieviel, Häufigkeit, einnehmen, Anwendung, Verabreichung, Stärke, Posologie, Dosisanpassung, Dosistabelle, Dosierungstabelle, Tropfen, Tabletten pro Tag, Schema, Dosierschema, Einnahmeplan, vergessene Dosis, Überdosierung, Niereninsuffizienz, Körpergewicht, Einheiten, Spritze, Infusion",
    "ar": "جرعة, جرعات, الجرعة, مقدار, مقادير, كمية, ملغ, مل, ملليغرام, ميليغرام, مليلتر, ميكروغرام, جرعة يومية, الجرعة القصوى, جرعة قصوى, جرعة الأطفال, كم مرة, كم, تناول, طريقة التناول, قوة, تركيز, عدد المرات, جدول الجرعات, حقن, حقنة, تسريب, قطرات, تعديل الجرعة, جرعة زائدة, جرعة منسية, إعطاء, مواعيد, وحدات"
  },
  "SideEffectsBlock": {
    "en": "side effects, side-effects, adverse, adverse effects, adverse events, adverse reactions, adverse drug reaction, adr, undesirable effects, unwanted effects, reactions, reaction, tolerability, safety, harm, harms, risk, risks, complications, toxicity, allergy, allergic, allergic reaction, rash, nausea, dizziness, drowsiness, common effects, rare effects, frequency, pharmacovigilance, yellow card, symptoms caused",
    "de": "Nebenwirkungen, Nebenwirkung, unerwünschte Wirkungen, unerwünschte Wirkung, unerwünschte Arzneimittelwirkung, UAW, Verträglichkeit, Unverträglichkeit, Reaktionen, Reaktion, Beschwerden, Risiko, Risiken, Schaden, Schäden, Komplikationen, Allergie, allergische Reaktion, allergisch, Ausschlag, Übelkeit, Schwindel, Müdigkeit, Begleiterscheinungen, Sicherheit, Giftigkeit, Toxizität, Häufigkeit, Pharmakovigilanz, Folgen",
    "ar": "آثار جانبية, الآثار الجانبية, أعراض جانبية, الأعراض الجانبية, تأثيرات جانبية, أثر جانبي, عرض جانبي, تأثير جانبي, مضاعفات, تفاعلات ضارة, آثار ضارة, آثار غير مرغوبة, تأثيرات ضارة, ضرر, أضرار, مخاطر, خطر, حساسية, تحسس, طفح, غثيان, دوخة, دوار, نعاس, سمية, أمان, سلامة, ردود فعل"
  },
  "InteractionsBlock": {
    "en": "interaction, interactions, drug interactions, drug-drug, drug interaction, grapefruit, alcohol, food, food interactions, combination, combine, combining, combined, mix, mixing, together, taken with, do not take with, other medicines, cyp, cyp3a4, enzyme, herbal, st john's wort, supplements, incompatible, incompatibility, contraindicated with, compatibility, polypharmacy, antacids, milk, caffeine",
    "de": "Wechselwirkungen, Wechselwirkung, Interaktion, Interaktionen, Arzneimittelwechselwirkungen, Grapefruit, Alkohol, Lebensmittel, Nahrungsmittel, Essen, Milch, Kombination, kombinieren, gleichzeitig, zusammen, zusammen mit, andere Medikamente, andere Arzneimittel, Johanniskraut, Nahrungsergänzungsmittel, unverträglich mit, vertragen sich nicht, Unverträglichkeiten, mischen, Mischung, Enzym, CYP, Polypharmazie, Koffein",
    "ar": "تداخلات, تداخل, تداخل دوائي, تداخلات دوائية, التداخلات الدوائية, تفاعلات, تفاعل, تفاعل دوائي, جريب فروت, جريبفروت, كحول, طعام, غذاء, حليب, أدوية أخرى, مع أدوية أخرى, دمج, خلط, جمع, معا, أعشاب, مكملات, تعارض, لا يؤخذ مع, قهوة"
  },
  "WarningCalloutBlock": {
    "en": "warning, alert, caution, attention, danger, important, notice, note, callout, call-out, call out, box, info box, infobox, information box, black box, boxed warning, hazard, beware, careful, safety, safety notice, risk, precaution, precautions, aside, panel, highlight, tip, admonition, banner, red box, message",
    "de": "Warnung, Warnhinweis, Achtung, Vorsicht, Gefahr, wichtig, Wichtiger Hinweis, Hinweis, Hinweiskasten, Kasten, Infokasten, Info-Box, Infobox, Box, Warnbox, Merkkasten, Alarm, Aufmerksamkeit, Beachten, bitte beachten, Sicherheit, Sicherheitshinweis, Vorsichtsmaßnahme, Vorsichtsmaßnahmen, Risiko, Anmerkung, Notiz, Tipp, Hervorhebung, hervorheben, Einschub",
    "ar": "تحذير, تحذيرات, تنبيه, تنبيهات, انتباه, احذر, احتراس, حذر, خطر, هام, مهم, ملاحظة, ملحوظة, إشعار, صندوق, مربع, إطار, مربع معلومات, احتياطات, احتياط, سلامة, إنذار, نصيحة, معلومة"
  },
  "CareCardBlock": {
    "en": "care card, emergency, urgent, see a doctor, when to see a doctor, seek help, get help, get medical help, red flags, red flag, triage, 999, 911, 112, ambulance, a&e, emergency department, er, hospital, gp, go to hospital, when to worry, when to call, warning signs, signs, symptoms, symptom, non-urgent, non urgent, immediate action, call a doctor, advice, medical advice, appointment, severe, serious, act now, danger signs, alarm symptoms",
    "de": "Notfall, Notfälle, Notaufnahme, dringend, wann zum Arzt, zum Arzt, Arztbesuch, Arzt aufsuchen, Arzt rufen, Arzt, Ärztin, Hausarzt, Hausärztin, Hilfe holen, Alarmzeichen, Warnzeichen, Warnsignale, Anzeichen, Symptome, Symptom, Rettungsdienst, Rettungswagen, Notruf, 112, 116117, Krankenhaus, Klinik, Erste Hilfe, sofort, Soforthilfe, Eile, ärztliche Hilfe, Ratschlag, Rat, ernst, schwer, Termin, Handlungsempfehlung, Triage, Red Flags",
    "ar": "طوارئ, طارئ, حالة طارئة, حالات طارئة, عاجل, مستعجل, إسعاف, اطلب المساعدة, راجع الطبيب, متى تراجع الطبيب, متى تزور الطبيب, طبيب, زيارة الطبيب, مستشفى, علامات الخطر, علامات التحذير, علامات, أعراض, أعراض خطيرة, إسعافات أولية, فورا, خطير, رعاية, رعاية طبية, بطاقة رعاية, استشارة, غير عاجل, موعد, نصيحة طبية"
  },
  "HelplineBlock": {
    "en": "helpline, helplines, hotline, hot line, phone, telephone, call, number, phone number, crisis, crisis line, emergency, emergency number, suicide, samaritans, support, support line, help, text line, chat, contact, counselling, counseling, poison, poison centre, poison control, poisons information, lifeline, 988, 116123, mental health, self-harm, advice line, distress, call for help, someone to talk to",
    "de": "Hilfetelefon, Telefonseelsorge, Hotline, Notruf, Notrufnummer, Telefon, Telefonnummer, Rufnummer, Nummer, Anruf, anrufen, Krise, Krisentelefon, Krisendienst, Krisenhilfe, Beratung, Beratungsstelle, Beratungstelefon, Seelsorge, Sorgentelefon, Suizid, Selbstmord, Selbsttötung, Notfall, Giftnotruf, Giftnotrufzentrale, Giftinformationszentrum, Hilfe, Hilfsangebot, Hilfsangebote, Kontakt, Chat, Anlaufstelle, Nummer gegen Kummer",
    "ar": "خط مساعدة, خط المساعدة, خط ساخن, الخط الساخن, هاتف, رقم, رقم هاتف, أرقام, اتصال, اتصل, مكالمة, أزمة, أزمات, طوارئ, رقم الطوارئ, انتحار, دعم, دعم نفسي, مساعدة, نجدة, مركز السموم, تسمم, سموم, استشارة, محادثة, تواصل, صحة نفسية"
  },
  "DisclaimerBlock": {
    "en": "disclaimer, legal, legal notice, legal text, small print, fine print, liability, not medical advice, medical disclaimer, terms, notice, statement, general information, no substitute, boilerplate, exclusion, responsibility, affiliate disclaimer, standard text, reusable text, policy, privacy, copyright, imprint",
    "de": "Haftungsausschluss, Haftung, Disclaimer, rechtlicher Hinweis, Rechtliches, rechtlich, Rechtshinweis, Kleingedrucktes, kein Ersatz, ersetzt keinen Arzt, keine ärztliche Beratung, Hinweis, Hinweistext, Haftungshinweis, Erklärung, Ausschluss, Standardtext, Textbaustein, allgemeine Hinweise, Nutzungsbedingungen, Datenschutz, Impressum, Verantwortung, medizinischer Hinweis",
    "ar": "إخلاء مسؤولية, إخلاء المسؤولية, تنصل, إخلاء, مسؤولية, قانوني, إشعار قانوني, ملاحظة قانونية, شروط, إقرار, ليس نصيحة طبية, لا يغني عن الطبيب, بيان, نص ثابت, خصوصية, حقوق النشر, معلومات عامة"
  },
  "SponsorDisclosureBlock": {
    "en": "sponsored, sponsor, sponsorship, advert, advertisement, advertising, advertorial, ad, ads, promotion, promoted, promotional, paid, paid for, paid partnership, partner, partnership, affiliate, affiliate links, commission, funding, funded, funder, conflict of interest, conflicts of interest, competing interests, coi, disclosure, declaration of interest, transparency, commercial, free sample, gift, supported by, brand, grant, native advertising, financial support, declaration",
    "de": "Werbung, Anzeige, Werbeanzeige, Werbehinweis, Werbekennzeichnung, gesponsert, Sponsor, Sponsoring, Sponsoren, bezahlt, bezahlte Partnerschaft, Partner, Partnerschaft, Kooperation, Affiliate, Affiliate-Links, Provision, Finanzierung, finanziert, Förderung, gefördert, Förderer, Interessenkonflikt, Interessenkonflikte, Offenlegung, Transparenz, Transparenzhinweis, Reklame, Advertorial, Promotion, Produktplatzierung, kommerziell, Geldgeber, Unterstützung, unterstützt von, Kennzeichnung, kostenloses Muster, PR-Muster",
    "ar": "إعلان, إعلانات, رعاية, راع, ممول, تمويل, برعاية, رعاية تجارية, مدفوع, محتوى مدفوع, محتوى ممول, شريك, شراكة, شركاء, عمولة, روابط تابعة, تسويق, تضارب المصالح, تضارب مصالح, إفصاح, شفافية, دعاية, ترويج, تجاري, دعم مالي, هدية, عينة مجانية"
  },
  "EvidenceBlock": {
    "en": "evidence, study, studies, trial, clinical trial, rct, randomised trial, randomized trial, research, meta-analysis, meta analysis, systematic review, statistics, statistic, stats, numbers, data, results, findings, effectiveness, efficacy, outcome, outcomes, nnt, risk ratio, confidence interval, certainty, grade, quality of evidence, cochrane, how well it works, science, scientific, proof, benefit, benefits, literature, sample size, participants, percent, percentage, figures, does it work",
    "de": "Evidenz, Studie, Studien, Studienlage, Studienergebnis, Studienergebnisse, klinische Studie, Forschung, Wissenschaft, wissenschaftlich, Nachweis, Beleg, Belege, Beweis, Wirksamkeit, Ergebnis, Ergebnisse, Metaanalyse, Meta-Analyse, Übersichtsarbeit, Statistik, Statistiken, Zahlen, Daten, Untersuchung, Nutzen, Belegt, Prozent, Cochrane, Aussagekraft, Vertrauenswürdigkeit, Datenlage, Teilnehmer, RCT, NNT, wirkt es",
    "ar": "دليل, أدلة, برهان, دراسة, دراسات, بحث, أبحاث, تجربة سريرية, تجارب سريرية, إحصاءات, إحصائيات, إحصاء, أرقام, بيانات, نتائج, نتيجة, فعالية, فاعلية, علم, علمي, مراجعة منهجية, تحليل تلوي, إثبات, فائدة, نسبة, نسبة مئوية, يقين, مشاركون"
  },
  "DataTableBlock": {
    "en": "table, data table, spreadsheet, excel, csv, tsv, grid, rows, columns, cells, matrix, comparison, compare, comparison table, chart, figures, statistics, data, numbers, values, reference values, normal range, ranges, tabular, google sheets, sheet, schedule, timetable, calc, list of values, lab values, conversion table",
    "de": "Tabelle, Tabellen, Datentabelle, Excel, Kalkulation, Kalkulationstabelle, Tabellenkalkulation, Raster, Zeilen, Spalten, Zellen, Vergleich, Vergleichstabelle, vergleichen, Statistik, Zahlen, Daten, Werte, Referenzwerte, Normwerte, Normalwerte, Laborwerte, Gegenüberstellung, Matrix, Liste, CSV, Übersichtstabelle, Auflistung, Umrechnungstabelle",
    "ar": "جدول, جداول, جدول بيانات, بيانات, إكسل, اكسل, صفوف, أعمدة, خلايا, شبكة, مقارنة, جدول مقارنة, إحصاءات, إحصائيات, أرقام, قيم, قيم مرجعية, قيم طبيعية, ورقة عمل, مصفوفة, نتائج"
  },
  "FigureBlock": {
    "en": "image, images, picture, photo, photograph, photos, figure, illustration, diagram, graphic, drawing, infographic, screenshot, img, jpg, jpeg, png, svg, gif, visual, artwork, chart, graph, scan, x-ray, caption, media, cover, anatomy, upload, icon, logo",
    "de": "Bild, Bilder, Foto, Fotos, Abbildung, Grafik, Illustration, Zeichnung, Schaubild, Diagramm, Infografik, Fotografie, Aufnahme, Darstellung, Bildunterschrift, Screenshot, Röntgenbild, Skizze, Schema, JPG, PNG, Anatomie, Medien, Bild hochladen, hochladen, Logo",
    "ar": "صورة, صور, شكل, أشكال, رسم, رسم توضيحي, رسوم, مخطط, رسم بياني, إنفوغرافيك, فوتوغراف, لقطة, توضيح, أشعة, تعليق الصورة, وسائط, تشريح, لوحة, شعار"
  },
  "VideoBlock": {
    "en": "video, youtube, vimeo, film, clip, movie, embed, embedded, media, player, watch, animation, recording, stream, mp4, webinar, transcript, captions, subtitles, podcast, audio, tiktok, footage, iframe, link to a video",
    "de": "Video, Videos, Film, Filme, Clip, Youtube, Vimeo, Einbettung, einbetten, Animation, Aufnahme, Aufzeichnung, Medien, ansehen, abspielen, Player, Transkript, Untertitel, Podcast, Audio, Filmclip, Erklärvideo, Mediathek",
    "ar": "فيديو, فيديوهات, مقطع, مقطع فيديو, فيلم, يوتيوب, مشاهدة, تسجيل, مرئي, تضمين, وسائط, رسوم متحركة, عرض, بث, بودكاست, صوت"
  },
  "ReferencesBlock": {
    "en": "references, reference, reference list, bibliography, sources, source, citation, citations, cite, works cited, literature, literature list, footnote, footnotes, endnotes, endnote, further reading, reading list, doi, pubmed, pmid, isbn, papers, publications, links, notes, studies cited, zotero, bibtex, ris, evidence list, credits",
    "de": "Quellen, Quelle, Quellenangabe, Quellenangaben, Quellenverzeichnis, Literatur, Literaturverzeichnis, Literaturliste, Literaturangaben, Literaturhinweise, Nachweise, Einzelnachweise, Belege, Fußnote, Fußnoten, Endnoten, Bibliografie, Bibliographie, Zitation, Zitierung, Verweise, Referenzen, Referenz, Anmerkungen, weiterführende Literatur, DOI, PubMed, Studienverzeichnis, Fundstellen",
    "ar": "مصادر, مصدر, مراجع, مرجع, قائمة المراجع, قائمة المصادر, حواشي, حاشية, هوامش, هامش, استشهادات, توثيق, ببليوغرافيا, اقتباس علمي, أبحاث, قراءات, إحالات, أدبيات, الدراسات المذكورة"
  },
  "AuthorCardBlock": {
    "en": "author, author card, author box, byline, writer, written by, by, about the author, doctor, expert, experts, physician, reviewer, reviewed, reviewed by, medically reviewed, medical reviewer, editor, contributor, contributors, biography, bio, profile, person, people, credentials, credits, team, staff, who wrote this, portrait, name, specialist, fact checker, fact checked, pharmacist, nurse",
    "de": "Autor, Autorin, Autoren, Autorenbox, Autorenkasten, Verfasser, Verfasserin, Autorenzeile, Redaktion, Redakteur, Redakteurin, geschrieben von, Über den Autor, über die Autorin, Arzt, Ärztin, Experte, Expertin, Fachperson, Facharzt, geprüft, geprüft von, medizinisch geprüft, Prüfer, Gutachter, Gutachterin, Biografie, Lebenslauf, Porträt, Profil, Person, Personen, Mitwirkende, Team, Name, Urheber, Wer hat das geschrieben, Kurzbiografie, Apotheker, Journalistin, Faktencheck",
    "ar": "كاتب, كاتبة, مؤلف, مؤلفة, مؤلفون, الكاتب, بقلم, محرر, طبيب, دكتور, خبير, مراجع طبي, مراجعة طبية, راجعه, روجع, مراجعة, سيرة, سيرة ذاتية, نبذة عن الكاتب, عن الكاتب, ملف شخصي, شخص, أشخاص, بطاقة الكاتب, فريق, مساهم, مساهمون, اسم, صيدلي, كتب"
  },
  "RelatedArticlesBlock": {
    "en": "related, related articles, related pages, related content, read more, read next, see also, similar, similar articles, more, more articles, further reading, further information, recommended, recommendations, suggestions, links, link list, pages, posts, teaser, teasers, cards, next, also read, other articles, articles, learn more, keep reading, internal links, topic",
    "de": "verwandte Artikel, ähnliche Artikel, weitere Artikel, weiterlesen, siehe auch, mehr lesen, mehr zum Thema, auch interessant, Lesetipps, Lesetipp, Leseempfehlung, Empfehlungen, weitere Informationen, weiterführend, weiterführende Artikel, Links, Linkliste, verlinkte Seiten, Seiten, Beiträge, ähnliche Beiträge, verwandt, ähnlich, thematisch passend, Teaser, als Nächstes, passende Artikel, interne Links",
    "ar": "مقالات ذات صلة, مقالات متعلقة, مقالات مشابهة, ذات صلة, متعلق, مشابه, اقرأ أيضا, اقرأ المزيد, المزيد, انظر أيضا, مواضيع ذات صلة, مواضيع مشابهة, روابط, صفحات, مقالات, مقالات أخرى, توصيات, قراءة إضافية, مواد ذات صلة"
  },
  "ReviewsPanelBlock": {
    "en": "reviews, review, user reviews, ratings, rating, stars, star rating, comments, comment, feedback, opinions, opinion, experiences, testimonials, readers, reader reviews, score, rate, votes, form, review form, user comments, discussion",
    "de": "Bewertungen, Bewertung, Rezensionen, Rezension, Sterne, Sternebewertung, Kommentare, Kommentar, Feedback, Rückmeldung, Rückmeldungen, Meinungen, Meinung, Erfahrungen, Erfahrungsberichte, Leserstimmen, Nutzerbewertungen, Leserbewertungen, bewerten, Punkte, Diskussion",
    "ar": "تقييمات, تقييم, مراجعات, مراجعات المستخدمين, نجوم, تعليقات, تعليق, آراء, آراء القراء, رأي, ملاحظات, تجارب, تجارب القراء, ردود"
  }
};
