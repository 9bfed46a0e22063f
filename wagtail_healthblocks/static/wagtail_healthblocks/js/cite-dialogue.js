/* What an editor meets who cites: the window that searches sources, the card over a mark, and what marks are called.
   Words and addresses come from the server, in the element #healthblocks-citing. */
(() => {
  const BATCH = 50;
  const PAUSE = 150;
  let given = null;

  const fromServer = () => (given ??= JSON.parse(document.getElementById("healthblocks-citing").textContent));

  const say = (name, values = {}) =>
    fromServer().texts[name].replace(/%\((\w+)\)s/g, (whole, value) => values[value] ?? whole);

  const ask = async (name, parameters, signal) => {
    const response = await fetch(`${fromServer().urls[name]}?${new URLSearchParams(parameters)}`, { signal });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  };

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false) element.setAttribute(name, value === true ? "" : value);
    });
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  /* What sources are called, asked once for all marks on the screen. */
  const labels = {
    known: new Map(),
    marks: new Set(),
    wanted: new Set(),

    /* The source; null if it is gone, undefined until the server has answered. */
    get: (uuid) => labels.known.get(uuid),

    add(sources) {
      sources.forEach((source) => labels.known.set(source.uuid, source));
    },

    follow(mark) {
      labels.marks.add(mark);
      labels.want(mark.uuids);
    },

    unfollow(mark) {
      labels.marks.delete(mark);
    },

    want(uuids) {
      const unknown = uuids.filter((uuid) => !labels.known.has(uuid));
      if (unknown.length && !labels.wanted.size) setTimeout(labels.load);
      unknown.forEach((uuid) => labels.wanted.add(uuid));
    },

    async load() {
      const uuids = [...labels.wanted];
      labels.wanted.clear();
      while (uuids.length) {
        const some = uuids.splice(0, BATCH);
        const { sources } = await ask("labels", some.map((uuid) => ["uuid", uuid]));
        some.forEach((uuid) => labels.known.set(uuid, null));
        labels.add(sources);
      }
      labels.marks.forEach((mark) => mark.forceUpdate());
    },

    /* The sources that the form names already: in marks, and in the choosers of a list of references. */
    async onPage() {
      const uuids = [...labels.marks].flatMap((mark) => mark.uuids);
      const chooser = `[data-chooser-url="${fromServer().urls.choose}"]`;
      const chosen = document.querySelectorAll(`${chooser} + input[type=hidden]`);
      const keys = [...chosen].map((input) => input.value).filter(Boolean);
      if (keys.length) {
        const { sources } = await ask("labels", keys.map((key) => ["pk", key]));
        labels.add(sources);
        uuids.push(...sources.map((source) => source.uuid));
      }
      return [...new Set(uuids)].map(labels.get).filter(Boolean);
    },
  };

  /* A source by author, year and title, with what became of it. */
  const describe = (source) => {
    if (!source) return [make("span", { class: "hb-citing__status" }, source === null ? say("gone") : "…")];
    const status = source.is_retracted ? "hb-citing__status" : "hb-citing__status hb-citing__status--mild";
    const title = [source.title, source.place].filter(Boolean).join(". ");
    return [
      make("strong", {}, make("bdi", {}, source.label)),
      source.is_live ? null : make("span", { class: "hb-citing__draft" }, say("draft")),
      make("span", { class: "hb-citing__title" }, make("bdi", {}, title)),
      source.status ? make("span", { class: status }, source.status) : null,
    ].filter(Boolean);
  };

  const button = (name, onclick, look = "") =>
    make("button", { type: "button", class: `button button-small ${look}`, onclick }, say(name));

  /* The window. It closes itself when it has said what was done: chosen, removed or cancelled. */
  class Dialogue {
    constructor({ uuids, locator, isNew, onChosen, onRemoved, onCancelled }) {
      this.uuids = [...uuids];
      this.isNew = isNew;
      this.outcomes = { onChosen, onRemoved, onCancelled };
      this.options = [];
      this.active = -1;
      this.build(locator ?? "");
      document.body.append(this.element);
      this.element.showModal();
      this.field.focus();
      this.showChosen();
      // Who comes back from another tab may have added a source there.
      this.onReturn = () => this.search();
      window.addEventListener("focus", this.onReturn);
      this.onPage = labels.onPage();
      this.search();
    }

    build(locator) {
      this.chosen = make("ul", { class: "hb-citing__chosen", "aria-label": say("chosen") });
      this.field = make("input", {
        type: "text", id: "hb-citing-search", role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
        "aria-expanded": "false", "aria-controls": "hb-citing-list", "aria-describedby": "hb-citing-help",
        oninput: () => this.typed(), onkeydown: (event) => this.pressed(event),
      });
      this.list = make("div", {
        id: "hb-citing-list", role: "listbox", "aria-multiselectable": "true", "aria-label": say("found_label"),
      });
      this.status = make("p", { role: "status", class: "hb-citing__found" });
      this.locator = make("input", {
        type: "text", id: "hb-citing-locator", autocomplete: "off", maxlength: 100, "aria-describedby": "hb-citing-where",
        onkeydown: (event) => {
          if (event.key === "Enter" && !event.isComposing) this.confirm(event);
        },
      });
      this.locator.value = locator;
      this.submit = button(this.isNew ? "cite" : "change", (event) => this.confirm(event));
      this.element = make(
        "dialog",
        {
          class: "hb-citing", "aria-labelledby": "hb-citing-heading",
          oncancel: (event) => {
            event.preventDefault();
            this.end("onCancelled");
          },
        },
        make("h2", { id: "hb-citing-heading" }, say(this.isNew ? "heading" : "heading_change")),
        this.chosen,
        make("label", { for: "hb-citing-search" }, say("search")),
        this.field,
        make("p", { id: "hb-citing-help", class: "hb-citing__help" }, say("search_help")),
        this.list,
        this.status,
        make("label", { for: "hb-citing-locator" }, say("locator")),
        this.locator,
        make("p", { id: "hb-citing-where", class: "hb-citing__help" }, say("locator_help")),
        make(
          "div",
          { class: "hb-citing__buttons" },
          this.submit,
          button("cancel", () => this.end("onCancelled"), "button-secondary"),
          this.isNew ? null : button("remove", () => this.end("onRemoved"), "no"),
        ),
      );
    }

    typed() {
      clearTimeout(this.timer);
      // What was asked for before these words is no longer wanted.
      this.request?.abort();
      this.isWaiting = false;
      this.isSearching = true;
      this.timer = setTimeout(() => this.search(), PAUSE);
    }

    async search() {
      clearTimeout(this.timer);
      this.request?.abort();
      const { signal } = (this.request = new AbortController());
      this.isSearching = true;
      const words = this.field.value.trim();
      try {
        const found = await ask("search", { q: words }, signal);
        const onPage = await this.onPage;
        // Nothing stops waiting for what is on the page: other words may have been typed meanwhile.
        if (!signal.aborted) this.show(words, found, onPage);
      } catch (error) {
        if (error.name === "AbortError") return;
        this.isSearching = this.isWaiting = false;
        this.status.textContent = say("failed");
      }
    }

    show(words, found, onPage) {
      labels.add(found.sources);
      const isOnPage = new Set(onPage.map((source) => source.uuid));
      const isFound = new Set(found.sources.map((source) => source.uuid));
      const sought = words.toLowerCase().split(/\s+/).filter(Boolean);
      const has = (source) => {
        const text = `${source.label} ${source.title} ${source.place}`.toLowerCase();
        return isFound.has(source.uuid) || sought.every((word) => text.includes(word));
      };
      const others = found.sources.filter((source) => !isOnPage.has(source.uuid));
      const groups = Object.entries({ on_page: onPage.filter(has), on_site: others });
      this.options = [];
      this.list.replaceChildren(
        ...groups.filter(([, sources]) => sources.length).map(([name, sources]) => this.group(name, sources)),
      );
      this.field.setAttribute("aria-expanded", String(this.options.length > 0));
      this.activate(words && this.options.length ? 0 : -1);
      this.tell(found);
      this.isSearching = false;
      if (this.isWaiting) this.chooseActive();
    }

    group(name, sources) {
      const id = `hb-citing-${name}`;
      const heading = make("div", { id, class: "hb-citing__group", role: "presentation" }, say(name));
      const options = sources.map((source) => {
        const place = this.options.length;
        const option = make(
          "div",
          {
            id: `hb-citing-option-${place}`, role: "option", "aria-selected": String(this.uuids.includes(source.uuid)),
            // The focus stays in the field.
            onmousedown: (event) => event.preventDefault(),
            onclick: () => {
              this.activate(place);
              this.chooseActive();
            },
          },
          ...describe(source),
        );
        this.options.push({ source, option });
        return option;
      });
      return make("div", { role: "group", "aria-labelledby": id }, heading, ...options);
    }

    tell(found) {
      const number = this.options.length;
      this.status.replaceChildren(number ? say("found", { number }) : say("nothing"));
      if (found.has_more) this.status.append(" ", say("more"));
      if (!number && found.add) {
        this.status.append(" ", make("a", { href: found.add, target: "_blank" }, say("add")));
      }
    }

    activate(place) {
      this.options[this.active]?.option.classList.remove("hb-citing__active");
      this.active = place;
      const option = this.options[place]?.option;
      option?.classList.add("hb-citing__active");
      option?.scrollIntoView({ block: "nearest" });
      if (option) this.field.setAttribute("aria-activedescendant", option.id);
      else this.field.removeAttribute("aria-activedescendant");
    }

    pressed(event) {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.isComposing) return;
      if (event.key in steps && this.options.length) {
        event.preventDefault();
        const number = this.options.length;
        const from = this.active < 0 && event.key === "ArrowUp" ? 0 : this.active;
        this.activate((from + steps[event.key] + number) % number);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (this.isSearching && this.field.value.trim()) this.isWaiting = true;
        else if (this.active >= 0) this.chooseActive();
        else if (!this.field.value.trim()) this.confirm(event);
      }
    }

    /* Add the source, or take it away if it was added already. */
    chooseActive() {
      this.isWaiting = false;
      const source = this.options[this.active]?.source;
      if (!source) return;
      this.toggle(source.uuid);
      this.activate(-1);
      this.field.value = "";
      this.search();
    }

    toggle(uuid) {
      this.uuids = this.uuids.includes(uuid) ? this.uuids.filter((other) => other !== uuid) : [...this.uuids, uuid];
      this.showChosen();
    }

    showChosen() {
      const items = this.uuids.map((uuid) => {
        const source = labels.get(uuid);
        const take = say("take", { source: source?.label ?? say("gone") });
        const onclick = () => {
          this.toggle(uuid);
          this.field.focus();
          this.search();
        };
        const attributes = { type: "button", class: "hb-citing__take", "aria-label": take, title: take, onclick };
        return make("li", {}, make("span", {}, ...describe(source)), make("button", attributes, "×"));
      });
      this.chosen.replaceChildren(...items);
      this.chosen.hidden = !items.length;
      this.submit.disabled = !items.length;
    }

    confirm(event) {
      event.preventDefault();
      if (!this.uuids.length) return;
      const locator = this.locator.value.trim().replace(/\s+/g, " ");
      this.end("onChosen", { id: this.uuids.join(" "), locator });
    }

    end(outcome, ...what) {
      this.close();
      this.outcomes[outcome](...what);
    }

    close() {
      clearTimeout(this.timer);
      this.request?.abort();
      window.removeEventListener("focus", this.onReturn);
      this.element.close();
      this.element.remove();
    }
  }

  /* What stands over a mark that was clicked: its sources, and what can be done. */
  const showCard = (mark, sources, { change, remove }) => {
    document.querySelector(".hb-citing-card")?.remove();
    const act = (what) => () => {
      card.remove();
      what();
    };
    const open = (source) => (source?.edit ? make("a", { href: source.edit, target: "_blank" }, say("open")) : null);
    const card = make(
      "div",
      {
        class: "hb-citing-card", popover: "auto", role: "dialog", "aria-label": say("chosen"),
        ontoggle: (event) => {
          if (event.newState === "closed") card.remove();
        },
      },
      make("ul", {}, ...sources.map((source) => make("li", {}, ...describe(source), open(source)))),
      make(
        "div",
        { class: "hb-citing__buttons" },
        button("change", act(change)),
        button("remove", act(remove), "button-secondary no"),
      ),
    );
    document.body.append(card);
    card.showPopover();
    const place = mark.getBoundingClientRect();
    const below = place.bottom + card.offsetHeight < window.innerHeight;
    card.style.top = `${below ? place.bottom + 4 : Math.max(4, place.top - card.offsetHeight - 4)}px`;
    card.style.left = `${Math.max(4, Math.min(place.left, window.innerWidth - card.offsetWidth - 4))}px`;
  };

  window.healthblocksCiting = { Dialogue, labels, say, showCard };
})();
