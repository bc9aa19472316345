"use strict";

// The line of news of a page that nobody sees is hung up: a browser opens six to a host, and a seventh tab would never
// load. Seen again, the page asks for what it has missed.
class Line {
  constructor(url) {
    this.url = url;
    this.listeners = [];
    this.last = "";
    this.ended = false;
    Line.all.add(this);
    if (document.visibilityState !== "hidden") this.open();
  }
  get readyState() {
    return this.source ? this.source.readyState : EventSource.CONNECTING;
  }
  open() {
    if (this.ended || this.source) return;
    const url = new URL(this.url, window.location.href);
    if (this.last) url.searchParams.set("after", this.last);
    this.source = new EventSource(url, { withCredentials: true });
    this.source.onopen = (event) => this.onopen && this.onopen(event);
    this.source.onerror = (event) => {
      // htmx opens another in its place.
      if (this.readyState === EventSource.CLOSED) Line.all.delete(this);
      if (this.onerror) this.onerror(event);
    };
    for (const [kind, listener] of this.listeners) this.source.addEventListener(kind, listener);
    for (const kind of ["claims", "claim", "card", "origins", "decided", "picture", "gone"]) {
      this.source.addEventListener(kind, (event) => (this.last = event.lastEventId || this.last));
    }
  }
  hangUp() {
    if (this.source) this.source.close();
    this.source = null;
  }
  close() {
    this.ended = true;
    Line.all.delete(this);
    this.hangUp();
  }
  addEventListener(kind, listener) {
    this.listeners.push([kind, listener]);
    if (this.source) this.source.addEventListener(kind, listener);
  }
  removeEventListener(kind, listener) {
    this.listeners = this.listeners.filter((each) => each[0] !== kind || each[1] !== listener);
    if (this.source) this.source.removeEventListener(kind, listener);
  }
}
Line.all = new Set();
htmx.createEventSource = (url) =>
  /\/live(\?|$)/.test(url) ? new Line(url) : new EventSource(url, { withCredentials: true });
document.addEventListener("visibilitychange", () => {
  for (const line of Line.all) document.visibilityState === "hidden" ? line.hangUp() : line.open();
});
