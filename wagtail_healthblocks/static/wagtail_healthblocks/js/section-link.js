/* A link to a section of this or another page: chosen in a window, over words of a rich text. */
(() => {
  const { React, DraftJS } = window;
  const { EditorState, Modifier, RichUtils, SelectionState } = DraftJS;
  const TYPE = "HEALTHBLOCKS-SECTION";
  const PAUSE = 200;
  let given = null;

  const fromServer = () => (given ??= JSON.parse(document.getElementById("healthblocks-sections").textContent));
  const say = (name) => fromServer().texts[name];

  const ask = async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  };

  const ownPage = () => window.location.pathname.match(/\/pages\/(\d+)\/edit\//)?.[1];

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    });
    element.append(...children);
    return element;
  };

  const field = (id, label, control, ...help) =>
    make("div", { class: "w-field__wrapper" }, make("label", { class: "w-field__label", for: id }, label), control, ...help);

  /* The window: finds pages, shows the sections of the one that is chosen, and hands over what is picked. */
  class Window {
    constructor({ link, onChosen, onRemoved, onCancelled }) {
      this.link = link;
      this.handlers = { onChosen, onRemoved, onCancelled };
      this.search = make("input", { id: "hb-section-search", type: "search", "aria-describedby": "hb-section-help" });
      this.pages = make("select", { id: "hb-section-pages", size: 6 });
      this.sections = make("select", { id: "hb-section-list", size: 8, required: "" });
      this.status = make("p", { class: "help", role: "status" });
      this.dialog = make("dialog", { class: "hb-sections", "aria-labelledby": "hb-section-heading" }, this.form());
      this.listen();
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.findPages();
    }

    form() {
      const button = (kind, name, action) =>
        make("button", { type: "button", class: `button ${kind}`, onclick: () => this.end(action) }, say(name));
      const help = make("p", { class: "help", id: "hb-section-help" }, say("page_help"));
      const remove = this.link ? [button("no", "remove", "onRemoved")] : [];
      return make(
        "form",
        { method: "dialog", onsubmit: (event) => this.choose(event) },
        make("h2", { id: "hb-section-heading" }, say("heading")),
        field("hb-section-search", say("page"), this.search, help),
        field("hb-section-pages", say("pages"), this.pages),
        field("hb-section-list", say("sections"), this.sections, this.status),
        make("button", { type: "submit", class: "button" }, say("link")),
        " ",
        ...remove,
        " ",
        button("button-secondary", "cancel", "onCancelled"),
      );
    }

    listen() {
      let timer = null;
      this.search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.findPages(), PAUSE);
      });
      this.search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
      this.pages.addEventListener("change", () => this.showSections());
      this.sections.addEventListener("dblclick", () => this.choose());
      // The rich text editor around the window hears nothing of what is typed into it.
      ["keydown", "keypress", "beforeinput", "paste"].forEach((name) =>
        this.dialog.addEventListener(name, (event) => event.stopPropagation()),
      );
      this.dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.end("onCancelled");
      });
    }

    async showing(load) {
      try {
        this.status.textContent = "";
        await load();
      } catch {
        this.status.textContent = say("failed");
      }
    }

    findPages() {
      return this.showing(async () => {
        const asked = this.search.value;
        const { pages } = await ask(`${fromServer().urls.pages}?${new URLSearchParams({ q: asked })}`);
        if (asked !== this.search.value) return;
        const own = ownPage();
        const others = pages.filter(({ id }) => String(id) !== own).map(({ id, title }) => [String(id), title]);
        const found = own && !asked ? [[own, say("this_page")], ...others] : others;
        this.pages.replaceChildren(...found.map(([value, title]) => make("option", { value }, title)));
        const wanted = found.find(([value]) => value === this.link?.id) ?? found[0];
        if (wanted) [this.pages.value] = wanted;
        await this.showSections();
      });
    }

    showSections() {
      return this.showing(async () => {
        const page = this.pages.value;
        const url = fromServer().urls.sections.replace("/0/", `/${page}/`);
        const { sections } = page ? await ask(url) : { sections: [] };
        if (page !== this.pages.value) return;
        this.sections.replaceChildren(
          ...sections.map(({ section, heading, depth }) => make("option", { value: section }, `${"\u2003".repeat(depth)}${heading}`)),
        );
        this.sections.value = this.link?.section ?? "";
        if (!sections.length) this.status.textContent = say("none");
      });
    }

    choose(event) {
      event?.preventDefault();
      const [chosen] = this.sections.selectedOptions;
      if (chosen) this.end("onChosen", { id: this.pages.value, section: chosen.value }, chosen.textContent.trim());
    }

    end(action, ...values) {
      this.close();
      this.handlers[action](...values);
    }

    close() {
      this.dialog.remove();
    }
  }

  const rangeOf = (editorState, entityKey) => {
    let range = null;
    editorState.getCurrentContent().getBlocksAsArray().forEach((block) => {
      block.findEntityRanges(
        (character) => character.getEntity() === entityKey,
        (anchorOffset, focusOffset) => {
          const key = block.getKey();
          range ??= new SelectionState({ anchorKey: key, anchorOffset, focusKey: key, focusOffset });
        },
      );
    });
    return range;
  };

  /* The words that are selected as a link; where none are, the section's heading. */
  const withLink = (editorState, range, data, heading) => {
    const content = editorState.getCurrentContent().createEntity(TYPE, "MUTABLE", data);
    const key = content.getLastCreatedEntityKey();
    if (!range.isCollapsed()) return RichUtils.toggleLink(EditorState.set(editorState, { currentContent: content }), range, key);
    const style = editorState.getCurrentInlineStyle();
    return EditorState.push(editorState, Modifier.insertText(content, range, heading, style, key), "insert-characters");
  };

  class Source extends React.Component {
    componentDidMount() {
      const { entity, entityKey, editorState } = this.props;
      const isLink = entity?.getType() === TYPE;
      const range = (isLink && rangeOf(editorState, entityKey)) || editorState.getSelection();
      this.window = new Window({
        link: isLink ? entity.getData() : null,
        onChosen: (data, heading) => this.props.onComplete(withLink(editorState, range, data, heading)),
        onRemoved: () => this.props.onComplete(RichUtils.toggleLink(editorState, range, null)),
        onCancelled: () => this.props.onComplete(editorState),
      });
    }

    componentWillUnmount() {
      this.window.close();
    }

    render() {
      return null;
    }
  }

  const Link = ({ entityKey, onEdit, children }) =>
    React.createElement(
      "a",
      { role: "button", className: "TooltipEntity", title: say("heading"), onClick: () => onEdit(entityKey) },
      children,
    );

  const section = {
    type: TYPE,
    source: Source,
    decorator: Link,
    attributes: ["id", "section"],
    get description() {
      return say("heading");
    },
  };

  window.draftail.registerPlugin(section, "entityTypes");
})();
