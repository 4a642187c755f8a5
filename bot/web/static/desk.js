// Keys for the queue, and forms that answer within the page. Everything works without it.
"use strict";

const pane = document.querySelector("[data-pane]");
let busy = false;

const here = document.querySelector(".pages a[aria-current]");
if (here) here.parentElement.parentElement.parentElement.scrollLeft = here.offsetLeft - 40;

const menu = document.querySelector(".talks details");
if (menu) {
  const away = (event) => {
    if (!menu.contains(event.relatedTarget || event.target)) menu.open = false;
  };
  menu.addEventListener("focusout", (event) => event.relatedTarget && away(event));
  document.addEventListener("click", away);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
}

function offscreen(element) {
  return element.closest("details:not([open])") && !element.matches("details, summary");
}

function byKey(key) {
  const open = pane && pane.querySelector("details[open] [data-pick='" + CSS.escape(key) + "']");
  const quoted = "'" + CSS.escape(key) + "'";
  return open || document.querySelector("[data-key=" + quoted + "], [data-also=" + quoted + "]");
}

function toggle(details) {
  for (const other of pane.querySelectorAll(".more details[open]")) {
    if (other !== details) other.open = false;
  }
  details.open = !details.open;
  if (!details.open) return;
  const field = details.querySelector("input[type=search], textarea");
  (field || details.querySelector("button") || details).focus();
  if (field && field.select) field.select();
}

function press(element) {
  if (element.tagName === "DETAILS") toggle(element);
  else if (element.type === "checkbox") element.checked = !element.checked;
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (field) {
    if (event.key === "Escape") {
      field.blur();
      const details = field.closest("details");
      if (details) details.open = false;
    }
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const element = byKey(event.key);
  if (!element || offscreen(element)) return;
  event.preventDefault();
  press(element);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

function put(html, keepFocus) {
  pane.innerHTML = html;
  window.showTimes(pane);
  const article = pane.querySelector("[data-focus]");
  if (article && !keepFocus) article.focus({ preventScroll: true });
  const row = pane.querySelector("[data-row][aria-current]");
  if (row) row.scrollIntoView({ block: "nearest" });
  pane.dataset.turn = String(Number(pane.dataset.turn || 0) + 1);
}

async function ask(url, options) {
  if (busy) return;
  busy = true;
  pane.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { ...options, headers: { "x-part": "1" } });
    const html = await response.text();
    if (html.includes("class=\"bar\"")) put(html);
    else pane.querySelector(".voice").innerHTML = html;
  } catch {
    const words = document.createElement("p");
    words.className = "notice";
    words.textContent = "The desk cannot be reached: nothing was changed. Try again.";
    pane.querySelector(".voice").replaceChildren(words);
  } finally {
    busy = false;
    pane.removeAttribute("aria-busy");
  }
}

if (pane) {
  pane.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-find]")) {
      event.preventDefault();
      const first = pane.querySelector("[data-found] [data-first]");
      if (first) first.click();
      return;
    }
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    const action = (event.submitter && event.submitter.getAttribute("formaction")) || form.action;
    ask(action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
  });

  pane.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row], .pager a, .tabs a[href*='/queue']");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", row.href);
    ask(row.href, {});
  });

  let typing = 0;
  pane.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(typing);
    const found = pane.querySelector("[data-found]");
    typing = setTimeout(async () => {
      const url = pane.dataset.search + "?q=" + encodeURIComponent(event.target.value);
      const response = await fetch(url, { headers: { "x-part": "1" } });
      if (response.ok && found.isConnected) found.innerHTML = await response.text();
    }, 90);
  });
}
