/* Which paragraphs of a clipboard are headings, and of what level. */
(() => {
  const { matches: isIn } = window.healthblocksLooks;
  const { BLOCKS } = window.healthblocksSigns;

  class Headings {
    constructor(document, looks) {
      Object.assign(this, { document, looks });
    }

    /* 1 to 6; 0 for what is no heading. */
    levelOf(element) {
      const { looks } = this;
      const tag = /^H([1-6])$/.exec(element.tagName)?.[1];
      const role = isIn(element, "[role='heading']") && (element.getAttribute("aria-level") ?? "2");
      const outline = /^[1-6]/.exec(looks.get(element, "mso-outline-level"))?.[0];
      const named = /(?:Mso)?Heading([1-6])\b/i.exec(element.className)?.[1];
      const styled = /heading ([1-6])/i.exec(element.querySelector("[data-ccp-parastyle]")?.dataset.ccpParastyle ?? "")?.[1];
      const title = isIn(element, ".MsoTitle") ? "1" : "";
      const large = this.isLarge(element) ? "2" : "";
      return Number(tag || role || outline || named || (isIn(element, "p") && styled) || title || large || 0);
    }

    /* A bold line in larger letters than the text has: a heading that nobody marked as one. */
    isLarge(element) {
      const text = element.textContent.trim();
      if (!isIn(element, "p, div") || !text || text.length > 120 || /[.:;,]$/.test(text) || element.querySelector(BLOCKS)) return false;
      const inner = [...element.querySelectorAll("*")].filter((each) => each.textContent.trim() === text);
      const isBold = [element, ...inner].some((each) => this.looks.isBold(each));
      const size = Math.max(...[element, ...inner].map((each) => this.looks.sizeOf(each)));
      return isBold && size >= this.usualSize() * 1.2;
    }

    usualSize() {
      if (this.usual === undefined) {
        const lengths = new Map();
        this.document.querySelectorAll("p, li, td, span").forEach((each) => {
          const size = this.looks.sizeOf(each);
          if (size) lengths.set(size, (lengths.get(size) ?? 0) + each.textContent.length);
        });
        this.usual = [...lengths].sort(([, one], [, other]) => other - one)[0]?.[0] ?? Number.POSITIVE_INFINITY;
      }
      return this.usual;
    }
  }

  window.healthblocksHeadings = { Headings };
})();
