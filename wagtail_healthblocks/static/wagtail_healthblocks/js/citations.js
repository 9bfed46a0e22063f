// Shows a source beside its mark while somebody points at it. Without it, the mark leads to the list.
(() => {
  const box = Object.assign(document.createElement("div"), { className: "hb-popover", id: "hb-popover", popover: "manual" });
  const hide = () => box.matches(":popover-open") && box.hidePopover();
  const show = ({ target }) => {
    if (box.contains(target)) return;
    const link = target.closest?.(".hb-citation a");
    const entry = link && document.getElementById(link.hash.slice(1));
    if (!entry) return hide();
    const words = entry.cloneNode(true);
    words.querySelectorAll(".hb-reference__back, [id]").forEach((part) => part.remove());
    box.replaceChildren(...words.childNodes);
    link.setAttribute("aria-describedby", box.id);
    document.body.append(box);
    box.showPopover();
    const { left, bottom, top } = link.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${bottom + box.offsetHeight > innerHeight ? top - box.offsetHeight : bottom}px`;
  };
  addEventListener("mouseover", show);
  addEventListener("focusin", show);
  addEventListener("scroll", hide, { passive: true });
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
