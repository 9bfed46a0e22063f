/* The blocks of a new outline are closed, so that its headings can be read together; those that nobody has touched can be
   taken out at once where publishing was refused because of them. */
(() => {
  const blocks = () =>
    [...document.querySelectorAll("[data-streamfield-child]")].filter(
      (child) => !child.hidden && !child.parentElement.closest("[data-streamfield-child]"),
    );

  const closeAll = () => {
    for (const block of blocks()) {
      const toggle = block.querySelector("[data-panel-toggle]");
      if (toggle?.getAttribute("aria-expanded") === "true") toggle.click();
    }
  };

  /* What is said of a block that is as the outline made it, but for the block's name. */
  const isUntouched = (words) => (block) => words.every((part) => block.textContent.includes(part));

  const remove = (untouched, offer, texts) => {
    for (const block of untouched) block.querySelector('[data-streamfield-action="DELETE"]').click();
    offer.replaceChildren(texts.removed);
  };

  const offerToRemove = (texts) => {
    const untouched = blocks().filter(isUntouched(texts.untouched.split("%(block)s")));
    if (!untouched.length) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = `${texts.remove} (${untouched.length})`;
    const offer = document.createElement("div");
    offer.className = "help-block help-warning";
    offer.setAttribute("role", "status");
    offer.tabIndex = -1;
    offer.append(`${texts.offer} `, button);
    button.addEventListener("click", () => {
      remove(untouched, offer, texts);
      offer.focus();
    });
    untouched[0].parentElement.before(offer);
  };

  window.addEventListener("load", () => {
    const texts = document.getElementById("healthblocks-outlines");
    if (new URLSearchParams(window.location.search).has("preset")) closeAll();
    if (texts) offerToRemove(JSON.parse(texts.textContent));
  });
})();
