// How news comes into a page that is open: new claims slide in, what is drawn anew becomes another in its place, and
// neither moves whoever reads, nor undoes what they did to the page.
"use strict";

// So many of a batch slide: all that a phone shows of it, and the first rows of a wide screen.
const SLIDING = 4;
const arrived = new WeakSet();

function inView(card) {
  const box = card.getBoundingClientRect();
  return box.bottom > 0 && box.top < window.innerHeight;
}

function slide(fresh) {
  const batch = [];
  for (const card of fresh.children) {
    if (arrived.has(card)) break;
    arrived.add(card);
    batch.push(card);
  }
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  // A page that nobody sees draws no frame. Where a card stands is known by the next one in any case: to ask now would
  // lay the page out once more.
  window.requestAnimationFrame(() => {
    for (const card of batch.filter(inView).slice(0, SLIDING)) card.dataset.arriving = "";
  });
}

// What a visitor opened, chose or wrote stays when the part around it is drawn anew; so does what the scripts noted.
const KEPT = {
  open: () => true,
  tabindex: (element) => element.closest("[data-graph]") !== null,
  "data-arriving": () => true,
  checked: (box) => box.checked !== box.defaultChecked,
  selected: (option) => {
    const all = [...option.closest("select").options];
    return all.some((each) => each.selected !== each.defaultSelected);
  },
  value: (field) => field.value !== field.defaultValue,
};
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !(KEPT[name] && KEPT[name](element));

document.addEventListener("animationend", (event) => {
  if (event.animationName === "arrive") delete event.target.dataset.arriving;
});

// The place of whoever reads: what holds the keyboard's focus and is seen, else what stands in the middle. A browser
// that holds it by itself leaves nothing to do; Safari does not, nor does any where the part that is read is redrawn.
let place = null;

function notePlace(target) {
  const held = document.activeElement;
  const focus = held !== document.body && target.contains(held) && inView(held);
  const middle = window.scrollY > 0 && document.elementFromPoint(window.innerWidth / 2, window.innerHeight / 2);
  const here = focus ? held : middle;
  place = here ? { here, top: here.getBoundingClientRect().top } : null;
}

function keepPlace() {
  if (place && place.here.isConnected) window.scrollBy(0, place.here.getBoundingClientRect().top - place.top);
  place = null;
}

const holds = CSS.supports("overflow-anchor", "auto");
document.addEventListener("htmx:sseBeforeMessage", (event) => holds || notePlace(event.target));
document.addEventListener("htmx:sseMessage", (event) => {
  keepPlace();
  if (event.target.id === "fresh") slide(event.target);
});

// A part that is drawn anew in its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "origins") notePlace(event.target);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "origins") return;
  document.querySelectorAll("[data-graph]").forEach(oneStop);
  keepPlace();
});
