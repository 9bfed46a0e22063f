/* Finds blocks in Wagtail's picker by the words that people use for them, and says below a block's name what it is for.
   Wagtail's own list of options stays: this only tells it which options there are, in which order. Where Wagtail's
   picker is not what this script knows, it does nothing. */
(() => {
  const { React, draftail, healthblocksClasses, healthblocksSearch, wagtailStreamField } = window;
  const StreamBlock = wagtailStreamField?.blocks?.StreamBlock;
  if (!React || !StreamBlock?.prototype._createInsertionControl) return;

  /* Stands in no name of a block. */
  const BETWEEN = " ";
  const classOf = ({ blockDefId }) => healthblocksClasses.of(blockDefId);

  /* The words in the editor's language, and the English ones, which people type in any. */
  const wordsOf = (name) => {
    const language = document.documentElement.lang.toLowerCase();
    const codes = new Set([language, language.split("-")[0], "en"]);
    return [...codes].flatMap((code) => (window.healthblocksWords?.[name]?.[code] ?? "").split(","));
  };

  const textsOf = ({ label, description, type, ...item }) => ({
    label,
    description,
    name: type,
    words: classOf(item) ? wordsOf(classOf(item)) : [],
  });

  const describe = (item) => {
    const name = React.createElement("span", { className: "hb-picker__name" }, item.label);
    if (!item.description) return name;
    // The option is still called by its block's name alone; the preview reads the description out.
    const description = { className: "hb-picker__description", "aria-hidden": true };
    return React.createElement(React.Fragment, null, name, React.createElement("span", description, item.description));
  };

  const isOurs = (item) => Boolean(classOf(item));

  const described = (item) => (item.render || !isOurs(item) ? item : { ...item, render: () => describe(item) });

  /* Wagtail's list shows an option whose type holds what was typed: so those that were found say so, and no other. */
  const withTyped = (item, typed) => ({ ...item, type: `${item.type}${BETWEEN}${typed}` });
  const withoutTyped = (type) => type.split(BETWEEN)[0];

  const arranged = (groups, typed) => {
    const all = groups.flatMap(({ items }) => items);
    if (!all.some(isOurs)) return groups;
    if (!typed.trim()) return groups.map((group) => ({ ...group, items: group.items.map(described) }));
    const found = healthblocksSearch.search(all, textsOf, typed);
    return [{ label: "", type: "", items: found.map((item) => withTyped(described(item), typed)) }];
  };

  const blockItemsOf = (control) => {
    for (let owner = control; owner; owner = Object.getPrototypeOf(owner)) {
      const { get } = Object.getOwnPropertyDescriptor(owner, "blockItems") ?? {};
      if (get) return get.bind(control);
    }
    return null;
  };

  const isKnown = ({ combobox, renderMenu, onSelectBlock }) =>
    combobox instanceof HTMLElement && typeof renderMenu === "function" && typeof onSelectBlock === "function";

  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

  /* React takes back what it has not heard of yet; set behind its back, it hears of it when we are done. */
  const keepTyped = (input, render) => {
    const { value, selectionStart, selectionEnd } = input;
    render();
    if (input.value === value) return;
    setValue.call(input, value);
    input.setSelectionRange(selectionStart, selectionEnd);
  };

  const extend = (control) => {
    const groups = blockItemsOf(control);
    if (!groups || !isKnown(control)) return control;
    const typed = () => control.combobox.querySelector("input")?.value ?? "";
    Object.defineProperty(control, "blockItems", { get: () => arranged(groups(), typed()) });
    // Before Wagtail's list hears of it: it looks among the options that it has when it does.
    control.combobox.addEventListener("input", ({ target }) => keepTyped(target, () => control.renderMenu()), true);
    const select = control.onSelectBlock.bind(control);
    control.onSelectBlock = ({ selectedItem, ...others }) =>
      select({ ...others, selectedItem: { ...selectedItem, type: withoutTyped(selectedItem.type) } });
    return control;
  };

  /* The list that opens at “/” in a text: its options are found by their types, too. */
  const withWords = (options) => {
    (options?.commands ?? []).flatMap(({ items }) => items ?? []).forEach((item) => {
      if (isOurs(item)) item.type = [item.type, ...wordsOf(classOf(item))].join(BETWEEN);
    });
    return options;
  };

  const extendTexts = (widget) => {
    const kind = Object.getPrototypeOf(widget ?? {});
    const own = kind?.getCapabilityOptions;
    if (typeof own !== "function" || Object.hasOwn(kind, "healthblocksWords")) return;
    kind.healthblocksWords = true;
    kind.getCapabilityOptions = function optionsWithWords(...given) {
      return withWords(own.apply(this, given));
    };
    // The first text was made before.
    widget.setDraftailOptions?.(widget.getFullOptions());
  };

  const texts = draftail?.DraftailRichTextArea?.prototype;
  const renderText = texts?.render;
  if (renderText) {
    texts.render = function renderAndExtend(...given) {
      const widget = renderText.apply(this, given);
      extendTexts(widget);
      return widget;
    };
  }

  const create = StreamBlock.prototype._createInsertionControl;
  StreamBlock.prototype._createInsertionControl = function createWithWords(...given) {
    return extend(create.apply(this, given));
  };
})();
