/* Pieces of text with what they look like, {text, bold, italic, raised, link}, and how they are put together. */
(() => {
  const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
  const SUBSCRIPT = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ";
  const BASE = "0123456789+-=()ni";
  const GAPS = /[\u200b\u200c\u2060\ufeff\u00ad\uf0b7\uf0a7\uf0fc]/g;

  /* No space to see, but what stands beside it are two. */
  const BETWEEN_FIGURES = /([\p{L}\p{N}%])[\u200b\u2060\ufeff](?=\p{N})/gu;

  const sameLook = (one, other) =>
    ["bold", "italic", "raised", "link"].every((key) => (one[key] || "") === (other[key] || ""));

  /* As one sees it in a place that keeps no raised figures: 10⁹, CO₂; of letters, in brackets behind a sign. */
  const written = (text, raised) => {
    if (!raised) return text;
    const signs = raised === "sup" ? SUPERSCRIPT : SUBSCRIPT;
    const others = [...text.replace(/[−–]/g, "-")].map((sign) => (sign === " " ? sign : signs[BASE.indexOf(sign)]));
    if (others.every(Boolean)) return others.join("");
    if (/\d/.test(text)) return `${raised === "sup" ? "^" : "_"}(${text.trim()})`;
    return text;
  };

  const plainOf = (pieces) => pieces.map(({ text, raised }) => written(text, raised)).join("");

  /* Without the space at both ends and double space within, as browsers show it. */
  const folded = (pieces) => {
    let before = "\n";
    const kept = [];
    pieces.forEach((piece) => {
      let text = piece.text.replace(BETWEEN_FIGURES, "$1 ").replace(GAPS, "").replace(/[ \t\f\r]*\n[ \t\f\r]*/g, "\n").replace(/[ \f\r]+/g, " ");
      if (/[\s]$/.test(before)) text = text.replace(/^ +/, "");
      if (!text) return;
      before = text;
      const last = kept.at(-1);
      if (last && sameLook(last, piece)) last.text += text;
      else kept.push({ ...piece, text });
    });
    while (kept.length && !(kept.at(-1).text = kept.at(-1).text.replace(/[\s\u00a0]+$/, ""))) kept.pop();
    while (kept.length && !(kept[0].text = kept[0].text.replace(/^[\s\u00a0]+/, ""))) kept.shift();
    return kept;
  };

  const isBlank = (pieces) => !pieces.some(({ text }) => /[^\s\u00a0]/.test(text.replace(GAPS, "")));

  /* Lines put behind each other so that nothing runs together. */
  const inOneLine = (text) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean)
      .reduce((whole, line) => {
        const isClear = !whole || /[,;:(/–-]$/.test(whole) || line.startsWith("(");
        return whole ? `${whole}${isClear ? " " : "; "}${line}` : line;
      }, "");

  window.healthblocksText = { written, plainOf, folded, isBlank, inOneLine };
})();
