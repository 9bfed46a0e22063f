/* Reads what viewers of PDF files put on a clipboard: every line of a page by itself, and nothing that says what goes
   together but the length of lines and the size of letters. */
(() => {
  const { plainOf, folded, isBlank } = window.healthblocksText;
  const { BULLET, MARK } = window.healthblocksSigns;

  const STRUCTURE = "p, h1, h2, h3, h4, h5, h6, li, table, tr, dl, blockquote, pre, [role='heading'], [role='row']";
  const FEWEST = 2;
  /* A line that is so long, by what is usual, was divided for want of room. */
  const LONG = 40;
  const FULL = 0.6;
  const SMALL = 0.75;
  const LARGE = 1.2;

  const isBreak = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches("br");

  const lookOf = (node, reader) => {
    const look = { size: 0 };
    for (let element = node.parentElement; element; element = element.parentElement) {
      if (reader.looks.isLeftOut(element) || reader.looks.isDeleted(element)) return null;
      look.size ||= reader.looks.sizeOf(element);
      look.raised ||= reader.looks.raisedBy(element);
      if (reader.looks.isBold(element)) look.bold = true;
      if (reader.looks.isItalic(element)) look.italic = true;
    }
    return look;
  };

  const linesOf = (reader) => {
    const lines = [[]];
    const walker = reader.document.createTreeWalker(reader.document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (isBreak(node)) lines.push([]);
      else if (node.nodeType === Node.TEXT_NODE) {
        const look = lookOf(node, reader);
        if (look && node.data) lines.at(-1).push({ text: node.data.replace(/[\n\r]+/g, " "), ...look });
      }
    }
    return lines;
  };

  const usualSize = (lines) => {
    const lengths = new Map();
    lines.flat().forEach(({ size, text }) => lengths.set(size, (lengths.get(size) ?? 0) + text.length));
    return [...lengths].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 0;
  };

  class Lines {
    constructor(reader) {
      this.reader = reader;
      this.lines = linesOf(reader);
      this.usual = usualSize(this.lines);
      this.longest = Math.max(0, ...this.lines.map((line) => plainOf(line).length));
      this.blocks = [];
      this.marks = new Map();
      this.before = null;
    }

    read() {
      this.lines.forEach((line) => this.readLine(line));
      this.blocks.forEach((block) => this.finish(block));
      return { blocks: this.blocks, lost: [...this.reader.lost.values()] };
    }

    sizeOf(line) {
      return Math.max(0, ...line.filter((piece) => !isBlank([piece])).map(({ size }) => size));
    }

    readLine(line) {
      if (isBlank(line)) {
        this.before = null;
        return;
      }
      const size = this.sizeOf(line);
      const isSmall = this.usual && size <= this.usual * SMALL + 1 && size < this.usual * 0.8;
      const pieces = isSmall ? line : this.withoutMarks(line);
      const text = plainOf(pieces);
      const goesOn = this.before && this.before.size === size && !BULLET.test(text);
      if (isSmall && this.readNote(pieces, text)) this.before = null;
      else if (goesOn && !isSmall) this.goOn(pieces, text);
      else this.start(pieces, text, size);
      this.before = isSmall ? null : { size, length: text.length };
    }

    /* Small figures beside the text are raised, whether or not the file says so. */
    withoutMarks(line) {
      return line.flatMap((piece) => {
        const isMark = piece.size && piece.size < this.usual * 0.8 && !piece.raised && MARK.test(piece.text.trim());
        if (!isMark) return [piece];
        const mark = piece.text.trim();
        const isNote = this.lines.some((other) => other !== line && this.sizeOf(other) < this.usual * 0.8 && plainOf(other).trim().startsWith(`${mark} `));
        if (!isNote) return [{ ...piece, raised: "sup" }];
        const before = line.slice(0, line.indexOf(piece));
        this.marks.set(mark, plainOf(before).trim().split(/\s+/).slice(-4).join(" "));
        return [];
      });
    }

    readNote(pieces, text) {
      const [, mark, words] = /^\s*(\d{1,3}|[*†‡§])\s+(.*)$/.exec(text) ?? [];
      if (!this.marks.has(mark)) return false;
      this.reader.lose("footnote", mark);
      this.blocks.push({ kind: "footnote", mark, after: this.marks.get(mark), pieces: [{ text: words.trim() }] });
      return true;
    }

    start(pieces, text, size) {
      const isLarge = this.usual && size >= this.usual * LARGE && text.length < 120;
      if (BULLET.test(text)) {
        const item = { level: 1, ordered: false, pieces: withoutBullet(pieces) };
        const last = this.blocks.at(-1);
        if (last?.kind === "list") last.items.push(item);
        else this.blocks.push({ kind: "list", ordered: false, items: [item] });
      } else this.blocks.push(isLarge ? { kind: "heading", level: 2, pieces } : { kind: "paragraph", pieces: [...pieces] });
    }

    goOn(pieces, text) {
      const last = this.blocks.at(-1);
      const target = last.kind === "list" ? last.items.at(-1) : last;
      const isFull = this.longest >= LONG && this.before.length >= this.longest * FULL;
      const end = target.pieces.at(-1);
      if (!isFull) {
        if (last.kind === "list") this.start(pieces, text, this.before.size);
        else target.pieces.push({ text: "\n" }, ...pieces);
        return;
      }
      const isDivided = /\p{Ll}-\s*$/u.test(end?.text ?? "") && /^\s*\p{Ll}/u.test(text);
      if (isDivided) {
        const word = `${/\S+$/.exec(end.text.trim())[0].slice(0, -1)}${/^\s*([\p{L}-]+)/u.exec(text)[1]}`;
        end.text = end.text.trimEnd().slice(0, -1);
        target.pieces.push(...withoutStart(pieces));
        this.reader.lose("joined", word);
      } else {
        target.pieces.push({ text: " " }, ...pieces);
        this.reader.lose("lines");
      }
    }

    finish(block) {
      (block.items ?? [block]).forEach((each) => {
        each.pieces = folded(each.pieces);
        each.text = plainOf(each.pieces);
      });
      if (block.items) block.text = block.items.map(({ text }) => text).join("\n");
      if (block.kind === "heading") block.pieces = [{ text: block.text }];
    }
  }

  const withoutBullet = ([first, ...others]) => {
    if (isBlank([first])) return withoutBullet(others);
    return BULLET.test(first.text) ? [{ ...first, text: first.text.replace(BULLET, "") }, ...others] : others;
  };

  const withoutStart = ([first, ...others]) => [{ ...first, text: first.text.trimStart() }, ...others];

  const isFor = (reader) => {
    const { body } = reader.document;
    if (body.querySelector(STRUCTURE) || body.querySelectorAll("br").length < FEWEST) return false;
    const spans = [...body.querySelectorAll("span")];
    return spans.some((span) => reader.looks.sizeOf(span) > 0 || span.matches("[role='presentation']"));
  };

  window.healthblocksLines = { lines: { isFor, read: (reader) => new Lines(reader).read() } };
})();
