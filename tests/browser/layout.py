"""What holds on a page with every block, whatever else the site's CSS says."""

#: In order of reading, so that the same page gives the same list.
HEADINGS = "[...document.querySelectorAll(':is(h2, h3, h4, h5, h6)[class^=hb-]')]"

#: Blocks that touch, parts that lie on each other, lists and links that nobody would take for one, panels without edges.
FAULTS = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const name = (element) => `${element.localName}.${element.className}`;
    const number = (text) => parseFloat(text) || 0;
    const seen = (element) => element.getClientRects().length > 0;
    const inFlow = (element) => {
        const style = getComputedStyle(element);
        return seen(element) && style.position === "static" && !/inline|contents|table/.test(style.display);
    };
    const faults = [];
    const blocks = all(".hb-article > *").filter(seen);
    blocks.slice(1).forEach((block, index) => {
        const gap = block.getBoundingClientRect().top - blocks[index].getBoundingClientRect().bottom;
        // Notes in a row share the line between them.
        const row = [block, blocks[index]].every((element) => element.matches(".hb-note"));
        if (gap < 8 && !row) faults.push(`${gap} px between ${name(blocks[index])} and ${name(block)}`);
    });
    all(".hb-article, .hb-article *").forEach((parent) => {
        const children = [...parent.children].filter(inFlow);
        children.slice(1).forEach((child, index) => {
            const [a, b] = [children[index], child].map((element) => element.getBoundingClientRect());
            const apart = a.bottom <= b.top + 0.5 || a.right <= b.left + 0.5 || b.right <= a.left + 0.5;
            if (!apart) faults.push(`${name(child)} lies on ${name(children[index])}`);
        });
    });
    all(".hb-article :is(ol, ul.hb-list, .hb-paragraph ul) > li").forEach((item) => {
        const list = getComputedStyle(item.parentElement);
        if (getComputedStyle(item).listStyleType === "none") faults.push(`no marker: ${name(item.parentElement)}`);
        if (number(list.paddingInlineStart) < 16) faults.push(`no space for markers: ${name(item.parentElement)}`);
    });
    all(".hb-bare").forEach((list) => {
        if (number(getComputedStyle(list).paddingInlineStart)) faults.push(`indented: ${name(list)}`);
    });
    all(".hb-article a, .hb-byline a").forEach((link) => {
        if (!getComputedStyle(link).textDecorationLine.includes("underline")) faults.push(`no line: ${link.href}`);
    });
    all(".hb-notice").forEach((notice) => {
        const style = getComputedStyle(notice);
        if (number(style.paddingInlineStart) < 12 || number(style.paddingBlockEnd) < 12) faults.push(`no air: ${name(notice)}`);
        const edges = [style.borderBlockStartWidth, style.borderInlineStartWidth].map(number);
        if (Math.max(...edges) < 1) faults.push(`no edge: ${name(notice)}`);
    });
    all(".hb-table :is(th, td)").forEach((cell) => {
        const style = getComputedStyle(cell);
        if (number(style.borderBlockEndWidth) < 1 || number(style.paddingBlockStart) < 4) faults.push(`no line: ${name(cell)}`);
    });
    all("summary.hb-question__summary").forEach((summary) => {
        if (summary.getBoundingClientRect().height < 44) faults.push(`small: ${name(summary)}`);
    });
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) faults.push(`${wide} px sideways`);
    return [...new Set(faults)];
}"""


def faults(tab):
    """What is wrong with the layout of the page, in the wide window that it has and on a narrow phone."""
    wide = tab.viewport_size
    found = tab.evaluate(FAULTS)
    tab.set_viewport_size({"width": 360, "height": 640})
    found += [f"at 360 px: {fault}" for fault in tab.evaluate(FAULTS)]
    tab.set_viewport_size(wide)
    return found


def heading_sizes(tab):
    """How large and how bold each heading of a block is."""
    return tab.evaluate(
        HEADINGS + ".map(getComputedStyle).map((style) => [parseFloat(style.fontSize), style.fontWeight])"
    )
