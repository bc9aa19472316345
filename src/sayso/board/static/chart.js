// The toll as a chart. The expression interpreter stands in for code that is made at run time, which the page forbids.
"use strict";

let drawing = null;

async function draw() {
  const place = document.getElementById("chart");
  if (!place || place.dataset.spec === drawing) return;
  drawing = place.dataset.spec;
  const answer = await fetch(place.dataset.spec, { credentials: "same-origin" });
  if (!answer.ok) return;
  const spec = await answer.json();
  const style = getComputedStyle(document.body);
  const ink = style.color;
  const faint = getComputedStyle(document.querySelector(".quiet")).color;
  spec.config = {
    font: style.fontFamily,
    axis: { labelColor: ink, titleColor: ink, gridColor: faint, gridOpacity: 0.25, domainColor: faint, tickColor: faint, labelFontSize: 12, titleFontSize: 12 },
    legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, columns: place.clientWidth < 600 ? 2 : 6, labelLimit: 200, symbolBaseFillColor: ink, layout: { bottom: { direction: "vertical", anchor: "start" } } },
    view: { stroke: null },
  };
  // The colours of sides are those of the page, which knows of light and dark.
  const root = getComputedStyle(document.documentElement);
  const scale = spec.encoding.color.scale;
  scale.range = scale.domain.map((side, i) => root.getPropertyValue("--" + side).trim() || scale.range[i]);
  spec.width = Math.max(240, place.clientWidth);
  const made = vegaLite.compile(spec, { logger: vega.logger(vega.Error) });
  const view = new vega.View(vega.parse(made.spec, null, { ast: true }), {
    expr: vega.expressionInterpreter,
    renderer: "svg",
    container: place,
    hover: true,
    tooltip: tip,
  });
  await view.runAsync();
  place.dataset.drawn = "yes";
  let wait = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(() => view.width(Math.max(240, place.clientWidth)).runAsync(), 150);
  });
}

function tip(handler, event, item, value) {
  let box = document.getElementById("chart-tip");
  if (!box) {
    box = document.createElement("div");
    box.id = "chart-tip";
    box.setAttribute("role", "tooltip");
    document.body.append(box);
  }
  box.hidden = !value;
  if (!value) return;
  box.replaceChildren();
  const head = document.createElement("strong");
  head.textContent = [value.words, value.people].filter(Boolean).join(" ");
  const who = document.createElement("p");
  who.textContent = [value.speaker, value.said, value.step].filter(Boolean).join(" · ");
  const words = document.createElement("blockquote");
  words.textContent = value.quote || "";
  box.append(head, who, words);
  const left = Math.min(event.pageX + 12, document.documentElement.clientWidth - box.offsetWidth - 8);
  box.style.left = Math.max(8, left) + "px";
  box.style.top = event.pageY + 14 + "px";
}

htmx.onLoad(draw);
