// Makes the pages handier; every page works without it.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// The second click of a double click does nothing: it may land on the page that followed the first, where the button for
// the next step stands in the same place. Clicks by keyboard count as none.
document.addEventListener(
  "click",
  (event) => {
    if (event.detail > 1 && event.target.closest("button, .govuk-button")) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);

// What is going on is shown anew every second; without this script the page as a whole is.
async function refresh(part) {
  try {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const anew = page.querySelector("[data-refreshes]");
    if (!response.ok || !anew) {
      location.reload();
      return;
    }
    part.replaceChildren(...anew.childNodes);
  } catch {
    // The desk cannot be reached just now: tried again.
  }
  setTimeout(refresh, 1000, part);
}

for (const part of document.querySelectorAll("[data-refreshes]")) {
  setTimeout(refresh, 1000, part);
}

// How many contracts of a list are ticked; all of the page are ticked at once.
function countTicks(form) {
  const bar = form.querySelector("[data-ticks]");
  const boxes = [...form.querySelectorAll('input[name="contract"]')];
  const count = () => {
    bar.querySelector("[data-ticked]").textContent = boxes.filter((box) => box.checked).length;
  };
  for (const button of bar.querySelectorAll("[data-tick]")) {
    button.addEventListener("click", () => {
      for (const box of boxes) {
        box.checked = button.dataset.tick === "all";
      }
      count();
    });
  }
  form.addEventListener("change", count);
  // A browser that goes back to the list ticks again what was ticked.
  addEventListener("pageshow", count);
  count();
  bar.hidden = false;
}

for (const bar of document.querySelectorAll("[data-ticks]")) {
  countTicks(bar.closest("form"));
}

// What was typed stays when the language changes: it is put into the same forms of the page that follows.
const TYPED = "typed";

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
}

function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function keepTyped() {
  const forms = [...document.querySelectorAll("main form")].map((form) => ({
    action: form.getAttribute("action"),
    fields: fieldsOf(form).map((field) => [field.name, isTicked(field) ? field.checked : field.value]),
  }));
  sessionStorage.setItem(TYPED, JSON.stringify(forms));
}

function fillAgain(kept) {
  for (const form of document.querySelectorAll("main form")) {
    const fields = fieldsOf(form);
    const same = ({ action, fields: typed }) =>
      action === form.getAttribute("action") && typed.map(([name]) => name).join() === fields.map((field) => field.name).join();
    const found = kept.findIndex(same);
    if (found >= 0) {
      const [{ fields: typed }] = kept.splice(found, 1);
      fields.forEach((field, place) => {
        field[isTicked(field) ? "checked" : "value"] = typed[place][1];
      });
    }
  }
}

const kept = sessionStorage.getItem(TYPED);
sessionStorage.removeItem(TYPED);
if (kept) {
  fillAgain(JSON.parse(kept));
}
for (const form of document.querySelectorAll('form[action="/language"]')) {
  form.addEventListener("submit", keepTyped);
}
