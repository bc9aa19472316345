// Selecting words of a report, for the claim that is added by hand: by mouse, and by keyboard.
//
// The keys are taken by a bar above the text, of the role "application": a screen reader hands it the arrows, while the
// text itself stays text, which is read as any other. What the cursor is on is told in a live region, for a screen
// reader hears nothing of a selection outside a field; it is the document's own selection, drawn and copied as one.
"use strict";

// What a browser that cannot tell words apart is left with: words are selected by mouse, or typed.
const SEGMENTS = typeof Intl.Segmenter === "function";
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/gu;
const MAC = /Mac|iP/.test(navigator.platform);
const SPOKEN = 12;

const picked = {
  bar: () => document.getElementById("words"),
  text: () => document.querySelector(".report-text"),
  form: () => document.getElementById("add-claim"),
};
const told = new WeakMap();
// The words at both ends of what is selected, the second where the cursor is; the field that asked, and what to go back
// to.
const choice = { of: null, anchor: null, focus: null, moved: false, asked: null, back: null };

function segmentsOf(text) {
  if (!told.has(text)) told.set(text, new Segments(text));
  return told.get(text);
}

function spell(text) {
  return text.replace(/\s+/gu, " ").replace(UNSEEN, (char) => {
    const number = char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `[U+${number}]`;
  });
}

function shorten(text) {
  const words = spell(text).split(" ").map((word) => (word.length > 60 ? word.slice(0, 60) + "…" : word));
  if (words.length <= SPOKEN) return words.join(" ");
  return `${words.slice(0, SPOKEN / 2).join(" ")} … ${words.slice(-SPOKEN / 2).join(" ")}`;
}

function span() {
  return [Math.min(choice.anchor[0], choice.focus[0]), Math.max(choice.anchor[1], choice.focus[1])];
}

function tellWords(words) {
  document.getElementById("words-told").textContent = words;
}

function showWords() {
  const { of, anchor, focus } = choice;
  const [start, end] = span();
  const [first, last] = [of.point(start, true), of.point(end, false)];
  if (focus[0] < anchor[0]) window.getSelection().setBaseAndExtent(...last, ...first);
  else window.getSelection().setBaseAndExtent(...first, ...last);
  document.getElementById("words-now").textContent = shorten(of.text.slice(start, end));
  const box = of.box(focus);
  const top = picked.bar().parentElement.getBoundingClientRect().bottom + 8;
  const bottom = window.innerHeight - 24;
  if (box.top < top) window.scrollBy(0, box.top - top - box.height);
  else if (box.bottom > bottom) window.scrollBy(0, box.bottom - bottom + box.height);
}

// Where the cursor stands when somebody comes in: on what is selected, where it was, or at the first word that is seen.
function beginWords() {
  const text = picked.text();
  const of = segmentsOf(text);
  const selected = of.selected();
  if (choice.of !== of) Object.assign(choice, { of, anchor: null, focus: null });
  if (selected) [choice.anchor, choice.focus] = [of.from(selected[0]), of.until(selected[1])];
  else choice.anchor = choice.focus;
  if (!choice.focus || !choice.anchor) {
    const box = text.getBoundingClientRect();
    const edge = getComputedStyle(text).direction === "rtl" ? box.right - 4 : box.left + 4;
    const below = picked.bar().parentElement.getBoundingClientRect().bottom + 24;
    choice.anchor = choice.focus = (box.top < 0 && of.at(edge, below)) || of.from(0);
  }
  choice.moved = Boolean(selected);
  if (!choice.focus) return tellWords("The report has no words.");
  text.classList.add("choosing");
  document.getElementById("words-for").textContent = choice.asked ? `For ${choice.asked.what}:` : "For the claim:";
  showWords();
  tellWords(shorten(of.text.slice(...span())));
}

function endWords() {
  const text = picked.text();
  if (text) text.classList.remove("choosing");
  document.getElementById("words-now").textContent = "";
  document.getElementById("words-for").textContent = "";
  if (!choice.moved) window.getSelection().removeAllRanges();
}

function wordFor(event) {
  const { of, focus } = choice;
  const far = event.ctrlKey || (MAC && event.altKey);
  const rtl = getComputedStyle(of.element).direction === "rtl";
  const way = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1, ArrowUp: -1, ArrowDown: 1, PageUp: -1, PageDown: 1 };
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowRight":
      if (far) return of.sentenceFrom(focus, way[event.key]);
      return way[event.key] > 0 ? of.next(focus) : of.previous(focus);
    case "ArrowUp":
    case "ArrowDown":
      return of.lineFrom(focus, way[event.key]);
    case "PageUp":
    case "PageDown":
      return of.paragraphFrom(focus, way[event.key]);
    case "Home":
      return of.from(far ? 0 : of.sentence(focus)[0]);
    case "End":
      return of.until(far ? of.text.length : of.sentence(focus)[1]);
    default:
      return undefined;
  }
}

function moveWords(event) {
  const found = wordFor(event);
  if (found === undefined) return false;
  if (found === null) tellWords("There is no more of the text that way.");
  else {
    choice.focus = found;
    if (!event.shiftKey) choice.anchor = found;
    choice.moved = true;
    showWords();
    const [start, end] = span();
    tellWords((event.shiftKey ? "selected: " : "") + shorten(choice.of.text.slice(start, end)));
  }
  return true;
}

// To the words, for a field that asks for them; where some are selected already, they are what it gets.
function toWords(asked, back) {
  const text = picked.text();
  if (!text || !picked.form() || !SEGMENTS) return;
  Object.assign(choice, { asked, back });
  if (asked && segmentsOf(text).selected()) return takeWords();
  picked.bar().focus({ preventScroll: true });
}

function takeWords() {
  const form = picked.form();
  const of = segmentsOf(picked.text());
  const selected = of.selected();
  if (!selected) return;
  const field = form.elements[choice.asked ? choice.asked.name : "quote"];
  const folded = form.closest("details");
  if (folded) folded.open = true;
  const words = of.text.slice(...selected);
  field.value = field.name === "quote" ? words : words.replace(/\s+/gu, " ");
  if (field.name === "quote") {
    form.elements.start.value = of.codePoints(selected[0]);
    form.elements.end.value = of.codePoints(selected[1]);
  }
  // The next field most likely asks for words among these.
  Object.assign(choice, { of, anchor: of.from(selected[0]), focus: of.from(selected[0]), moved: false, asked: null });
  window.getSelection().removeAllRanges();
  field.focus();
  field.scrollIntoView({ block: "nearest" });
}

function leaveWords() {
  const { back } = choice;
  Object.assign(choice, { moved: false, asked: null, back: null });
  if (back && back.isConnected && back !== document.body) back.focus();
  else picked.bar().blur();
}

// What the key n does: words that are selected are taken; without any they are typed.
function takeSelection() {
  const [text, form] = [picked.text(), picked.form()];
  if (!text || !form) return;
  if (SEGMENTS && segmentsOf(text).selected()) return takeWords();
  const folded = form.closest("details");
  if (folded) folded.open = true;
  form.elements.quote.focus();
  form.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "words" || event.metaKey || !choice.focus) return;
  if (event.key === "Enter") takeWords();
  else if (event.key === "Escape") leaveWords();
  else if (!moveWords(event)) return;
  event.preventDefault();
});
document.addEventListener("focusin", (event) => event.target.id === "words" && beginWords());
document.addEventListener("focusout", (event) => {
  if (event.target.id !== "words") return;
  // Who goes on with the mouse, in the text, still answers the field that asked.
  if (event.relatedTarget && !event.relatedTarget.contains(picked.text())) choice.asked = null;
  endWords();
});
// A button that asks for words leaves those alone that are selected.
document.addEventListener("mousedown", (event) => event.target.closest("[data-pick]") && event.preventDefault());
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick]");
  if (button) toWords({ name: button.dataset.pick, what: button.dataset.what }, button);
});
document.addEventListener("mouseup", (event) => {
  if (choice.asked && event.target.closest(".report-text")) window.setTimeout(takeWords);
});
htmx.onLoad(() => {
  for (const each of SEGMENTS ? [] : document.querySelectorAll(".words-bar, [data-pick]")) each.hidden = true;
});
