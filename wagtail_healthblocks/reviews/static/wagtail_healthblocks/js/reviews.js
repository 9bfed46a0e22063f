// Three comforts; everything works without them. The form comes to the link instead of the reader going to it, a form
// that has been sent cannot be sent again by a second click, and whoever writes sees how many characters are left.

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

// Said aloud only near the end, and when the writer pauses.
let pause;

function countDown({ target: field }) {
  const counter = field.maxLength > 0 && document.getElementById(`${field.id}_limit`);
  if (!counter) return;
  const lang = counter.closest("[lang]")?.lang || undefined;
  const left = Math.max(0, field.maxLength - field.value.length);
  const text = counter.dataset[new Intl.PluralRules(lang).select(left)] ?? counter.dataset.other;
  const number = new Intl.NumberFormat(lang, { numberingSystem: "latn" }).format(left);
  counter.textContent = text.replace("{count}", number);
  const status = counter.nextElementSibling ?? counter.parentElement.appendChild(document.createElement("p"));
  status.className = "hb-visually-hidden";
  status.setAttribute("role", "status");
  clearTimeout(pause);
  pause = setTimeout(() => (status.textContent = left <= field.maxLength / 10 ? counter.textContent : ""), 1000);
}

document.addEventListener("input", countDown);
document.addEventListener("focusin", countDown);

// Back from the next page, the form can be sent again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(".hb-form [type=submit]")) button.disabled = false;
});
