/* Shows a previewed page as a dark browser would, or as on paper: where a style asks for the medium or for the colours that
   a device prefers, it is answered for the one that is looked at. Nothing of it is on the page that readers get. */
(() => {
  const { look } = document.currentScript.dataset;
  const scheme = look === "dark" ? "dark" : "light";
  const medium = look === "print" ? "print" : "screen";
  const root = document.documentElement;

  const ALWAYS = "(min-width: 0)";
  const NEVER = "(max-width: 0)";
  const PREFERRED = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi;
  const TYPED = /^\s*(?:only\s+)?(not\s+)?(print|screen)\b(.*)$/is;

  /* A query for a medium holds if that is looked at, and then asks for nothing but the rest. */
  const forMedium = (query) => {
    const [, not, type, rest] = query.match(TYPED) || [];
    if (!type || medium === "screen") return query;
    const holds = type.toLowerCase() === medium;
    if (not) return holds ? `not all${rest}` : "all";
    return holds ? `all${rest}` : "not all";
  };

  const answered = (media) =>
    media
      .replace(PREFERRED, (_query, wanted) => (wanted.toLowerCase() === scheme ? ALWAYS : NEVER))
      .split(",")
      .map(forMedium)
      .join(",");

  const answer = (list) => {
    const media = answered(list.mediaText);
    if (media !== list.mediaText) list.mediaText = media;
  };

  /* The rules of a sheet or of a rule; those of another host's sheet cannot be read. */
  const rulesOf = (holder) => {
    try {
      return holder.cssRules || [];
    } catch {
      return [];
    }
  };

  const answerIn = (holder) => {
    for (const rule of rulesOf(holder)) {
      if (rule.media) answer(rule.media);
      answerIn(rule.styleSheet || rule);
    }
  };

  const show = () => {
    if (look === "dark") root.dataset.theme = "dark";
    const meta = document.querySelector('meta[name="color-scheme"]')?.content || "";
    const own = root.style.colorScheme || getComputedStyle(root).colorScheme;
    if (/dark/.test(own === "normal" ? meta : own)) root.style.colorScheme = scheme;
    for (const sheet of [...document.styleSheets, ...(document.adoptedStyleSheets || [])]) {
      answer(sheet.media);
      answerIn(sheet);
    }
    for (const source of document.querySelectorAll("source[media]")) {
      const media = answered(source.media);
      if (media !== source.media) source.media = media;
    }
  };

  show();
  /* What the page's own scripts and styles in its body change, until all of it is there. */
  document.addEventListener("DOMContentLoaded", show);
  window.addEventListener("load", show);
})();
