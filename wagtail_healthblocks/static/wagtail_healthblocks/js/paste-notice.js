/* What an editor is asked before blocks are made of a pasted text, and told afterwards: what could not come along, and
   how to take it back. The words come from the server, in the element #healthblocks-pasting. */
(() => {
  const WORDS = 12;
  /* What changes a text. Of some keys the editor makes an edit of its own, which no “beforeinput” announces. */
  const EDITS = ["beforeinput", "keydown", "paste", "cut", "drop"];
  const EDITING = ["Enter", "Backspace", "Delete"];
  let given = null;

  const say = (name, values = {}) => {
    given ??= JSON.parse(document.getElementById("healthblocks-pasting")?.textContent ?? "{}");
    return (given[name] ?? name).replace(/%\((\w+)\)s/g, (whole, value) => values[value] ?? whole);
  };

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    });
    element.append(...children.filter(Boolean));
    return element;
  };

  const shortened = (detail) => {
    const words = String(detail).trim().split(/\s+/);
    return words.length > WORDS ? `${words.slice(0, WORDS).join(" ")} …` : words.join(" ");
  };

  const sentence = ({ what, detail }) =>
    detail === "" && what === "picture" ? say("picture_unnamed") : say(what, { detail: shortened(detail) });

  const listOf = (losses) => losses.length && make("ul", {}, ...losses.map((loss) => make("li", {}, sentence(loss))));

  const button = (name, primary, onclick) =>
    make("button", { type: "button", class: `button button-small${primary ? "" : " button-secondary"}`, onclick }, say(name));

  /* Asks what to make of a text; Cancel, Escape and a close leave everything as it was. */
  const ask = (field, counts, losses, { blocks, text }) => {
    const focus = () => field.draftailEditor.focus?.();
    const dialogue = make("dialog", { class: "hb-paste", "aria-labelledby": "hb-paste-heading" });
    const choose = (then) => () => {
      dialogue.close();
      then?.();
    };
    const found = counts.map(([kind, number]) => say(`found_${kind}`, { number })).join(" ");
    dialogue.append(
      make("h2", { id: "hb-paste-heading" }, say("title")),
      make("p", {}, found),
      ...[losses.length && make("p", {}, say("mind")), listOf(losses)].filter(Boolean),
      make(
        "div",
        { class: "hb-paste__buttons" },
        button("blocks", true, choose(blocks)),
        button("text", false, choose(text)),
        button("cancel", false, choose()),
      ),
    );
    dialogue.addEventListener("close", () => {
      dialogue.remove();
      focus();
    });
    document.body.append(dialogue);
    dialogue.showModal();
    dialogue.querySelector("button").focus();
  };

  let last = null;

  /* Says below a text what became of what was pasted, until it is closed; takes it back until the next edit. */
  const tell = (field, losses, undo) => {
    last?.remove();
    const wrapper = field.closest("[data-streamfield-child]") ?? field.parentElement;
    const back = button("undo", false, () => {
      end();
      undo();
    });
    const notice = make(
      "div",
      { class: "hb-paste-notice help-block help-warning", role: "status" },
      make("p", {}, say(losses.length ? "done_with" : "done")),
      listOf(losses) || null,
      make("div", { class: "hb-paste__buttons" }, back, button("close", false, () => end())),
    );
    const isOutside = (event) => !notice.contains(event.target);
    const forget = (event) => {
      const isEdit = event.type !== "keydown" || EDITING.includes(event.key);
      if (isEdit && isOutside(event)) back.remove();
    };
    const end = () => {
      notice.remove();
      EDITS.forEach((name) => document.removeEventListener(name, forget, true));
    };
    EDITS.forEach((name) => document.addEventListener(name, forget, true));
    last = notice;
    // An empty text goes with what is made of it.
    (wrapper.isConnected ? wrapper : document.body).after(notice);
    notice.scrollIntoView({ block: "nearest" });
  };

  window.healthblocksPasteNotice = { ask, tell };
})();
