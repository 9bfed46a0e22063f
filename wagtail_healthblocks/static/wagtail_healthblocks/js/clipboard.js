/* Reads the HTML of a clipboard: what programs for texts, tables and mail, and web pages put there.
   `read(html)` gives {blocks, lost}: blocks of the kinds heading, paragraph, list, table, image and footnote in reading
   order, and what cannot come along. Pure: it touches nothing of the page. */
(() => {
  const { Looks, matches } = window.healthblocksLooks;
  const { written, plainOf, folded, isBlank } = window.healthblocksText;

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
  const FOOTER = /^.*\b(?:page|seite|p\.|s\.)\s+\d+\s*(?:of|von|\/)\s*\d+.*$|^.*صفحة\s+[\d٠-٩]+\s+من\s+[\d٠-٩]+.*$/imu;
  const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;

  const isIn = (element, names) => matches(element, names);

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

  class Reader {
    constructor(html) {
      this.document = new DOMParser().parseFromString(html, "text/html");
      this.looks = new Looks(this.document);
      this.blocks = [];
      this.lost = new Map();
      this.pieces = [];
      this.notes = new Map();
    }

    read() {
      this.findNotes();
      const { body } = this.document;
      // Some programs put everything into one bold element that is not bold.
      this.walkChildren(body, {});
      this.flush();
      this.finishNotes();
      return { blocks: this.blocks, lost: [...this.lost.values()] };
    }

    lose(what, detail = "") {
      const key = `${what} ${detail}`;
      if (!this.lost.has(key)) this.lost.set(key, { what, detail });
    }

    /* Footnotes that came along, by the name that leads to them. */
    findNotes() {
      this.document.querySelectorAll(NOTE).forEach((named) => {
        const id = named.id || named.querySelector("[id], [name]")?.id;
        const element = isIn(named, "a, span, sup") ? named.closest("p, li, div") : named;
        if (id && element && !/ref/i.test(id) && !element.querySelector(INNER_NOTE)) {
          this.notes.set(id.toLowerCase(), { element, mark: "", after: "" });
        }
      });
    }

    noteOf(element) {
      return [...this.notes.values()].find((note) => note.element === element);
    }

    /* The mark of a footnote or of a source, where an element is nothing else. */
    markOf(element) {
      const link = isIn(element, "a") ? element : element.querySelector(":scope > a, :scope > span > a");
      const text = element.textContent.trim();
      if (!link || !MARK.test(text)) return null;
      const target = (link.getAttribute("href") ?? "").split("#")[1] ?? "";
      const names = [target, link.className, element.className, element.id, link.getAttribute("role") ?? ""].join(" ");
      const isMark = TO_NOTE.test(names) || this.looks.get(link, "mso-footnote-id") || /^[[(]/.test(text);
      return isMark && target ? { mark: MARK.exec(text)[1], target: target.toLowerCase() } : null;
    }

    noteFor(target) {
      const bare = target.replace(/^_/, "").replace(/sym$/, "");
      return this.notes.get(target) ?? this.notes.get(bare);
    }

    readMark({ mark, target }) {
      const note = this.noteFor(target);
      const after = plainOf(this.pieces).trim().split(/\s+/).slice(-4).join(" ");
      if (note) Object.assign(note, { mark: note.mark || mark, after: note.after || after });
      else this.lose("mark", `[${mark}]`);
    }

    finishNotes() {
      this.notes.forEach(({ element, mark, after }) => {
        if (!mark) return;
        const inner = new Reader("");
        inner.looks = this.looks;
        inner.isNote = true;
        inner.walkChildren(element, {});
        inner.flush();
        const pieces = inner.blocks.flatMap((block, place) => [...(place ? [{ text: "\n" }] : []), ...piecesOf(block)]);
        const bare = folded(pieces);
        if (bare[0]) bare[0].text = bare[0].text.replace(new RegExp(`^[\\[(]?${escaped(mark)}[\\])]?[.:]?\\s+|^[\\^↑]\\s*`), "");
        const kept = folded(bare);
        if (!isBlank(kept)) this.blocks.push({ kind: "footnote", mark, after, pieces: kept, text: plainOf(kept) });
        this.lose("footnote", mark);
      });
    }

    put(block) {
      this.blocks.push({ ...block, text: block.pieces ? plainOf(block.pieces) : block.text });
    }

    /* Ends a paragraph, a heading or an item. */
    flush(shape = this.shape ?? { kind: "paragraph" }) {
      const { pieces } = this;
      this.pieces = [];
      if (isBlank(pieces)) return;
      if (shape.kind === "paragraph" && SIGN.test(pieces.map(({ text }) => text).join(""))) {
        this.flushItem(withoutSign(pieces));
        return;
      }
      paragraphsOf(pieces).forEach((part, place) => {
        const kept = folded(part);
        if (!kept.length) return;
        if (shape.kind === "item") this.putItem(shape, kept, place);
        else if (shape.kind === "heading" && plainOf(kept).length <= 255) {
          this.put({ ...shape, pieces: [{ text: plainOf(kept).replace(/\s+/g, " ") }] });
        } else this.put({ ...shape, kind: "paragraph", pieces: kept });
      });
    }

    /* A paragraph that is an item by the sign before it. */
    flushItem(pieces) {
      const kept = folded(pieces);
      if (kept.length) this.putItem({ kind: "item", level: 1, ordered: false }, kept, 0);
    }

    putItem(shape, pieces, place) {
      const last = this.blocks.at(-1);
      const list = last?.kind === "list" && last.open !== false ? last : null;
      const item = { level: shape.level, ordered: shape.ordered, pieces, text: plainOf(pieces) };
      // A second paragraph of an item belongs to it.
      if (list && (place || shape.started)) {
        const before = list.items.at(-1);
        before.pieces.push({ text: "\n" }, ...pieces);
        before.text = plainOf(before.pieces);
      } else if (list && (shape.level > 1 || list.ordered === shape.ordered) && !shape.isNew) list.items.push(item);
      else this.blocks.push({ kind: "list", ordered: shape.ordered, items: [item] });
      const now = this.blocks.at(-1);
      now.text = now.items.map(({ text }) => text).join("\n");
      shape.started = true;
      shape.isNew = false;
    }

    add(text, look) {
      this.pieces.push({ text, ...look });
    }

    walkChildren(element, look) {
      const isDivided = /flex|grid/.test(this.looks.get(element, "display"));
      element.childNodes.forEach((node) => {
        if (isDivided) this.add(" ", look);
        if (node.nodeType === Node.TEXT_NODE) this.readText(node, element, look);
        else if (node.nodeType === Node.ELEMENT_NODE) this.walk(node, look);
      });
    }

    readText(node, element, look) {
      const isPre = element.closest("pre") || /^pre(?!-)/.test(this.looks.get(element, "white-space") || "normal");
      const isWrapped = /pre-(wrap|line)/.test(element.getAttribute("style") ?? "");
      const { data } = node;
      // Line ends within Word's and others' markup are spaces; those of preformatted text end a line.
      this.add(isPre && element.closest("pre") ? data : data.replace(/[\n\r]+/g, " ").replace(isWrapped || isPre ? /$^/ : /\t+/g, " "), look);
    }

    walk(element, look) {
      const { looks } = this;
      if (isIn(element, BOX)) this.lose("box", element.textContent.trim());
      if (isIn(element, "input[type='checkbox']")) this.lose("ticks");
      if (looks.isDeleted(element)) return this.lose("deleted", element.textContent.trim());
      if (looks.isLeftOut(element)) return undefined;
      if (looks.isStruck(element) && !isIn(element, "a, u")) return this.leaveOutStruck(element);
      if (looks.isInserted(element)) this.lose("inserted");
      if (!this.isNote && this.notes.size && (this.noteOf(element) || isIn(element, NOTE_LIST))) return this.leaveForLater(element, look);
      if (isIn(element, "br")) return this.readBreak();
      if (isIn(element, "img")) return this.readPicture(element, look);
      if (isIn(element, "math")) return this.readFormula(element, look);
      if (looks.get(element, "mso-tab-count")) return this.add("\t", look);
      // The way back to the text.
      if (this.isNote && isIn(element, "a[href*='#']") && element.textContent.trim().length <= 3) return undefined;
      const mark = this.markOf(element);
      if (mark) return this.isNote ? undefined : this.readMark(mark);
      if (this.isTable(element)) return this.readTable(element, look);
      if (isIn(element, LIST)) return this.readList(element, look);
      if (isIn(element, "hr")) return this.flush();
      const display = looks.get(element, "display");
      const isBlock = isIn(element, BLOCKS) || /^(block|flex|grid|table)/.test(display);
      if (isBlock) return this.readBlock(element, look);
      return this.readInline(element, look, isIn(element, APART) || display.startsWith("inline-"));
    }

    /* What is struck out reads as if it were meant, once its line is gone. */
    leaveOutStruck(element) {
      if (element.textContent.trim()) this.lose("struck", element.textContent.trim());
    }

    leaveForLater(element, look) {
      this.flush();
      if (isIn(element, NOTE_LIST)) this.walkNotesOnly(element, look);
    }

    walkNotesOnly(element, look) {
      [...element.children].forEach((child) => {
        if (!this.noteOf(child)) this.walk(child, look);
      });
    }

    readFormula(element, look) {
      const text = formulaOf(element).replace(/\s+/g, " ").trim();
      this.lose("formula", text);
      this.add(text, look);
    }

    readInline(element, look, isApart) {
      const next = { ...look };
      const bold = this.looks.isBold(element);
      const italic = this.looks.isItalic(element);
      const raised = this.looks.raisedBy(element);
      if (bold !== undefined) next.bold = bold;
      if (italic !== undefined) next.italic = italic;
      if (raised) next.raised = raised;
      if (isIn(element, "a[href]")) this.readLink(element, next);
      if (isApart) this.add(" ", look);
      this.walkChildren(element, next);
      if (isApart) this.add(" ", look);
    }

    readLink(element, next) {
      const address = addressOf(element);
      if (address) next.link = address;
    }

    readBreak() {
      this.add("\n", {});
    }

    readPicture(element, look) {
      const alt = (element.getAttribute("alt") ?? "").trim();
      if (PICTURE_LETTERS.test(alt) && [...alt].length <= 4) return this.add(alt, look);
      const isTracker = element.getAttribute("width") === "1" || element.getAttribute("height") === "1";
      if (isTracker) return undefined;
      const { shape } = this;
      this.pictures ??= [];
      this.lose("picture", alt);
      if (this.inCell) return this.add(alt ? ` [${alt}] ` : " ", look);
      if (shape?.kind === "item") return this.add(" ", look);
      const src = element.dataset.src ?? element.getAttribute("src") ?? "";
      const before = this.pieces;
      if (isBlank(before)) this.put({ kind: "image", text: alt, src });
      else this.pictures.push({ kind: "image", text: alt, src });
      return undefined;
    }

    headingLevel(element) {
      const { looks } = this;
      const tag = /^H([1-6])$/.exec(element.tagName)?.[1];
      const role = isIn(element, "[role='heading']") && (element.getAttribute("aria-level") ?? "2");
      const outline = /^[1-6]/.exec(looks.get(element, "mso-outline-level"))?.[0];
      const named = /(?:Mso)?Heading([1-6])\b/i.exec(element.className)?.[1];
      const styled = /heading ([1-6])/i.exec(element.querySelector("[data-ccp-parastyle]")?.dataset.ccpParastyle ?? "")?.[1];
      const title = isIn(element, ".MsoTitle") ? "1" : "";
      const large = this.isLarge(element) ? "2" : "";
      return Number(tag || role || outline || named || (isIn(element, "p") && styled) || title || large || 0);
    }

    /* A bold line in larger letters than the text has: a heading that nobody marked as one. */
    isLarge(element) {
      const text = element.textContent.trim();
      if (!isIn(element, "p, div") || !text || text.length > 120 || /[.:;,]$/.test(text) || element.querySelector(BLOCKS)) return false;
      const inner = [...element.querySelectorAll("*")].filter((each) => each.textContent.trim() === text);
      const isBold = [element, ...inner].some((each) => this.looks.isBold(each));
      const size = Math.max(...[element, ...inner].map((each) => this.looks.sizeOf(each)));
      return isBold && size >= this.usualSize() * 1.2;
    }

    usualSize() {
      if (this.usual === undefined) {
        const lengths = new Map();
        this.document.querySelectorAll("p, li, td, span").forEach((each) => {
          const size = this.looks.sizeOf(each);
          if (size) lengths.set(size, (lengths.get(size) ?? 0) + each.textContent.length);
        });
        this.usual = [...lengths].sort(([, one], [, other]) => other - one)[0]?.[0] ?? Number.POSITIVE_INFINITY;
      }
      return this.usual;
    }

    readBlock(element, look) {
      this.flush();
      const outer = this.shape;
      const item = outer?.kind === "item" ? null : this.wordItem(element);
      const level = this.headingLevel(element);
      if (item) this.shape = item;
      else if (level && outer?.kind !== "item" && !this.inCell) this.shape = { kind: "heading", level };
      else if (isIn(element, ".MsoCaption, caption, figcaption")) this.shape = { kind: "paragraph", caption: true };
      const next = { ...look };
      if (this.looks.isBold(element) !== undefined && !isIn(element, "body")) next.bold = this.looks.isBold(element);
      if (this.looks.isItalic(element) !== undefined) next.italic = this.looks.isItalic(element);
      this.walkChildren(element, next);
      this.flush();
      this.shape = outer;
      (this.pictures ?? []).splice(0).forEach((picture) => this.put(picture));
    }

    /* Word's paragraphs that look like the items of a list. */
    wordItem(element) {
      const said = this.looks.get(element, "mso-list") || (element.dataset.listid && element.dataset.ariaLevel ? `level${element.dataset.ariaLevel}` : "");
      const level = Number(/level(\d)/.exec(said)?.[1] ?? 0);
      if (!level || isIn(element, "li") || this.headingLevel(element)) return null;
      const sign = [...element.querySelectorAll("*")].find((each) => this.looks.get(each, "mso-list").startsWith("ignore"));
      const text = sign?.textContent.trim() ?? "";
      const ordered = /^\(?(\d+|[a-z]|[ivxlc]+)[.)]/i.test(text);
      return { kind: "item", level, ordered };
    }

    readList(element, look) {
      this.flush();
      const outer = this.shape;
      const ordered = isIn(element, "ol") || (isIn(element, "[role='list']") && false);
      const level = (outer?.kind === "item" || this.listLevel ? (this.listLevel ?? 0) : 0) + 1;
      const before = this.listLevel;
      this.listLevel = level;
      let isNew = level === 1 && this.isNewList(element, ordered);
      [...element.childNodes].forEach((node) => {
        if (node.nodeType === Node.TEXT_NODE) {
          if (node.data.trim()) this.add(node.data, look);
          return;
        }
        if (node.nodeType !== Node.ELEMENT_NODE) return;
        if (isIn(node, LIST)) this.readList(node, look);
        else if (isIn(node, "li, [role='listitem']")) {
          if (this.looks.isLeftOut(node) || (!this.isNote && this.noteOf(node))) return;
          if (this.looks.isDeleted(node) || this.looks.isStruck(node)) {
            this.walk(node, look);
            return;
          }
          const own = Number(node.dataset.ariaLevel ?? node.getAttribute("aria-level") ?? 0) || Number(/level(\d)/.exec(this.looks.get(node, "mso-list"))?.[1] ?? 0);
          this.shape = { kind: "item", level: Math.max(level, own), ordered, isNew: isNew && own < 2 };
          isNew = false;
          this.listLevel = Math.max(level, own);
          this.walkChildren(node, look);
          this.flush();
          this.listLevel = level;
        } else this.walk(node, look);
      });
      this.flush();
      this.shape = outer;
      this.listLevel = before;
    }

    /* Whether a list is none that goes on with the one before it: some programs end a list with every change of level. */
    isNewList(element, ordered) {
      const last = this.blocks.at(-1);
      if (last?.kind !== "list") return true;
      const goesOn = element.querySelector(":scope > [data-listid], :scope > [data-aria-level]");
      return last.ordered !== ordered || !goesOn;
    }

    isTable(element) {
      return isIn(element, "table, [role='table'], [role='grid']") || /^(inline-)?table$/.test(this.looks.get(element, "display"));
    }

    rowsOf(table) {
      const own = (element) => element.parentElement.closest("table, [role='table'], [role='grid']") ?? table;
      const rows = [...table.querySelectorAll("tr, [role='row']")].filter((row) => own(row) === table || row.parentElement === table);
      const named = rows.length ? rows : [...table.querySelectorAll("*")].filter((each) => this.looks.get(each, "display") === "table-row");
      return named
        .filter((row) => !this.looks.isLeftOut(row) && !this.looks.isDeleted(row))
        .map((row) => this.cellsOf(row))
        .filter((cells) => cells.length);
    }

    cellsOf(row) {
      const isCell = (each) => isIn(each, "td, th, [role='cell'], [role='gridcell'], [role='columnheader'], [role='rowheader']") || this.looks.get(each, "display") === "table-cell";
      return [...row.children].filter((each) => isCell(each) && !this.looks.isHidden(each) && !this.looks.isDeleted(each) && !isIn(each, ".ak-renderer-table-number-column, .numberingColumn"));
    }

    /* A table that only puts things beside each other. */
    isLayout(table, rows) {
      if (isIn(table, "[role='presentation'], [role='none']")) return true;
      if (rows.every((cells) => cells.length < 2)) return true;
      const holds = table.querySelector("h1, h2, h3, [role='heading']");
      const nested = table.querySelector("table");
      return Boolean(holds || (nested && rows.length < 2));
    }

    readTable(table, look) {
      this.flush();
      const rows = this.rowsOf(table);
      if (!rows.length) return this.walkChildren(table, look);
      const caption = table.querySelector(":scope > caption");
      if (this.inCell || this.isLayout(table, rows)) return this.readLayout(table, rows, caption, look);
      const titles = caption && !this.looks.isLeftOut(caption) ? this.textOfCell(caption) : this.captionBefore();
      const cells = rows.map((row) => row.map((cell) => this.readCell(cell)));
      const heads = rows.filter((row) => row.every((cell) => isIn(cell, "th, [role='columnheader']") || cell.closest("thead"))).length;
      if (cells.flat().every(({ text }) => !text)) return undefined;
      if (cells.flat().some(({ rowspan, colspan }) => rowspan > 1 || colspan > 1)) this.lose("merged");
      if (table.querySelector("table")) this.lose("nested");
      const text = cells.map((row) => row.map((cell) => cell.text).join("\t")).join("\n");
      this.blocks.push({ kind: "table", rows: cells, heads, caption: titles, text });
      return undefined;
    }

    captionBefore() {
      const last = this.blocks.at(-1);
      const isCaption = last?.kind === "paragraph" && (last.caption || CAPTION.test(last.text));
    if (!isCaption || last.text.length > 255) return "";
      return this.blocks.pop().text.replace(/\s+/g, " ");
    }

    readLayout(table, rows, caption, look) {
      if (caption) this.walk(caption, look);
      if (this.inCell) {
        rows.forEach((row) => {
          this.add("\n", {});
          row.forEach((cell, place) => {
            if (place) this.add(row.length === 2 ? ": " : ", ", {});
            this.add(this.textOfCell(cell).replace(/\n/g, "; "), {});
          });
          this.add("\n", {});
        });
        return;
      }
      rows.flat().forEach((cell) => this.readBlock(cell, look));
    }

    readCell(cell) {
      const span = (name) => Math.max(1, Math.min(1000, Number(cell.getAttribute(name) ?? 1) || 1));
      const isBold = isIn(cell, "th") || [cell, ...cell.querySelectorAll("*")].some((each) => this.looks.isBold(each));
      return { text: this.textOfCell(cell), rowspan: span("rowspan"), colspan: span("colspan"), isBold };
    }

    textOfCell(cell) {
      const { blocks, pieces, shape, listLevel, inCell } = this;
      Object.assign(this, { blocks: [], pieces: [], shape: undefined, listLevel: undefined, inCell: true });
      this.walkChildren(cell, {});
      this.flush();
      const text = this.blocks.map((block) => block.text).join("\n");
      Object.assign(this, { blocks, pieces, shape, listLevel, inCell });
      return text.replace(/[ \t]+/g, " ");
    }
  }

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

  /* Rows that only tabs divide, as viewers of PDF files and plain texts have them. */
  const tabbed = (blocks) => {
    const found = [];
    blocks.forEach((block) => {
      const lines = block.kind === "paragraph" ? block.text.split("\n") : [];
      const rows = lines.map((line) => barred(line).split(" | ").map((cell) => cell.trim()));
      if (!rows.length || !rows.every((row) => row.length > 1)) {
        found.push(block);
        return;
      }
      const cells = rows.map((row) => row.map((text) => ({ text, rowspan: 1, colspan: 1 })));
      const last = found.at(-1);
      if (last?.isTabbed && last.rows[0].length === cells[0].length) last.rows.push(...cells);
      else found.push({ kind: "table", rows: cells, heads: 0, caption: "", isTabbed: true, original: block });
    });
    return found.map((block) => {
      if (!block.isTabbed) return block;
      if (block.rows.length < 2) return withBars(block.original);
      return { ...block, text: block.rows.map((row) => row.map(({ text }) => text).join("\t")).join("\n") };
    });
  };

  const barred = (text) =>
    text
      .replace(/^\t+|\t+$/gm, "")
      .replace(/^(\(?[\da-z]{1,3}[.)]) *\t+ */gim, "$1 ")
      .replace(/ *\t+ */g, " | ");

  const withBars = (block) => {
    if (!block.pieces) return block;
    const pieces = block.pieces.map((piece) => ({ ...piece, text: barred(piece.text) }));
    return { ...block, pieces, text: plainOf(pieces) };
  };

  const untabbed = (block) =>
    block.items
      ? { ...block, items: block.items.map(withBars), text: barred(block.text) }
      : block.kind === "table"
        ? block
        : withBars(block);

  /* Whether some words of a line were copied with the spaces at their ends: those belong to what is pasted. */
  const edgesOf = ({ document: { body } }) => {
    const text = body.querySelector(BLOCKS) ? "" : body.textContent.replace(/[\n\r]+/g, "");
    return { start: /^[\s\u00a0]/.test(text), end: /[\s\u00a0]$/.test(text) };
  };

  const read = (html) => {
    const reader = new Reader(html);
    const edges = edgesOf(reader);
    const { lines } = window.healthblocksLines ?? {};
    const { blocks, lost } = lines?.isFor(reader) ? lines.read(reader) : reader.read();
    const text = blocks.map((block) => block.text).join("\n");
    const signs = [
      ["email", EMAIL],
      ["footer", FOOTER],
    ].map(([what, sign]) => ({ what, detail: sign.exec(text)?.[0] ?? "" }));
    return { edges, blocks: tabbed(blocks).map(untabbed), lost: [...lost, ...signs.filter(({ detail }) => detail)] };
  };

  window.healthblocksClipboard = { read, Reader, MARK, BULLET };
})();
