/* What the markup of a clipboard makes of an element: hidden, deleted, raised, bold. Programs say it by tags, by styles
   of their own (mso-…), by classes with a stylesheet beside them, and by roles. Changes nothing of the page. */
(() => {
  const NEVER = "script, style, meta, link, title, noscript, template, iframe, object, embed, button, select, textarea, input, svg, audio, video, canvas, dialog";
  const HIDDEN = "[hidden], [aria-hidden='true'], .visually-hidden, .visuallyhidden, .sr-only, .screen-reader-text, .mw-editsection, .headerlink";
  const COMMENTS = ".MsoCommentReference, .MsoCommentText, .msocomanchor, .msocomtxt, .sdcomment, [data-comment-id] > sup";
  const DELETED = "del, .msoDel, [data-track-change='delete'], .track-change-delete";
  const STRUCK = "s, strike";
  const LISTED = ["mso-element:comment-list", "mso-element:comment"];

  const stylesOf = (text) => {
    const properties = new Map();
    text.split(/;(?![^(]*\))/).forEach((part) => {
      const place = part.indexOf(":");
      if (place > 0) properties.set(part.slice(0, place).trim().toLowerCase(), part.slice(place + 1).trim().toLowerCase());
    });
    return properties;
  };

  /* Selectors and what they say, as the stylesheets of the clipboard have them; browsers would drop what is Word's. */
  const rulesOf = (document) => {
    const text = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
    const bare = text.replace(/<!--|-->|\/\*[^]*?\*\//g, "").replace(/@[\w-]+[^{};]*;/g, "");
    return [...bare.matchAll(/([^{}@]+)\{([^{}]*)\}/g)].map(([, selector, said]) => [selector.trim(), stylesOf(said)]);
  };

  const matches = (element, selector) => {
    try {
      return element.matches(selector);
    } catch {
      return false;
    }
  };

  const lengthOf = (value) => Number.parseFloat(value) || 0;

  /* What is known of the elements of one document. */
  class Looks {
    constructor(document) {
      this.rules = rulesOf(document);
      this.known = new WeakMap();
    }

    stylesOf(element) {
      if (!this.known.has(element)) {
        const all = new Map();
        this.rules.forEach(([selector, said]) => {
          if (matches(element, selector)) said.forEach((value, name) => all.set(name, value));
        });
        stylesOf(element.getAttribute("style") ?? "").forEach((value, name) => all.set(name, value));
        this.known.set(element, all);
      }
      return this.known.get(element);
    }

    get(element, name) {
      return this.stylesOf(element).get(name) ?? "";
    }

    isLeftOut(element) {
      return matches(element, NEVER) || this.isHidden(element) || matches(element, COMMENTS);
    }

    isHidden(element) {
      const styles = this.stylesOf(element);
      const says = (name, value) => (styles.get(name) ?? "").startsWith(value);
      if (says("display", "none") || says("visibility", "hidden") || says("mso-hide", "all")) return true;
      if (says("mso-list", "ignore") || LISTED.includes(`mso-element:${styles.get("mso-element")}`)) return true;
      if (/^0(\.0+)?(px|pt|em|rem|%)?$/.test(styles.get("font-size") ?? "") || styles.get("opacity") === "0") return true;
      const isTiny = says("position", "absolute") && (says("width", "1px") || says("clip", "rect") || says("left", "-9"));
      return isTiny || matches(element, HIDDEN);
    }

    isDeleted(element) {
      return matches(element, DELETED) || this.get(element, "mso-element") === "deleted";
    }

    isStruck(element) {
      const line = this.get(element, "text-decoration") + this.get(element, "text-decoration-line");
      return matches(element, STRUCK) || line.includes("line-through");
    }

    isInserted(element) {
      return matches(element, "ins, .msoIns");
    }

    /* "sup", "sub", or nothing for what stands on the line. */
    raisedBy(element) {
      if (matches(element, "sup, .Superscript, .superscript")) return "sup";
      if (matches(element, "sub, .Subscript, .subscript")) return "sub";
      const styles = this.stylesOf(element);
      const align = styles.get("vertical-align") ?? "";
      if (align === "super" || styles.get("font-variant-position") === "super") return "sup";
      if (align === "sub" || styles.get("font-variant-position") === "sub") return "sub";
      const isInline = !matches(element, "td, th, img, tr");
      const raised = /^-?[\d.]/.test(align) && isInline ? lengthOf(align) : lengthOf(styles.get("mso-text-raise"));
      const moved = styles.get("position") === "relative" ? -lengthOf(styles.get("top")) + lengthOf(styles.get("bottom")) : 0;
      const isMoved = moved && (styles.has("font-size") || styles.has("font") || styles.has("line-height"));
      const up = raised || (isMoved ? moved : 0);
      if (!up) return "";
      return up > 0 ? "sup" : "sub";
    }

    /* Whether an element makes its text bold; nothing where it says nothing of it. */
    isBold(element) {
      const weight = this.get(element, "font-weight");
      if (weight) return /^(bold|bolder|[6-9]00)/.test(weight);
      return matches(element, "b, strong") ? true : undefined;
    }

    isItalic(element) {
      const style = this.get(element, "font-style");
      if (style) return /^(italic|oblique)/.test(style);
      return matches(element, "i, em, cite, dfn, var") ? true : undefined;
    }

    sizeOf(element) {
      const size = this.get(element, "font-size") || /[\d.]+(px|pt|em)/.exec(this.get(element, "font"))?.[0] || "";
      return /(px|pt)$/.test(size) ? lengthOf(size) : 0;
    }
  }

  window.healthblocksLooks = { Looks, matches };
})();
