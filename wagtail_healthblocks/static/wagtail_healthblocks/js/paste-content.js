/* What was read of a clipboard as what Wagtail stores: texts for its rich text editor, and the values of headings and
   tables. */
(() => {
  const { written, inOneLine } = window.healthblocksText;

  const STYLES = { bold: "BOLD", italic: "ITALIC", sup: "SUPERSCRIPT", sub: "SUBSCRIPT" };
  const HEADERS = ["", "header-one", "header-two", "header-three", "header-four", "header-five", "header-six"];
  const LONGEST = 255;

  /* What an editor lets stand: the styles, kinds of blocks and links that its features name. */
  const abilitiesOf = ({ inlineStyles = [], blockTypes = [], entityTypes = [], maxListNesting = 1 } = {}) => {
    const types = (all) => new Set(all.map(({ type }) => type));
    return { styles: types(inlineStyles), blocks: types(blockTypes), entities: types(entityTypes), depth: maxListNesting };
  };

  /* One paragraph or item, as Draft.js stores it. */
  const rawBlock = (pieces, type, depth, able, entityMap) => {
    const block = { text: "", type, depth, inlineStyleRanges: [], entityRanges: [] };
    pieces.forEach(({ text, bold, italic, raised, link }) => {
      const isKept = raised && able.styles.has(STYLES[raised]);
      const shown = isKept ? text : written(text, raised);
      const range = { offset: block.text.length, length: shown.length };
      block.text += shown;
      const styles = [bold && STYLES.bold, italic && STYLES.italic, isKept && STYLES[raised]].filter(Boolean);
      styles.filter((style) => able.styles.has(style)).forEach((style) => block.inlineStyleRanges.push({ ...range, style }));
      if (link && able.entities.has("LINK")) {
        const key = Object.keys(entityMap).length;
        entityMap[key] = { type: "LINK", mutability: "MUTABLE", data: { url: link } };
        block.entityRanges.push({ ...range, key });
      }
    });
    return block;
  };

  /* The cells of a table in a grid: one that covers several places stands in each. */
  const gridOf = ({ rows }) => {
    const grid = rows.map(() => []);
    const width = Math.max(...rows.map((row) => row.reduce((sum, { colspan }) => sum + colspan, 0)));
    rows.forEach((row, y) => {
      let x = 0;
      row.forEach(({ text, rowspan, colspan }) => {
        while (grid[y][x] !== undefined) x += 1;
        const isTitle = y > 0 && colspan >= width;
        for (let down = 0; down < rowspan && y + down < rows.length; down += 1) {
          for (let on = 0; on < colspan; on += 1) grid[y + down][x + on] = isTitle && on ? "" : inOneLine(text);
        }
        x += colspan;
      });
    });
    const columns = Math.max(...grid.map((row) => row.length));
    return grid.map((row) => Array.from({ length: columns }, (_each, place) => row[place] ?? ""));
  };

  const isFigure = (text) => /^[<>≤≥±~≈]?\s*[\p{N}]/u.test(text);

  /* Whether the first row is one as those below, and no row of headings. */
  const isHeadless = (table, [first, ...others]) => {
    if (table.heads || !others.length || table.rows[0].some(({ isBold }) => isBold)) return false;
    return first.some((text, x) => isFigure(text) && others.every((row) => isFigure(row[x])));
  };

  const headsOf = ({ rows, heads }) => {
    const first = Math.max(heads, ...rows[0].map(({ rowspan }) => rowspan));
    return Math.min(Math.max(1, first), Math.max(1, rows.length - 1));
  };

  /* The words above each column, and the rows below. */
  const tableOf = (table) => {
    const grid = gridOf(table);
    const heads = isHeadless(table, grid) ? 0 : headsOf(table);
    const headings = grid[0].map((_cell, x) => {
      const words = grid.slice(0, heads).map((row) => row[x]);
      return [...new Set(words.filter(Boolean))].join(": ");
    });
    return { headings, rows: grid.slice(heads) };
  };

  /* A row of a table in words, where there can be no table. */
  const lineOf = (headings, row) => {
    const filled = row.filter(Boolean);
    // A row that is a heading of those below, or a table without headings.
    if (filled.length < 2 && row[0]) return row[0];
    if (!headings.some(Boolean)) return filled.join(" | ");
    return withHeadings(headings, row);
  };

  const withHeadings = (headings, row) =>
    row
      .map((cell, x) => {
        if (!cell) return "";
        return headings[x] && headings[x] !== cell ? `${headings[x].replace(/:$/, "")}: ${cell}` : cell;
      })
      .filter(Boolean)
      .join("; ");

  const linesOf = (table) => {
    const { headings, rows } = tableOf(table);
    const lines = rows.length || !headings.some(Boolean) ? rows.map((row) => lineOf(headings, row)) : [headings.filter(Boolean).join(" | ")];
    return [table.caption, ...lines].filter(Boolean);
  };

  const noteOf = ({ mark, after, pieces }) => {
    const place = after ? ` (“… ${after}”)` : "";
    return [{ text: `[${mark}]${place} ` }, ...pieces];
  };

  /* Points within a numbered list: with signs of their own they would end it, and the next number would be 1 again. */
  const isNumberedThrough = ({ items }, place) =>
    items[0].ordered && items[place].level > 1 && items.slice(place).some(({ level }) => level === 1);

  /* What stands before an item where there can be no list: its number, or a point. */
  const signOf = ({ items }, place) => {
    const { level, ordered } = items[place];
    if (!ordered) return "• ";
    const outer = items.slice(0, place).findLastIndex((item) => item.level < level);
    return `${items.slice(outer + 1, place + 1).filter((item) => item.level === level).length}. `;
  };

  const lacksHeadings = (block) => block.kind === "table" && tableOf(block).headings.some((heading) => !heading);

  const hasChangedSigns = (block) =>
    block.kind === "list" && block.items.some(({ ordered }, place) => !ordered && isNumberedThrough(block, place));

  /* Whether a text may have headings of its own, as a site's may. */
  const keepsHeading = ({ level }, able) => able.blocks.has(HEADERS[level]);

  /* The paragraphs and items that a block becomes in a text. */
  const partsOf = (block, able) => {
    const plain = (pieces) => [{ pieces, type: "unstyled", depth: 0 }];
    switch (block.kind) {
      case "heading":
        if (keepsHeading(block, able)) return [{ pieces: block.pieces, type: HEADERS[block.level], depth: 0 }];
        return plain([{ text: block.text, bold: true }]);
      case "table":
        return linesOf(block).flatMap((text) => plain([{ text }]));
      case "footnote":
        return plain(noteOf(block));
      case "list":
        return block.items.map(({ pieces, level, ordered }, place) => {
          const type = ordered || isNumberedThrough(block, place) ? "ordered-list-item" : "unordered-list-item";
          if (!able.blocks.has(type)) return { pieces: [{ text: signOf(block, place) }, ...pieces], type: "unstyled", depth: 0 };
          return { pieces, type, depth: Math.min(level - 1, able.depth) };
        });
      case "image":
        return [];
      default:
        return plain(block.pieces);
    }
  };

  /* Blocks as the raw content of a rich text. */
  const rawOf = (blocks, able) => {
    const entityMap = {};
    const parts = blocks.flatMap((block) => partsOf(block, able));
    return { blocks: parts.map(({ pieces, type, depth }) => rawBlock(pieces, type, depth, able, entityMap)), entityMap };
  };

  const headingState = (initial, { text, level }, highest) => ({
    ...initial,
    text: text.slice(0, LONGEST),
    level: level > highest ? "subsection" : "section",
  });

  const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

  const tableState = (initial, table) => {
    const { headings, rows } = tableOf(table);
    const bare = (cell) => cell.replace(/\|/g, "∣");
    return {
      ...initial,
      caption: cut(table.caption ?? ""),
      columns: headings.map((heading) => ({ id: null, value: { heading: cut(heading), kind: "text" } })),
      // With a sign at both ends, so that an empty cell at an end stays one.
      rows: rows.map((row) => `| ${row.map(bare).join(" | ")} |`).join("\n"),
    };
  };

  /* Whether a table has words above each column that fit there. */
  const isFit = (table) => tableOf(table).headings.every((heading) => heading.length <= LONGEST);

  const isLostHeading = (block, able) => block.kind === "heading" && !keepsHeading(block, able);

  const hasHeadings = (able) => HEADERS.some((type) => able.blocks.has(type));

  window.healthblocksContent = {
    abilitiesOf,
    rawOf,
    headingState,
    tableState,
    linesOf,
    hasChangedSigns,
    hasHeadings,
    isFit,
    isLostHeading,
    lacksHeadings,
  };
})();
