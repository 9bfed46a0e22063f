/* By what the parts of a clipboard are known, and small texts are written: marks, notes, lists, links, formulas. */
(() => {
  const { matches: isIn } = window.healthblocksLooks;
  const { written } = window.healthblocksText;

  const BLOCKS =
    "p, div, section, article, main, header, footer, aside, nav, blockquote, pre, address, figure, figcaption, details, summary, fieldset, legend, center, form, body, hr, dl, dt, dd, li, ul, ol, menu, dir, table, caption, thead, tbody, tfoot, tr, td, th, h1, h2, h3, h4, h5, h6, [role='heading'], [role='paragraph'], [role='listitem']";
  const APART = "[data-node-type], [data-mention-id], time, .label, .badge, .tag, .chip";
  const BOX = "[data-panel-type], .confluence-information-macro, [role='alert'], [role='note'], .alert, .admonition, .callout";
  const LIST = "ul, ol, menu, dir, [role='list']";
  const NOTE = "[id^='ftn'], [id^='edn'], [id^='sdfootnote'], [id^='sdendnote'], [role='doc-footnote'], [role='doc-endnote'], li[id^='cite_note'], li[id^='fn'], [style*='mso-element:footnote'], [style*='mso-element:endnote'], [style*='mso-element: footnote']";
  const INNER_NOTE = "div[id^='ftn'], div[id^='edn'], li[id^='cite_note']";
  const NOTE_LIST = "[style*='footnote-list'], [style*='endnote-list']";
  const MARK = /^[[({]?\s*(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,3})\s*[\])}]?\.?$/i;
  const TO_NOTE = /(ftn|edn|foot|endnote|note|cite|ref|fn\d|bib|CR\d)/i;
  const PICTURE_LETTERS = /^\p{Extended_Pictographic}/u;
  const BULLET = /^\s*(?:[•◦▪‣●○·–-]|\uf0b7)\s+/;
  const CAPTION = /^\s*(?:table|tab\.|tabelle|جدول|الجدول)\s*[\d٠-٩ivxa-z]{1,3}\b/iu;
  /* A sign of a list and the gap behind it, where a program wrote them as text. */
  const SIGN = /^\s*(?:[•▪◦‣●○\uf0b7\uf0a7]|[·§o-](?=[\u00a0\t]{2}))[\s\u00a0]*/;

  const addressOf = (link) => {
    const href = link.getAttribute("href") ?? "";
    try {
      const url = new URL(href);
      const wrapped = /(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" && url.searchParams.get("q");
      if (wrapped) return wrapped;
    } catch {
      return "";
    }
    return /^(https?:|mailto:|tel:)/i.test(href) ? href : "";
  };

  const grouped = (text) => (text.length > 1 && !/^[\d.,]+$/.test(text) ? `(${text})` : text);

  /* A formula on one line, with its fractions and powers. */
  const formulaOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim();
    if (node.nodeType !== Node.ELEMENT_NODE || isIn(node, "annotation, annotation-xml")) return "";
    const parts = [...node.childNodes].map(formulaOf).filter(Boolean);
    const [first, second] = parts;
    switch (node.localName) {
      case "mfrac":
        return `${grouped(first)}/${grouped(second)}`;
      case "msup":
        return `${first}${written(second, "sup")}`;
      case "msub":
        return `${first}${written(second, "sub")}`;
      case "msqrt":
        return `√(${parts.join("")})`;
      case "mtd":
      case "mtr":
        return `${parts.join("")}; `;
      default:
        return parts.join("");
    }
  };

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  const withoutSign = (pieces) => {
    let rest = SIGN.exec(pieces.map(({ text }) => text).join(""))[0].length;
    return pieces.map((piece) => {
      const text = piece.text.slice(rest);
      rest = Math.max(0, rest - piece.text.length);
      return { ...piece, text };
    });
  };

  const piecesOf = (block) =>
    block.pieces ?? block.items?.flatMap((item, place) => [...(place ? [{ text: "\n" }] : []), ...item.pieces]) ?? [{ text: block.text }];

  /* Two ends of a line after each other end a paragraph. */
  const paragraphsOf = (pieces) => {
    const parts = [[]];
    let hasEnded = false;
    pieces.forEach((piece) => {
      const isEnd = piece.text === "\n";
      if (isEnd && hasEnded) parts.push([]);
      else if (/\S/.test(piece.text) || isEnd || !hasEnded) parts.at(-1).push(piece);
      if (isEnd) hasEnded = true;
      else if (/\S/.test(piece.text)) hasEnded = false;
    });
    return parts;
  };

  window.healthblocksSigns = {
    APART,
    BLOCKS,
    BOX,
    BULLET,
    CAPTION,
    INNER_NOTE,
    LIST,
    MARK,
    NOTE,
    NOTE_LIST,
    PICTURE_LETTERS,
    SIGN,
    TO_NOTE,
    addressOf,
    escaped,
    formulaOf,
    paragraphsOf,
    piecesOf,
    withoutSign,
  };
})();
