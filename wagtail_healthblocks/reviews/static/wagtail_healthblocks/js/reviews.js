// Two comforts; everything works without them. The form comes to the link instead of the reader going to it,
// and a form that has been sent cannot be sent again by a second click.

const FIELDS = "input:not([type=hidden], [tabindex='-1']), select, textarea";

async function fetchForm(link) {
  const address = new URL(link.href);
  address.searchParams.set("fragment", "1");
  const response = await fetch(address, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return response.ok ? page.querySelector("form.hb-review-form") : null;
}

async function bringForm(link) {
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  try {
    const form = document.adoptNode(await fetchForm(link));
    link.parentElement.after(form);
    link.replaceWith(...link.childNodes);
    form.querySelector(FIELDS).focus();
  } catch {
    location.assign(link.href); // closed meanwhile, or no network: the page itself says so
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-hb-reviews-form]");
  const wantsNewTab = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || wantsNewTab || event.defaultPrevented) return;
  event.preventDefault();
  bringForm(link);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".hb-form") || event.defaultPrevented) return;
  for (const button of event.target.querySelectorAll("[type=submit]")) button.disabled = true;
});

// Back from the next page, the form can be sent again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(".hb-form [type=submit]")) button.disabled = false;
});
