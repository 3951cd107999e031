"use strict";
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, td, th";
const main = document.querySelector("main");
const byId = (id) => document.getElementById(id);

/* What is new: the page is asked for again, and what differs takes the old one's place. */

let isBusy = false, isAskedAgain = false;

async function refresh() {
  isAskedAgain = isBusy;
  if (isBusy) return;
  isBusy = true;
  do {
    isAskedAgain = false;
    const answer = await fetch("./").catch(() => null);
    if (!answer || !answer.ok) break;
    await take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } while (isAskedAgain);
  isBusy = false;
}

async function take(fresh) {
  for (const id of ["edition", "status", "stopped", "problems"]) {
    if (byId(id).outerHTML === fresh.getElementById(id).outerHTML) continue;
    const focused = document.activeElement && document.activeElement.id;
    byId(id).replaceWith(fresh.getElementById(id));
    if (focused && byId(focused)) byId(focused).focus();
  }
  const now = fresh.querySelector("main");
  const { letter, pdf } = main.dataset;
  Object.assign(main.dataset, now.dataset);
  byId("time").textContent = new Date().toLocaleTimeString();
  if (now.dataset.letter !== letter) await takeLetter(fresh.getElementById("sheet"));
  main.className = now.className;
  byId("sheet").inert = main.matches(".is-stopped");
  if (now.dataset.pdf !== pdf) await takePages(fresh.getElementById("pages"));
}

function takeLetter(sheet) {
  const old = byId("sheet");
  const { x, y } = placeInView(old);
  sheet.classList.add("coming");
  return new Promise((done) => {
    sheet.addEventListener("load", () => {
      sheet.contentWindow.scrollTo(x, y);
      sheet.classList.remove("coming");
      old.remove();
      makeReady(sheet);
      done();
    }, { once: true });
    old.removeAttribute("id");
    old.after(sheet);
  });
}

function placeInView(sheet) {
  const view = sheet.contentWindow;
  return view ? { x: view.scrollX, y: view.scrollY } : { x: 0, y: 0 };
}

async function takePages(pages) {
  const old = byId("pages"), top = old.scrollTop;
  const shown = [...old.querySelectorAll("img")].map((image) => {
    const box = image.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  });
  const loading = [...pages.querySelectorAll("img")]
    .filter((_, number) => shown[number])
    .map((image) => {
      const early = new Image();
      early.src = image.getAttribute("src");
      return early.decode().catch(() => null);
    });
  await Promise.all(loading);
  old.replaceWith(pages);
  pages.scrollTop = top;
}

/* From a word to its place. */

function makeReady(sheet) {
  const page = sheet.contentDocument;
  page.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!event.target.closest('a[href^="#"]')) event.preventDefault();
    point(page, event.target, wordAt(page, event));
  });
  page.addEventListener("keydown", (event) => {
    const by = { n: 1, p: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...page.querySelectorAll(BLOCKS)].filter((b) => !b.querySelector(BLOCKS));
    const places = all.filter((block) => placesOf(page, block).length);
    const at = places.findIndex((block) => block.matches(".here, :has(.here)"));
    const next = places[at < 0 ? (by > 0 ? 0 : places.length - 1) : at + by];
    if (next) point(page, next);
  });
}

function wordAt(page, event) {
  const words = event.target.closest("[data-exact]");
  if (!words) return 0;
  const { clientX: x, clientY: y } = event;
  const caret = page.caretPositionFromPoint
    ? page.caretPositionFromPoint(x, y)
    : page.caretRangeFromPoint(x, y);
  const node = caret && (caret.offsetNode || caret.startContainer);
  if (!node || node.nodeType !== Node.TEXT_NODE || !words.contains(node)) return 0;
  const before = node.data.slice(0, caret.offset ?? caret.startOffset);
  return [...before.slice(0, before.search(/\S*$/))].length;
}

function placesOf(page, element) {
  const words = element.closest("[data-place]") || element.querySelector("[data-place]");
  const note = element.closest("[data-entries]");
  const entries = note ? note.dataset.entries.split(" ") : [];
  if (words) return [words.dataset.place, ...entries];
  for (const [selector, places] of Object.entries(JSON.parse(main.dataset.frame))) {
    const part = element.closest(selector);
    if (!part || !places.length) continue;
    const number = [...page.querySelectorAll(selector)].indexOf(part);
    return [places[Math.min(number, places.length - 1)]];
  }
  return entries;
}

function point(page, element, shift = 0) {
  const [first, ...others] = placesOf(page, element);
  for (const before of page.querySelectorAll(".here")) before.classList.remove("here");
  if (!first) return say(["No file of the workspace says this."]);
  element.classList.add("here");
  element.scrollIntoView({ block: "nearest" });
  const [, file, line, column] = first.match(/^(.*?):(\d+)(?::(\d+))?$/) || [null, first];
  const place = column ? `${file}:${line}:${Number(column) + shift}` : first;
  show(place, others);
}

async function show(place, others = []) {
  const isCopied = await navigator.clipboard.writeText(place).then(() => true, () => false);
  const parts = [code(place), isCopied ? " copied" : " (not copied: select it)"];
  for (const other of others) parts.push(" · rests on ", button(other));
  say(parts);
}

function code(text) {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}

function button(place) {
  const element = document.createElement("button");
  element.dataset.copy = element.textContent = place;
  return element;
}

function say(parts) {
  byId("place").replaceChildren(...parts);
}

/* The page around it. */

function view(name) {
  document.body.dataset.view = name;
  for (const each of document.querySelectorAll("nav button"))
    each.setAttribute("aria-pressed", String(each.dataset.view === name));
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (pressed.dataset.view) view(pressed.dataset.view);
  if (!pressed.dataset.copy) return;
  const page = byId("sheet").contentDocument;
  const number = pressed.dataset.problem;
  const found = number && page && (
    page.querySelector(`[data-problems~="${number}"]`) || nearest(page, pressed.dataset.copy)
  );
  if (found) {
    view("letter");
    for (const before of page.querySelectorAll(".here")) before.classList.remove("here");
    found.classList.add("here");
    found.scrollIntoView({ block: "center" });
  }
  show(pressed.dataset.copy);
});

/* The words before a place in its line: what is wrong may have left no words itself. */
function nearest(page, place) {
  const [, line, column] = place.match(/^(.*?:\d+)(?::(\d+))?$/) || [];
  const all = line ? [...page.querySelectorAll(`[data-place^="${CSS.escape(line)}:"]`)] : [];
  const columnOf = (words) => Number(words.dataset.place.slice(line.length + 1));
  return all.filter((words) => columnOf(words) <= Number(column || 1)).pop() || all[0];
}

const events = new EventSource("changes");
events.onmessage = (event) => {
  if (event.data !== main.dataset.version) refresh();
};
events.onopen = () => document.body.classList.remove("is-away");
events.onerror = () => document.body.classList.add("is-away");

function begin(sheet) {
  sheet.addEventListener("load", () => makeReady(sheet), { once: true });
  const page = sheet.contentDocument;
  const isThere = page && page.readyState === "complete" && page.URL !== "about:blank";
  if (isThere) sheet.dispatchEvent(new Event("load"));
}

begin(byId("sheet"));
