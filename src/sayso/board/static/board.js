// What the pages do beyond links and forms: keys, decisions on the claim at hand, dialogs, the slider, dropped files.
"use strict";

const notice = () => document.getElementById("notice");
const base = () => document.body.dataset.base;
const deciding = () => document.getElementById("main").dataset.mayDecide === "yes";
const marked = new Set();

function say(text, bad) {
  const line = document.createElement("p");
  line.textContent = text;
  line.className = bad ? "bad" : "";
  // What stands behind an open dialog is neither seen nor read out.
  const dialog = document.querySelector("#dialog[open] #dialog-notice");
  (dialog || notice()).replaceChildren(line);
}

// The claim at hand: the one that holds the focus, else the one last walked to.
let current = null;

function cards() {
  return [...document.querySelectorAll("article.claim")].filter((card) => card.offsetParent !== null);
}

function atHand() {
  const focused = document.activeElement && document.activeElement.closest("article.claim");
  return focused || (current && document.getElementById(current)) || null;
}

function walk(step) {
  const all = cards();
  if (!all.length) return;
  const here = all.indexOf(atHand());
  const next = all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step))];
  current = next.id;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function post(values) {
  htmx.ajax("POST", base() + "/decide", { values, target: "#notice", swap: "innerHTML" });
}

function decide(card, kind) {
  if (!card || !deciding()) return;
  current = card.id;
  if (kind === "undo") {
    if (!card.dataset.undo) return say("Nothing was decided on this claim.", true);
    return post({ kind, targets: card.dataset.undo, expected: card.dataset.expected });
  }
  post({ kind, targets: card.dataset.claim, expected: card.dataset.expected });
}

function together(card, kind) {
  if (!card || !deciding()) return;
  const field = kind === "merge" ? "claim" : "ref";
  const others = [...marked].map((id) => document.getElementById(id)).filter((other) => other && other !== card);
  if (!others.length) return say("Mark other claims first (x).", true);
  current = card.id;
  const all = [card, ...others];
  const targets = all.map((each) => each.dataset[field]).join("\n");
  // What was seen of each: another may have been decided on, and drawn anew, since this one was.
  post({ kind, targets, expected: all.map((each) => each.dataset.expected).join(" ") });
  marked.clear();
  document.querySelectorAll("[data-mark]").forEach((box) => (box.checked = false));
}

function openForm(card, name) {
  if (!card || !deciding()) return;
  current = card.id;
  const dialog = document.getElementById("dialog");
  htmx
    .ajax("GET", base() + "/claim/" + encodeURIComponent(card.dataset.claim) + "?form=" + name, {
      target: "#dialog-body",
      swap: "innerHTML",
    })
    .then(() => {
      document.getElementById("dialog-notice").replaceChildren();
      if (!dialog.open) dialog.showModal();
      const first = dialog.querySelector("[name=low]") || dialog.querySelector("[name=p1-low]");
      if (first) first.focus();
    });
}

function toggleMark(card) {
  if (!card || !deciding()) return;
  const box = card.querySelector("[data-mark]");
  if (box) {
    box.checked = !box.checked;
    keepMark(card, box.checked);
  }
}

function keepMark(card, on) {
  if (on) marked.add(card.id);
  else marked.delete(card.id);
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog && !dialog.open) dialog.showModal();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  a: () => decide(atHand(), "accept"),
  r: () => decide(atHand(), "reject"),
  u: () => decide(atHand(), "undo"),
  m: () => openForm(atHand(), "mend"),
  s: () => openForm(atHand(), "split"),
  x: () => toggleMark(atHand()),
  g: () => together(atHand(), "merge"),
  "=": () => together(atHand(), "same-origin"),
  "-": () => together(atHand(), "not-same-origin"),
  h: () => {
    const card = atHand();
    if (card) window.location.href = base() + "/claim/" + encodeURIComponent(card.dataset.claim);
  },
  n: () => takeSelection(),
  w: () => toWords(null, document.activeElement),
  "/": () => {
    const first = document.querySelector("#filters label input, #filters label select");
    const folded = first && first.closest("details");
    if (folded) folded.open = true;
    if (first) first.focus();
  },
  "?": help,
};

function keysOn() {
  try {
    return localStorage.getItem("sayso-keys") !== "off";
  } catch {
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && field) return field.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || field || document.querySelector("dialog[open]")) return;
  if (!base() || !keysOn()) return;
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (/^[0-9]$/.test(event.key)) {
    const tab = document.querySelector(`.tabs a[data-key="${event.key}"]`);
    if (tab) tab.click();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-decide], [data-form], [data-form-link], #help-button");
  if (!button) return;
  const card = button.closest("article.claim") || document.querySelector("article.claim");
  if (button.id === "help-button") help();
  else if (button.dataset.formLink) {
    event.preventDefault();
    openForm(card, button.dataset.formLink);
  } else if (button.dataset.form) openForm(card, button.dataset.form);
  else decide(card, button.dataset.decide);
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("article.claim");
  if (card) current = card.id;
});

document.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches("[data-mark]")) keepMark(target.closest("article.claim"), target.checked);
  if (target.id === "keys-on") {
    try {
      localStorage.setItem("sayso-keys", target.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing keeps the keys on.
    }
  }
  const slider = target.closest("[data-slider]");
  if (slider && target.matches("[data-range]")) {
    const mark = slider.querySelectorAll("[data-marks] option")[Number(target.value)];
    slider.elements.at.value = Number(target.value) === Number(target.max) ? "" : mark.value;
    slider.requestSubmit();
  }
  if (slider && target.matches("[data-by]")) {
    slider.elements.at.value = "";
    slider.requestSubmit();
  }
});

document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-slider]");
  if (slider && event.target.matches("[data-range]")) {
    const mark = slider.querySelectorAll("[data-marks] option")[Number(event.target.value)];
    event.target.setAttribute("aria-valuetext", mark.textContent);
    slider.elements.at.value = mark.value;
  }
  // Typed words are looked for in the report: the offsets of an earlier selection no longer hold.
  if (event.target.name === "quote" && event.target.form.id === "add-claim") {
    event.target.form.elements.start.value = "";
    event.target.form.elements.end.value = "";
  }
});

// Empty fields make long addresses.
document.addEventListener("submit", (event) => {
  if (event.target.method === "get") {
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
    window.setTimeout(() => {
      for (const field of event.target.elements) field.disabled = false;
    });
  }
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest && event.target.closest("[data-drop]");
    if (!form) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) {
      form.elements.files.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
}

document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.responseText || "That did not work.", true);
});
document.addEventListener("htmx:sendError", () => say("The board cannot be reached.", true));
document.addEventListener("htmx:sseError", () => {
  const state = document.getElementById("live-state");
  if (state) state.textContent = "The line is broken; it is tried again.";
});
document.addEventListener("htmx:sseOpen", () => {
  const state = document.getElementById("live-state");
  if (state) state.textContent = "New ones appear as they are read.";
});

// The server need give anew only what is on the page.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") {
    event.detail.headers["X-Cards"] = cards().slice(0, 150).map((card) => card.id).join(" ");
  }
});

// A claim that is read again is shown once; the focus stays where it was.
document.addEventListener("htmx:sseBeforeMessage", (event) => {
  const data = event.detail && event.detail.data;
  if (typeof data !== "string") return;
  const there = [...data.matchAll(/ id="(claim-[^"]+)"/g)].map((found) => document.getElementById(found[1])).filter(Boolean);
  if (event.detail.type === "claim") for (const card of there) card.remove();
  if (event.detail.type === "card" && !there.length) event.preventDefault();
});
document.addEventListener("htmx:oobAfterSwap", () => {
  const dialog = document.getElementById("dialog");
  if (dialog && dialog.open) return;
  const card = current && document.getElementById(current);
  if (card && (document.activeElement === document.body || !document.activeElement)) card.focus({ preventScroll: true });
  for (const id of marked) {
    const box = document.querySelector(`#${CSS.escape(id)} [data-mark]`);
    if (box) box.checked = true;
  }
});
document.addEventListener("decided", () => {
  const dialog = document.getElementById("dialog");
  if (dialog && dialog.open) dialog.close();
  const card = current && document.getElementById(current);
  if (card) card.focus({ preventScroll: true });
});

// A page that was still waited for is there. Who is writing in a field of it is not disturbed.
document.addEventListener("htmx:beforeRequest", (event) => {
  const waiting = event.target.closest && event.target.closest("#coming");
  const field = document.activeElement && document.activeElement.closest("#main input, #main textarea, #main select");
  if (!waiting || !field) return;
  event.preventDefault();
  waiting.querySelector("[role=status]").textContent = "It is there.";
  waiting.classList.remove("waiting");
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "main") return;
  const whole = !document.getElementById("coming");
  document.getElementById("told").textContent = whole ? "The page is complete." : "";
});

// On a phone what is seldom used would fill the first screen.
htmx.onLoad((part) => {
  if (!window.matchMedia("(max-width: 40rem)").matches) return;
  for (const each of part.querySelectorAll("details[data-fold]")) each.open = false;
});

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("keys-on");
  if (box) box.checked = keysOn();
});
