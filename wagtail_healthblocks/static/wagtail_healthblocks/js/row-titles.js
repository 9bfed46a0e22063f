/* A row of a list says what it is, closed or open: the first few of its short fields, in words. Wagtail shows the first
   field alone, which of many rows is the same (“Medicine”, “Article”), and of rows of other kinds only their number. The
   rows of legal statuses have titles of their own, from legal-statuses.js. */
(() => {
  const ROW = "[data-streamfield-child], [data-inline-panel-child]";
  const FIELDS = 'input[type="text"], input[type="number"], input[type="url"], input:not([type]), select, [data-chooser-title]';
  const MOST = 4;
  const LONGEST = 60;

  const shortened = (words) => (words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words);

  const wordsOf = (field) => {
    if (field.matches("[data-chooser-title]")) return field.closest(".blank") ? "" : field.textContent;
    if (field.matches("select")) return field.value ? (field.selectedOptions[0]?.textContent ?? "") : "";
    return field.value;
  };

  const titleOf = (row) =>
    [...row.querySelectorAll(FIELDS)]
      .filter((field) => field.closest(ROW) === row && !field.closest("[data-draftail-editor-wrapper], template"))
      .map((field) => shortened(wordsOf(field).trim()))
      .filter(Boolean)
      .slice(0, MOST)
      .join(" · ");

  const hasTitle = (row) => row.matches("[data-inline-panel-child]:has([data-controller='hb-status-code'])");

  /* Where the title goes: behind the name of an inline row; in a block, where Wagtail has the words of the first field. */
  const placeIn = (row) => {
    const heading = row.querySelector("[data-panel-heading-text]");
    if (!heading || !row.matches("[data-inline-panel-child]")) return heading;
    let title = heading.querySelector("[data-row-title]");
    if (!title) {
      title = document.createElement("span");
      title.dataset.rowTitle = "";
      heading.append(title);
    }
    return title;
  };

  const entitle = (row) => {
    const title = hasTitle(row) ? "" : titleOf(row);
    const place = title && placeIn(row);
    if (!place) return;
    const words = place.matches("[data-row-title]") ? `: ${title}` : title;
    if (place.textContent !== words) place.textContent = words;
  };

  const entitleAll = () => document.querySelectorAll(ROW).forEach(entitle);

  const entitleAround = ({ target }) => {
    const row = target.closest?.(ROW);
    // Once Wagtail has written what it would show.
    if (row) setTimeout(() => entitle(row));
  };

  window.addEventListener("load", entitleAll);
  document.addEventListener("change", entitleAround);
  document.addEventListener("focusout", entitleAround);
  document.addEventListener("wagtail:panel-toggle", entitleAround, true);
})();
