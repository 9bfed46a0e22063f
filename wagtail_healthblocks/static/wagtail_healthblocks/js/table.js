// A tab stop only while there is something to scroll.
const watch = new ResizeObserver((seen) => seen.map(({ target: t }) => (t.tabIndex = t.scrollWidth > t.clientWidth ? 0 : -1)));
document.querySelectorAll(".hb-table__scroll").forEach((t) => watch.observe(t));
