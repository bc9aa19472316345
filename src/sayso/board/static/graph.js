// The graph of origins: one stop for the tab key, the arrows lead on; what a node or a count is about stands in the
// list, and opens as a dialog.
"use strict";

function stops(svg) {
  return [...svg.querySelectorAll("a")];
}

function middle(stop) {
  const box = stop.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function step(svg, from, key) {
  const [x, y] = middle(from);
  const along = key === "ArrowLeft" || key === "ArrowRight";
  const way = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  let best = null;
  let least = Infinity;
  for (const stop of stops(svg)) {
    const [a, b] = middle(stop);
    const [ahead, beside] = along ? [(a - x) * way, Math.abs(b - y)] : [(b - y) * way, Math.abs(a - x)];
    if (ahead < 8 || (!along && beside > 60)) continue;
    const far = along ? ahead + 2 * beside : ahead + beside;
    if (far < least) [best, least] = [stop, far];
  }
  if (!best) return;
  from.tabIndex = -1;
  best.tabIndex = 0;
  best.focus({ preventScroll: true });
  best.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function follow(svg, stop) {
  for (const each of svg.querySelectorAll(".lit")) each.classList.remove("lit");
  svg.classList.toggle("following", Boolean(stop));
  if (!stop) return;
  const edges = [...svg.querySelectorAll("g.edge")].map((edge) => [edge, ...edge.dataset.ends.split(" ")]);
  const ends = stop.dataset.ends ? stop.dataset.ends.split(" ") : [stop.dataset.node, stop.dataset.node];
  const lit = new Set(ends);
  const pairs = new Set(stop.dataset.ends ? [stop.dataset.ends] : []);
  for (const [start, here, there] of [[ends[0], 2, 1], [ends[1], 1, 2]]) {
    const seen = new Set([start]);
    for (const node of seen) {
      for (const edge of edges) {
        if (edge[here] !== node) continue;
        pairs.add(edge[0].dataset.ends);
        lit.add(edge[there]);
        seen.add(edge[there]);
      }
    }
  }
  for (const each of svg.querySelectorAll("[data-ends]")) each.classList.toggle("lit", pairs.has(each.dataset.ends));
  for (const each of svg.querySelectorAll("[data-node]")) each.classList.toggle("lit", lit.has(each.dataset.node));
}

function showWhy(stop) {
  const dialog = document.getElementById("dialog");
  const found = stop.dataset.why.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  if (!dialog || !found.length) return false;
  const heading = document.createElement("h2");
  heading.id = "dialog-title";
  heading.textContent = stop.querySelector("title").textContent.replace(/: why$/, "");
  const copies = found.slice(0, 12).map((each) => {
    const copy = each.cloneNode(true);
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
    for (const one of copy.querySelectorAll("details")) one.open = true;
    return copy;
  });
  document.getElementById("dialog-notice").replaceChildren();
  document.getElementById("dialog-body").replaceChildren(heading, ...copies);
  dialog.showModal();
  return true;
}


// A graph that is drawn anew keeps the stop where the tab key came in.
function oneStop(svg) {
  const all = stops(svg);
  const kept = all.find((stop) => stop.getAttribute("tabindex") === "0") || all[0];
  for (const stop of all) {
    const index = stop === kept ? "0" : "-1";
    if (stop.getAttribute("tabindex") !== index) stop.setAttribute("tabindex", index);
  }
  follow(svg, all.find((stop) => stop === document.activeElement));
}

const drawn = (target) => (target.closest ? target.closest("[data-graph]") : null);

htmx.onLoad((part) => part.querySelectorAll("[data-graph]").forEach(oneStop));
document.addEventListener("keydown", (event) => {
  const svg = drawn(event.target);
  const stop = svg && event.target.closest("a");
  if (!stop || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(svg, stop, event.key);
});
for (const kind of ["focusin", "mouseover"]) {
  document.addEventListener(kind, (event) => {
    const svg = drawn(event.target);
    for (const other of document.querySelectorAll("[data-graph].following")) if (other !== svg) follow(other, null);
    if (svg) follow(svg, event.target.closest("a"));
  });
}
document.addEventListener("focusout", (event) => drawn(event.target) && follow(drawn(event.target), null));
document.addEventListener("click", (event) => {
  const stop = drawn(event.target) && event.target.closest("[data-why]");
  if (stop && !event.ctrlKey && !event.metaKey && !event.shiftKey && showWhy(stop)) event.preventDefault();
});
