/* Where a legal status is typed: the list of codes holds those of the chosen country and axis, and a row's title says
   what it is. Without this script the list holds all codes, by country, and the server refuses what does not fit. */
(() => {
  const { Controller } = window.StimulusModule;

  class StatusCodeController extends Controller {
    static values = { axes: Object, union: String };

    connect() {
      // Kept with the element: a row that is moved is connected anew.
      this.element.allOptions ||= [...this.element.children].map((child) => child.cloneNode(true));
      this.narrow(this.element.value);
      this.onChange = (event) => this.changed(event);
      this.row?.addEventListener("input", this.onChange);
      this.row?.addEventListener("change", this.onChange);
      this.entitle();
      this.close();
    }

    disconnect() {
      this.row?.removeEventListener("input", this.onChange);
      this.row?.removeEventListener("change", this.onChange);
    }

    /* The nearest element around all fields of this status. */
    get row() {
      let around = this.element.parentElement;
      while (around && !this.field("country", around)) around = around.parentElement;
      return around;
    }

    field(name, within = this.row) {
      const id = this.element.id.replace(/code$/, name);
      return id !== this.element.id ? within?.querySelector(`#${CSS.escape(id)}`) : null;
    }

    changed(event) {
      if ([this.field("country"), this.field("axis")].includes(event.target)) this.narrow("");
      this.entitle();
    }

    narrow(kept) {
      const country = this.field("country")?.value;
      const places = [country, this.unionValue.split(" ").includes(country) ? "EU" : country];
      const axis = this.field("axis")?.value;
      const fits = (option) =>
        (option.dataset.places || "").split(",").some((place) => places.some((one) => place === `${one} ${axis}`));
      const all = this.element.allOptions.map((child) => child.cloneNode(true));
      const chosen = this.element.value;
      if (country && axis) {
        const options = all.flatMap((child) => [...child.querySelectorAll("option")]).filter(
          (option) => fits(option) || option.value === kept,
        );
        options.sort((one, other) => one.dataset.order - other.dataset.order);
        options.forEach((option) => places.forEach((place) => this.label(option, place)));
        const empty = all.filter((child) => child.matches("option") && !child.value);
        this.element.replaceChildren(...empty, ...options);
      } else {
        this.element.replaceChildren(...all);
      }
      this.element.value = chosen;
      if (this.element.selectedIndex < 0) this.element.value = "";
    }

    /* A code that several countries have means something else in each. */
    label(option, country) {
      const own = JSON.parse(option.dataset.labels || "{}")[country];
      if (own) option.textContent = own;
    }

    get title() {
      const chosen = (field) => (field?.value ? field.selectedOptions[0]?.textContent.trim() : "");
      const option = this.element.selectedOptions[0];
      const code = option?.dataset.title || chosen(this.element).replace(/^.*? – /, "");
      const date = this.field("as_of")?.value.match(/^(\d{4})-(\d{2})-(\d{2})$/);
      const language = document.documentElement.lang;
      const day = date
        ? new Date(Date.UTC(date[1], date[2] - 1, date[3])).toLocaleDateString(language === "en" ? "en-GB" : language, {
            day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
          })
        : "";
      const axis = this.axesValue[this.field("axis")?.value] || "";
      const products = this.field("applies_to")?.value.trim();
      const country = chosen(this.field("country"));
      return country ? [country, axis, code, products, day].filter(Boolean).join(" · ") : "";
    }

    entitle() {
      const heading = this.panel?.querySelector("[data-panel-heading-text]");
      if (!heading) return;
      if (!heading.querySelector("[data-status-title]")) {
        const number = document.createElement("span");
        number.append(...heading.childNodes);
        const title = document.createElement("span");
        title.dataset.statusTitle = "";
        heading.append(title, number);
      }
      const [title, number] = heading.children;
      title.textContent = this.title;
      number.hidden = Boolean(this.title);
    }

    get panel() {
      return this.element.closest("[data-inline-panel-child]");
    }

    /* A stored status is closed until somebody opens it, so that the list can be read; not one with an error. */
    close() {
      const toggle = this.panel?.querySelector("[data-panel-toggle]");
      if (!toggle || this.element.wasClosed || !this.field("id")?.value) return;
      this.element.wasClosed = true;
      const close = () => {
        const failed = this.panel.querySelector(".error-message, [aria-invalid='true']");
        if (!failed && toggle.getAttribute("aria-expanded") === "true") toggle.click();
      };
      // Once Wagtail has made the button work.
      if (document.readyState === "complete") close();
      else window.addEventListener("load", close, { once: true });
    }
  }

  window.wagtail.app.register("hb-status-code", StatusCodeController);
})();
