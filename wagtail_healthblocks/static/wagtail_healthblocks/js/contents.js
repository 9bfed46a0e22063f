// Marks the section that is being read in the contents. Without it, browsers that know :target-current do.
(() => {
  const links = [...document.querySelectorAll(".hb-contents a")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const mark = () => {
    const passed = places.findLastIndex((place) => place && place.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, number) => link.toggleAttribute("aria-current", number === passed));
    links[passed]?.setAttribute("aria-current", "true");
  };
  if (!links.length) return;
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
})();
