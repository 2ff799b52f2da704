// Makes the pages handier; every page works without it.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

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
