/* Reads the tree of a clipboard, element by element, into blocks of the kinds heading, paragraph, list, table, image and
   footnote, in reading order, and notes what cannot come along. Pure: it touches nothing of the page. */
(() => {
  const { Looks, matches: isIn } = window.healthblocksLooks;
  const { plainOf, folded, isBlank } = window.healthblocksText;
  const { addressOf, escaped, formulaOf, paragraphsOf, piecesOf, withoutSign } = window.healthblocksSigns;
  const { APART, BLOCKS, BOX, CAPTION, INNER_NOTE, LIST, MARK, NOTE, NOTE_LIST, PICTURE_LETTERS, SIGN, TO_NOTE } =
    window.healthblocksSigns;
  const { Headings } = window.healthblocksHeadings;
  const { isLayout, isTable, rowsOf } = window.healthblocksGrid;

  class Reader {
    constructor(html) {
      this.document = new DOMParser().parseFromString(html, "text/html");
      this.looks = new Looks(this.document);
      this.headings = new Headings(this.document, this.looks);
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
      const list = last?.kind === "list"? last : null;
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
      if (isTable(this.looks, element)) return this.readTable(element, look);
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

    readBlock(element, look) {
      this.flush();
      const outer = this.shape;
      const item = outer?.kind === "item" ? null : this.wordItem(element);
      const level = this.headings.levelOf(element);
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
      if (!level || isIn(element, "li") || this.headings.levelOf(element)) return null;
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

    readTable(table, look) {
      this.flush();
      const rows = rowsOf(this.looks, table);
      if (!rows.length) return this.walkChildren(table, look);
      const caption = table.querySelector(":scope > caption");
      if (this.inCell || isLayout(table, rows)) return this.readLayout(table, rows, caption, look);
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

  window.healthblocksReader = { Reader };
})();
