/* The rows and cells of a table, whether tags, roles or styles make it one. */
(() => {
  const { matches } = window.healthblocksLooks;

  const TABLE = "table, [role='table'], [role='grid']";
  const ROW = "tr, [role='row']";
  const CELL = "td, th, [role='cell'], [role='gridcell'], [role='columnheader'], [role='rowheader']";
  /* Where a program counts the rows, which is no part of the table. */
  const NUMBER = ".ak-renderer-table-number-column, .numberingColumn";

  const isTable = (looks, element) => matches(element, TABLE) || /^(inline-)?table$/.test(looks.get(element, "display"));

  const isShown = (looks, element) => !looks.isHidden(element) && !looks.isDeleted(element);

  const cellsOf = (looks, row) => {
    const isCell = (each) => matches(each, CELL) || looks.get(each, "display") === "table-cell";
    return [...row.children].filter((each) => isCell(each) && isShown(looks, each) && !matches(each, NUMBER));
  };

  const rowsOf = (looks, table) => {
    const isOwn = (row) => (row.parentElement.closest(TABLE) ?? table) === table;
    const tagged = [...table.querySelectorAll(ROW)].filter(isOwn);
    const isRow = (each) => looks.get(each, "display") === "table-row";
    const rows = tagged.length ? tagged : [...table.querySelectorAll("*")].filter(isRow);
    return rows
      .filter((row) => isShown(looks, row))
      .map((row) => cellsOf(looks, row))
      .filter((cells) => cells.length);
  };

  /* A table that only puts things beside each other. */
  const isLayout = (table, rows) => {
    if (matches(table, "[role='presentation'], [role='none']")) return true;
    if (rows.every((cells) => cells.length < 2)) return true;
    const holdsHeading = table.querySelector("h1, h2, h3, [role='heading']");
    return Boolean(holdsHeading || (rows.length < 2 && table.querySelector("table")));
  };

  window.healthblocksGrid = { isTable, rowsOf, isLayout };
})();
