/* Citing in a rich text: a mark over one character without width, and the ways to put one there – a button, a key and
   two brackets. The window that searches sources is in cite-dialogue.js. */
(() => {
  const { React, DraftJS, healthblocksCiting } = window;
  const { EditorState, Modifier, SelectionState } = DraftJS;
  const { Dialogue, labels, say } = healthblocksCiting;

  const TYPE = "HEALTHBLOCKS-SOURCE";
  const PLACEHOLDER = "\u2063";
  const SIGNS = "[[";
  const F = 70;

  const uuidsOf = (data) => data.id.split(" ").filter(Boolean);

  /* What a mark shows: author and year of each source, and where in them. */
  const wordsOf = (data) => {
    const sources = uuidsOf(data).map((uuid) => labels.get(uuid));
    const names = sources.map((source) => (source === null ? say("gone") : (source?.label ?? "…")));
    return [names.join("; "), data.locator].filter(Boolean).join(", ");
  };

  const placed = (key, start, end) =>
    new SelectionState({ anchorKey: key, anchorOffset: start, focusKey: key, focusOffset: end });

  const rangeOf = (editorState, entityKey) => {
    let range = null;
    editorState.getCurrentContent().getBlocksAsArray().forEach((block) => {
      block.findEntityRanges(
        (character) => character.getEntity() === entityKey,
        (start, end) => {
          range = placed(block.getKey(), start, end);
        },
      );
    });
    return range;
  };

  const after = (range) => placed(range.getEndKey(), range.getEndOffset(), range.getEndOffset());

  const textBefore = (editorState, length) => {
    const selection = editorState.getSelection();
    if (!selection.isCollapsed()) return "";
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    const offset = selection.getStartOffset();
    return block.getText().slice(Math.max(0, offset - length), offset);
  };

  /* Where a new mark goes: over the two brackets that asked for it, else behind what is selected. */
  const placeFor = (editorState) => {
    const place = after(editorState.getSelection());
    const asked = textBefore(editorState, SIGNS.length) === SIGNS;
    return asked ? place.merge({ anchorOffset: place.getStartOffset() - SIGNS.length }) : place;
  };

  const withMark = (editorState, range, data) => {
    const content = editorState.getCurrentContent().createEntity(TYPE, "IMMUTABLE", data);
    const style = range.isCollapsed()
      ? editorState.getCurrentInlineStyle()
      : content.getBlockForKey(range.getStartKey()).getInlineStyleAt(range.getStartOffset());
    const key = content.getLastCreatedEntityKey();
    const marked = Modifier.replaceText(content, range, PLACEHOLDER, style, key);
    return EditorState.push(editorState, marked, "insert-characters");
  };

  const without = (editorState, range) => {
    const content = Modifier.removeRange(editorState.getCurrentContent(), range, "forward");
    return EditorState.push(editorState, content, "remove-range");
  };

  /* A mark in the text. */
  class Mark extends React.Component {
    componentDidMount() {
      labels.follow(this);
    }

    componentWillUnmount() {
      labels.unfollow(this);
    }

    get data() {
      return this.props.contentState.getEntity(this.props.entityKey).getData();
    }

    get uuids() {
      return uuidsOf(this.data);
    }

    remove() {
      const editorState = this.props.getEditorState();
      const next = without(editorState, rangeOf(editorState, this.props.entityKey));
      this.props.setEditorState(EditorState.forceSelection(next, next.getSelection()));
    }

    render() {
      const sources = this.uuids.map((uuid) => labels.get(uuid));
      const words = wordsOf(this.data);
      const isGone = sources.includes(null);
      const isRetracted = sources.some((source) => source?.is_retracted);
      const attributes = {
        className: `hb-citing-mark${isGone ? " hb-citing-mark--gone" : ""}${isRetracted ? " hb-citing-mark--retracted" : ""}`,
        role: "button",
        title: words,
        "aria-label": words,
        "aria-haspopup": "dialog",
        "data-words": words,
        onClick: (event) => {
          const change = () => this.props.onEdit(this.props.entityKey);
          healthblocksCiting.showCard(event.currentTarget, sources, { change, remove: () => this.remove() });
        },
      };
      return React.createElement("span", attributes, this.props.children);
    }
  }

  /* Opens the window over the editor that asked for it, and puts what was chosen into its text. */
  class Source extends React.Component {
    componentDidMount() {
      const { entity, editorState, entityKey } = this.props;
      const isMark = entity?.getType() === TYPE;
      this.range = isMark ? rangeOf(editorState, entityKey) : null;
      this.dialogue = new Dialogue({
        uuids: isMark ? uuidsOf(entity.getData()) : [],
        locator: isMark ? entity.getData().locator : "",
        isNew: !isMark,
        onChosen: (data) => this.finish(withMark(editorState, this.range ?? placeFor(editorState), data)),
        onRemoved: () => this.finish(without(editorState, this.range)),
        // Behind the mark: nothing that is typed next may take its place.
        onCancelled: () =>
          this.finish(this.range ? EditorState.acceptSelection(editorState, after(this.range)) : editorState),
      });
    }

    componentWillUnmount() {
      this.dialogue.close();
    }

    finish(editorState) {
      // Draft puts the caret back with the focus only if it knows that the focus was away.
      const selection = editorState.getSelection().set("hasFocus", false);
      this.props.onComplete(EditorState.acceptSelection(editorState, selection));
    }

    render() {
      return null;
    }
  }

  const keys = {
    type: TYPE,

    keyBindingFn: (event) => {
      const held = (event.ctrlKey || event.metaKey) && event.altKey && !event.shiftKey;
      // With AltGr, which some systems report as Ctrl and Alt, people write letters and brackets.
      return held && event.keyCode === F && !event.getModifierState("AltGraph") ? TYPE : undefined;
    },

    handleBeforeInput: (typed, editorState, ...others) => {
      const editor = others.pop();
      if (`${textBefore(editorState, 1)}${typed}` !== SIGNS) return "not-handled";
      const style = editorState.getCurrentInlineStyle();
      const content = editorState.getCurrentContent();
      const written = Modifier.insertText(content, editorState.getSelection(), typed, style);
      editor.setEditorState(EditorState.push(editorState, written, "insert-characters"));
      editor.getProps().handleKeyCommand(TYPE);
      return "handled";
    },
  };

  const mark = {
    type: TYPE,
    source: Source,
    decorator: Mark,
    // What of a pasted mark is kept.
    attributes: ["id", "locator"],
    // Asked for when an editor opens: the words stand below this script.
    get description() {
      const isApple = /^(Mac|iP)/.test(navigator.platform);
      return `${say("heading")}\n${isApple ? "⌘ + ⌥ + F" : "Ctrl + Alt + F"}`;
    },
  };

  window.draftail.registerPlugin(mark, "entityTypes");
  window.draftail.registerPlugin(keys, "plugins");
})();
