/* Reads the HTML of a clipboard: what programs for texts, tables and mail, and web pages put there.
   `read(html)` gives {blocks, lost, edges}: what is there in reading order, what cannot come along, and whether words of
   a line were copied with the spaces at their ends. Pure: it touches nothing of the page. */
(() => {
  const { plainOf } = window.healthblocksText;
  const { BLOCKS } = window.healthblocksSigns;
  const { Reader } = window.healthblocksReader;

  const FOOTER = /^.*\b(?:page|seite|p\.|s\.)\s+\d+\s*(?:of|von|\/)\s*\d+.*$|^.*صفحة\s+[\d٠-٩]+\s+من\s+[\d٠-٩]+.*$/imu;
  const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;


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
    const { lines } = window.healthblocksLines;
    const { blocks, lost } = lines.isFor(reader) ? lines.read(reader) : reader.read();
    const text = blocks.map((block) => block.text).join("\n");
    const signs = [
      ["email", EMAIL],
      ["footer", FOOTER],
    ].map(([what, sign]) => ({ what, detail: sign.exec(text)?.[0] ?? "" }));
    return { edges, blocks: tabbed(blocks).map(untabbed), lost: [...lost, ...signs.filter(({ detail }) => detail)] };
  };

  window.healthblocksClipboard = { read };
})();
