/* Pastes into a rich text what a clipboard really has: headings and tables as blocks where the stream around takes them,
   figures raised as they were, and rows that never run together. Says what could not come along. Wagtail pastes by
   itself what it can: what was copied in an editor, and plain text. Where Wagtail's editor is not what this script
   knows, its own paste gets the same text with nothing in it that it would glue. */
(() => {
  const { DraftJS, draftail, healthblocksClasses, healthblocksClipboard, healthblocksContent, healthblocksPasteNotice } = window;
  const { abilitiesOf, rawOf, headingState, tableState, linesOf } = healthblocksContent;
  const { hasChangedSigns, hasHeadings, isFit, isLostHeading, lacksHeadings } = healthblocksContent;

  const OWN = /data-draftjs-conductor-fragment/;
  const KEY = /data-editor="(\w+)"/;
  /* What would run together, or come to light, in a text that is pasted as Wagtail does it. */
  const DANGER =
    /<(?:table|sup|sub|del|math)\b|vertical-align|mso-|role="?(?:table|grid|row)|display:\s*(?:none|table|flex|grid)|line-through|<pre>/i;
  const BLOCKS = { heading: "HeadingBlock", table: "DataTableBlock" };
  const streams = new WeakMap();

  const StreamBlock = window.wagtailStreamField?.blocks?.StreamBlock;
  const create = StreamBlock?.prototype._createInsertionControl;
  if (create) {
    StreamBlock.prototype._createInsertionControl = function createAndRemember(...given) {
      const container = this.sequenceContainer?.get?.(0);
      if (container) streams.set(container, this);
      return create.apply(this, given);
    };
  }

  const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /* Whether something was copied in an editor of this page, or in another of Wagtail's. */
  const isOwn = (html) => OWN.test(html) || Boolean(document.querySelector(`[data-editor="${KEY.exec(html)?.[1] ?? ""}"]`));

  /* What is on a clipboard as HTML; of plain text only what would lose its columns. */
  const htmlOf = (clipboard) => {
    const html = clipboard.getData("text/html");
    if (html) return isOwn(html) ? "" : html;
    const text = clipboard.getData("text/plain");
    return /\t/.test(text) ? `<pre>${escaped(text)}</pre>` : "";
  };

  const fieldOf = (target) => {
    const wrapper = target.closest?.("[data-draftail-editor-wrapper]");
    return wrapper ? [...wrapper.parentElement.children].find((each) => each.draftailEditor) : null;
  };

  const isKnown = (field) =>
    DraftJS?.convertFromRaw && draftail?.splitState && field?.draftailEditor?.getEditorState && field.draftailEditor.onChange;

  /* The stream that a rich text is itself a block of, and where in it. */
  const placeOf = (field) => {
    const element = field.closest("[data-streamfield-child]");
    const stream = element && streams.get(element.parentElement);
    const child = stream?.children.find((each) => each.element === element);
    if (!child?.block?.widget || !stream.insert || !stream.deleteBlock) return null;
    return { stream, child };
  };

  /* The name that blocks of a class have in a stream, if it takes more of them. */
  const nameIn = ({ stream }, kind, count) => {
    const { childBlockDefsByName, meta } = stream.blockDef;
    const [name] =
      Object.entries(childBlockDefsByName).find(([, { meta: { blockDefId } }]) => healthblocksClasses.of(blockDefId) === BLOCKS[kind]) ?? [];
    const most = meta.blockCounts?.[name]?.max_num;
    const used = stream.children.filter(({ type }) => type === name).length;
    return most === undefined || most === null || used + count <= most ? name : undefined;
  };

  const countOf = (blocks, kind) => blocks.filter((block) => block.kind === kind).length;

  /* By kind the names of the blocks that can be made of what was read. */
  const namesFor = (place, blocks) => {
    const kinds = place ? Object.keys(BLOCKS).filter((kind) => countOf(blocks, kind)) : [];
    const names = kinds.map((kind) => [kind, nameIn(place, kind, countOf(blocks, kind))]).filter(([, name]) => name);
    return Object.fromEntries(names);
  };

  const contentOf = (blocks, able) => {
    const raw = rawOf(blocks, able);
    return raw.blocks.length ? DraftJS.convertFromRaw(raw).getBlocksAsArray() : [];
  };

  const emptyBlock = () => new DraftJS.ContentBlock({ key: DraftJS.genKey(), type: "unstyled", text: "" });

  /* Puts blocks where the caret is. Several stand apart from the text before and behind. */
  const withPasted = (editorState, pasted) => {
    const { Modifier, EditorState, BlockMapBuilder } = DraftJS;
    let content = editorState.getCurrentContent();
    let selection = editorState.getSelection();
    if (!selection.isCollapsed()) {
      content = Modifier.removeRange(content, selection, "backward");
      selection = content.getSelectionAfter();
    }
    const block = content.getBlockForKey(selection.getStartKey());
    const isSingle = pasted.length === 1 && pasted[0].getType() === "unstyled";
    const hasBefore = block.getText().slice(0, selection.getStartOffset()).trim();
    const hasAfter = block.getText().slice(selection.getStartOffset()).trim();
    if (!hasBefore && !isSingle) content = Modifier.setBlockType(content, selection, pasted[0].getType());
    const all = isSingle ? pasted : [...(hasBefore ? [emptyBlock()] : []), ...pasted, ...(hasAfter ? [emptyBlock()] : [])];
    const next = Modifier.replaceWithFragment(content, selection, BlockMapBuilder.createFromArray(all));
    return EditorState.push(editorState, next, "insert-fragment");
  };

  const isSpaced = (text) => !text || /[\s\u00a0]$/.test(text);

  /* Words with the spaces that they were copied with, where there are none yet. */
  const spaced = (blocks, { start, end }, editorState) => {
    const selection = editorState.getSelection();
    const text = (key) => editorState.getCurrentContent().getBlockForKey(key).getText();
    const before = text(selection.getStartKey()).slice(0, selection.getStartOffset());
    const after = text(selection.getEndKey()).slice(selection.getEndOffset());
    const isBehind = start && !isSpaced(before);
    const isAhead = end && !isSpaced([...after].reverse().join(""));
    return blocks.map((block) => ({
      ...block,
      pieces: [...(isBehind ? [{ text: " " }] : []), ...block.pieces, ...(isAhead ? [{ text: " " }] : [])],
    }));
  };

  /* Pastes everything into the text; gives what takes it back. */
  const pasteInto = (field, { blocks, edges }) => {
    const { draftailEditor: editor } = field;
    const before = editor.getEditorState();
    const isWords = blocks.length === 1 && blocks[0].kind === "paragraph";
    const pasted = contentOf(isWords ? spaced(blocks, edges, before) : blocks, abilitiesOf(editor.props));
    if (!pasted.length) return () => {};
    editor.onChange(withPasted(before, pasted));
    return () => editor.onChange(DraftJS.EditorState.push(editor.getEditorState(), before.getCurrentContent(), "undo"));
  };

  /* What was read in parts: each heading and table that becomes a block, and the text between them. */
  const partsOf = (blocks, names) => {
    const parts = [];
    blocks.forEach((block) => {
      const isBlock = names[block.kind] && (block.kind !== "table" || isFit(block));
      const last = parts.at(-1);
      if (isBlock) parts.push({ block });
      else if (last?.texts) last.texts.push(block);
      else parts.push({ texts: [block] });
    });
    return parts.filter(({ block, texts }) => block || texts.some(({ kind }) => kind !== "image"));
  };

  const jsonOf = (blocks) =>
    JSON.stringify(DraftJS.convertToRaw(DraftJS.ContentState.createFromBlockArray(blocks)));

  const hasText = (blocks) => blocks.some((block) => block.getText().trim() || block.getType() === "atomic");

  /* Divides a text where the caret is. */
  const divided = (editorState) => {
    const { stateBefore, stateAfter } = draftail.splitState(editorState);
    const selection = editorState.getSelection();
    const blocksOf = (state) => state.getCurrentContent().getBlocksAsArray();
    const after = selection.isCollapsed()
      ? blocksOf(stateAfter)
      : blocksOf(
          draftail.splitState(
            DraftJS.EditorState.push(
              editorState,
              DraftJS.Modifier.removeRange(editorState.getCurrentContent(), selection, "backward"),
              "remove-range",
            ),
          ).stateAfter,
        );
    return [blocksOf(stateBefore), after].map((blocks) => (hasText(blocks) ? blocks : []));
  };

  /* Makes blocks of headings and tables around the text that was pasted into; gives what takes it back. */
  const pasteBlocks = (field, { stream, child }, blocks, names) => {
    const { draftailEditor: editor } = field;
    const original = editor.getEditorState();
    const able = abilitiesOf(editor.props);
    const highest = Math.min(...blocks.filter(({ kind }) => kind === "heading").map(({ level }) => level));
    const [before, after] = divided(original);
    const parts = partsOf(blocks, names).map(({ block, texts }) => ({ block, content: texts ? contentOf(texts, able) : null }));
    if (before.length) {
      if (parts[0]?.content) parts[0].content = [...before, ...parts[0].content];
      else parts.unshift({ content: before });
    }
    if (after.length) {
      if (parts.at(-1)?.content) parts.at(-1).content.push(...after);
      else parts.push({ content: after });
    }
    const stateOf = ({ kind, ...block }) => {
      const initial = stream.blockDef.initialChildStates[names[kind]];
      return kind === "heading" ? headingState(initial, block, highest) : tableState(initial, block);
    };
    const own = parts.find(({ content }) => content);
    const insert = (part, index) =>
      part.block
        ? stream.insert({ type: names[part.block.kind], value: stateOf(part.block) }, index, {})
        : stream.insert({ type: child.type, value: jsonOf(part.content) }, index, {});
    const made = [];
    let index = stream.children.indexOf(child);
    parts.forEach((part) => {
      if (part !== own) made.push(insert(part, index));
      index += 1;
    });
    const state = child.getState();
    if (own) {
      const content = DraftJS.ContentState.createFromBlockArray(own.content);
      editor.onChange(DraftJS.EditorState.moveSelectionToEnd(DraftJS.EditorState.push(original, content, "insert-fragment")));
    } else stream.deleteBlock(stream.children.indexOf(child), {});
    return () => {
      const first = Math.min(...made.map((each) => stream.children.indexOf(each)).filter((place) => place >= 0));
      made.forEach((each) => {
        const place = stream.children.indexOf(each);
        if (place >= 0) stream.deleteBlock(place, {});
      });
      if (own) editor.onChange(DraftJS.EditorState.push(editor.getEditorState(), original.getCurrentContent(), "undo"));
      else stream.insert(state, first, {});
    };
  };

  /* What editors have to know of what became of a text. */
  const lossesOf = (field, { blocks, lost }, names) => {
    const able = abilitiesOf(field.draftailEditor.props);
    const isLost = (block) => {
      if (block.kind === "table") return !names.table || !isFit(block);
      return !names.heading && isLostHeading(block, able);
    };
    const gone = blocks.filter(isLost);
    const changed = Object.keys(BLOCKS).filter((kind) => countOf(gone, kind));
    const signs = blocks.some(hasChangedSigns) ? [{ what: "signs", detail: "" }] : [];
    if (names.table && blocks.some(lacksHeadings)) signs.push({ what: "headless", detail: "" });
    return [...changed.map((kind) => ({ what: `${kind}s`, detail: countOf(gone, kind) })), ...signs, ...lost];
  };

  /* What Wagtail's own paste gets, where this script cannot put it in: paragraphs and nothing to glue. */
  const safeHtml = (blocks) => {
    const lines = blocks.flatMap((block) => {
      if (block.kind === "table") return linesOf(block);
      if (block.kind === "list") return block.items.map(({ text, ordered }, place) => `${ordered ? `${place + 1}.` : "•"} ${text}`);
      return block.kind === "footnote" ? [`[${block.mark}] ${block.text}`] : block.text.split("\n");
    });
    return lines.map((line) => `<p>${escaped(line)}</p>`).join("");
  };

  const pasteSafely = (target, blocks) => {
    const clipboardData = new DataTransfer();
    const html = safeHtml(blocks);
    clipboardData.setData("text/html", `<div data-healthblocks-read>${html}</div>`);
    clipboardData.setData("text/plain", html.replace(/<\/p>/g, "\n").replace(/<[^>]*>/g, ""));
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  };

  /* A text with headings of its own is none of ours: there we only see to it that nothing runs together. */
  const isSitesOwn = (field) => isKnown(field) && hasHeadings(abilitiesOf(field.draftailEditor.props));

  const isPlain = ({ blocks, lost }) => !lost.length && blocks.every(({ kind }) => kind === "paragraph" || kind === "list");

  const paste = (field, read, place, names) => {
    const { blocks } = read;
    const undo = place ? pasteBlocks(field, place, blocks, names) : pasteInto(field, read);
    const losses = lossesOf(field, read, place ? names : {});
    if (place || losses.length) healthblocksPasteNotice.tell(field, losses, undo);
  };

  const receive = (event) => {
    const html = htmlOf(event.clipboardData);
    const wrapper = event.target.closest?.("[data-draftail-editor-wrapper], .DraftEditor-root");
    if (!html || !wrapper || html.includes("data-healthblocks-read")) return;
    const field = fieldOf(event.target);
    if (isSitesOwn(field) && !DANGER.test(html)) return;
    const read = healthblocksClipboard.read(html);
    if (!read.blocks.length && !read.lost.length) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isKnown(field)) {
      pasteSafely(event.target, read.blocks);
      return;
    }
    if (field.draftailEditor.props.readOnly) return;
    const place = placeOf(field);
    const names = namesFor(place, read.blocks);
    if (isPlain(read) || !Object.keys(names).length) {
      paste(field, read, null, {});
      return;
    }
    const counts = Object.keys(names).map((kind) => [kind, countOf(read.blocks, kind)]);
    healthblocksPasteNotice.ask(field, counts, lossesOf(field, read, names), {
      blocks: () => paste(field, read, placeOf(field), names),
      text: () => paste(field, read, null, {}),
    });
  };

  // Before Wagtail's editor hears of it.
  document.addEventListener(
    "paste",
    (event) => {
      if (event.clipboardData) receive(event);
    },
    true,
  );
})();
