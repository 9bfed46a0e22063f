/* Which class of this package a block of the form is of: told by the server in #healthblocks-classes, by the numbers
   that Wagtail gives to blocks, for names and labels belong to the site. */
(() => {
  const told = document.getElementById("healthblocks-classes");
  const classes = new Map(
    Object.entries(JSON.parse(told?.textContent ?? "{}")).flatMap(([name, numbers]) =>
      numbers.map((number) => [`blockdef-${number}`, name]),
    ),
  );

  window.healthblocksClasses = { of: (blockDefId) => classes.get(blockDefId) };
})();
