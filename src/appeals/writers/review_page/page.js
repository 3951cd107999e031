"use strict";
(() => {
  const html = document.documentElement;
  const pristine = html.cloneNode(true); // what is saved offline is this, and answers
  const $ = (id) => document.getElementById(id);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const read = (id) => JSON.parse($(id).textContent);
  const made = (name, text = "", looks = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    element.className = looks;
    return element;
  };
  const isOnline = html.dataset.mode === "online";
  const panels = all("section.use");
  const letters = all("template[data-title]");
  const person = $("person"), comment = $("comment"), keysOn = $("keys-on");
  const VERDICTS = ["verified", "query", "wrong"];
  let state = read("state"); // {letters, marks, problem, uses: {row: {verdict, marks}}}
  const seen = state.letters;
  let at = -1, shown = -1, queue = Promise.resolve();

  // What is typed and not yet saved lives as long as this tab of the browser.
  const kept = {
    name: "appeals-" + location.pathname + (isOnline ? "" : seen),
    all: {},
    keep() { try { sessionStorage.setItem(this.name, JSON.stringify(this.all)); } catch { /* refused */ } },
  };
  try { kept.all = JSON.parse(sessionStorage.getItem(kept.name)) || {}; } catch { /* refused */ }
  const drafts = (kept.all.drafts ||= {});
  const unsaved = (kept.all.unsaved ||= []); // answers on their way to the server

  const say = (text) => { $("said").textContent = text; };
  const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const open = () => panels.filter((panel) => of(panel).verdict === "open");
  const GONE = { verdict: "gone", marks: [] };
  const of = (panel) => {
    const use = state.uses[panel.dataset.row] || GONE;
    const sent = unsaved.findLast((each) => each.row === panel.dataset.row);
    if (!sent || use === GONE) return use;
    const others = use.marks.filter((mark) => mark.by !== sent.person);
    const isShared = others.every((mark) => mark.why || mark.verdict === sent.verdict);
    const mine = { verdict: sent.verdict, by: sent.person, on: "being saved", comment: sent.comment };
    return { verdict: isShared ? sent.verdict : "query", marks: [...others, mine] };
  };

  function warn(text, button, act) {
    const words = text ? [made("p", text)] : [];
    if (text && button) {
      const element = made("button", button, "main");
      element.type = "button";
      element.addEventListener("click", act);
      words.push(element);
    }
    $("banner").replaceChildren(...words);
  }

  // ---- what is shown

  const pieces = panels.map(() => made("i"));
  document.querySelector(".bar").append(...pieces);

  function drawCounts() {
    const counts = {};
    for (const panel of panels) counts[of(panel).verdict] = (counts[of(panel).verdict] || 0) + 1;
    const left = counts.open || 0;
    $("left").textContent = left ? `${left} of ${panels.length} left` : "nothing left";
    $("counts").textContent = VERDICTS.filter((name) => counts[name])
      .map((name) => `${counts[name]} ${name}`).join(", ");
    panels.forEach((panel, number) => {
      pieces[number].dataset.verdict = of(panel).verdict;
      pieces[number].toggleAttribute("data-here", number === at);
    });
  }

  function drawMarks(panel) {
    const { verdict, marks } = of(panel);
    const badge = panel.querySelector(".badge");
    badge.dataset.verdict = verdict;
    badge.textContent = verdict === "gone" ? "changed" : verdict;
    panel.querySelector(".gone").hidden = verdict !== "gone";
    panel.querySelector(".marks").replaceChildren(...marks.map((mark) => {
      const line = made("li");
      line.append(made("b", mark.verdict, mark.why ? "fallen" : mark.verdict), ` ${mark.by}, ${mark.on}`);
      if (mark.comment) line.append(": ", made("q", mark.comment));
      if (mark.why) line.append(made("span", ` fell: ${mark.why}`, "quiet"));
      return line;
    }));
    panel.querySelector(".marks").hidden = !marks.length;
  }

  function draw(...changed) {
    (changed.length ? changed : panels).forEach(drawMarks);
    drawCounts();
    const isGone = at >= 0 && of(panels[at]).verdict === "gone";
    for (const id of [...VERDICTS, "save-comment"]) $(id).disabled = isGone || !panels.length;
    if (at >= 0) {
      const mine = of(panels[at]).marks.filter((mark) => mark.by === person.value && !mark.why);
      for (const id of VERDICTS) $(id).setAttribute("aria-pressed", mine.some((mark) => mark.verdict === id));
    }
  }

  function go(number, words = "") {
    if (!panels.length) return;
    at = Math.max(0, Math.min(panels.length - 1, number));
    panels.forEach((panel, each) => { panel.hidden = each !== at; });
    const panel = panels[at], row = panel.dataset.row;
    comment.value = drafts[row] || "";
    history.replaceState(null, "", `#${row}`);
    draw(panel);
    showLetter(panel);
    document.querySelector(".use-pane").scrollTop = 0;
    panel.querySelector("h2").focus({ preventScroll: true });
    if (html.dataset.show !== "letter") scrollTo(0, 0);
    say(words);
  }

  function goOpen(words = "") {
    const rest = [...panels.keys()].map((each) => (at + 1 + each) % panels.length);
    const found = rest.find((each) => of(panels[each]).verdict === "open");
    if (found === undefined) { draw(); say(`${words} Nothing is open any more.`.trim()); } else go(found, words);
  }

  // ---- the letter, and where in it the use is

  function showLetter(panel) {
    const edition = Number(panel.dataset.edition);
    const template = letters[edition];
    if (!template) return;
    const pane = $("letter");
    if (edition !== shown) {
      shown = edition;
      pane.replaceChildren(template.content.cloneNode(true));
      pane.lang = template.dataset.lang;
      pane.dir = template.dataset.dir;
      $("letter-title").textContent = template.dataset.title;
      openApart(pane);
    }
    const note = panel.dataset.note;
    const call = note !== "0" && pane.querySelector(`#call-${note}`);
    all(".here", pane).forEach((element) => element.classList.remove("here"));
    const blocks = "p, li, td, th, blockquote, h1, h2, h3, h4, h5, h6";
    const near = call ? [call.closest(blocks)] : all(blocks, pane);
    const words = panel.dataset.words.split("\n")[0];
    let place = call ? call.closest(blocks) : null, range = null;
    for (const block of words ? near : []) {
      range = block && rangeOf(words, block);
      if (range) { place = block; break; }
    }
    if (window.Highlight && CSS.highlights) {
      CSS.highlights.set("claim", new Highlight(...(range ? [range] : [])));
    }
    if (call) call.classList.add("here");
    if (place) {
      place.classList.add("here");
      const outer = document.querySelector(".letter-pane");
      const top = place.getBoundingClientRect().top - outer.getBoundingClientRect().top;
      outer.scrollTop += top - outer.clientHeight / 4;
    }
  }

  function openApart(where) {
    for (const link of all('a[href]:not([href^="#"])', where)) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
  }
  panels.forEach(openApart);

  function rangeOf(words, block) {
    const signs = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".call")) continue;
      [...node.data].reduce((offset, sign) => {
        const isBlank = /[\s\u200b\u2060]/u.test(sign);
        if (!isBlank) signs.push([sign, node, offset]);
        return offset + sign.length;
      }, 0);
    }
    const wanted = [...words.replace(/[\s\u200b\u2060]+/gu, "")];
    const first = signs.findIndex((_, start) =>
      start + wanted.length <= signs.length && wanted.every((sign, each) => signs[start + each][0] === sign));
    if (first < 0 || !wanted.length) return null;
    const [, from, start] = signs[first], [sign, to, end] = signs[first + wanted.length - 1];
    const range = document.createRange();
    range.setStart(from, start);
    range.setEnd(to, end + sign.length);
    return range;
  }

  // ---- answers: on the server at once, or in this file until it is saved

  async function ask(path, body) {
    const asked = body ? { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
    let answer;
    try { answer = await fetch(path, asked); } catch { throw new Error("Not saved: appeals has ended, or cannot be reached. What was marked before is saved."); }
    if (answer.ok) return answer.json();
    if (answer.status !== 409) throw new Error(`Not saved: ${await answer.text()}`);
    const { problems } = await answer.json();
    throw new Error(`Not saved: ${problems.map((each) => [each.place, each.message, each.remedy].filter(Boolean).join(": ")).join("; ")}`);
  }

  const online = {
    mark: (each) => ask("marks", each),
    undo: () => ask("undo", { person: person.value }),
  };

  const offline = {
    answers: {}, before: [], count: 0, savedCount: 0, base: {},
    begin() {
      this.base = state.uses;
      const filled = read("answers");
      for (const each of filled ? filled.answers : []) this.answers[each.use] = { verdict: each.verdict, comment: each.comment };
      if (filled) { person.value = filled.reviewer; this.count = this.savedCount = filled.count; }
      if (kept.all.answers && kept.all.count > this.count) {
        this.answers = kept.all.answers;
        this.count = kept.all.count;
      }
    },
    merged(row = null) {
      const uses = { ...this.base };
      for (const [each, { verdict, comment: words }] of Object.entries(this.answers)) {
        if (!uses[each]) continue;
        const mine = { verdict, by: person.value || "you", on: "not sent yet", comment: words };
        uses[each] = { verdict, marks: [...uses[each].marks.filter((mark) => mark.by !== person.value), mine] };
      }
      return { ...state, uses, row };
    },
    change(row, answer) {
      if (answer) this.answers[row] = answer; else delete this.answers[row];
      this.count += 1;
      Object.assign(kept.all, { answers: this.answers, count: this.count });
      kept.keep();
      return this.merged(row);
    },
    async mark({ row, verdict, comment: words }) {
      this.before.push([row, this.answers[row]]);
      return this.change(row, { verdict, comment: words });
    },
    async undo() {
      if (!this.before.length) throw new Error("There is nothing to take back.");
      return this.change(...this.before.pop());
    },
    save() {
      if (!needPerson()) return;
      const now = new Date(), two = (number) => String(number).padStart(2, "0");
      const named = Object.fromEntries(panels.map((panel) => [panel.dataset.row, panel.querySelector("h2").textContent]));
      const filled = {
        schema: "appeals/review-answers@1", list: read("list"), export: seen, reviewer: person.value,
        day: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`, count: this.count,
        answers: Object.entries(this.answers).map(([use, answer]) => ({ use, ...answer, what: named[use] || "" })),
      };
      const copy = pristine.cloneNode(true);
      copy.querySelector("#answers").textContent = JSON.stringify(filled).replaceAll("<", "\\u003c");
      const file = new Blob(["<!DOCTYPE html>\n", copy.outerHTML, "\n"], { type: "text/html" });
      const link = made("a");
      link.href = URL.createObjectURL(file);
      link.download = `${document.title.replace(/^Review: /, "review-").replace(/[^\w.-]+/g, "-")}-answered.html`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      this.savedCount = this.count;
      draw();
      say(`${plural(filled.answers.length, "answer")} saved as ${link.download}. Send that file back.`);
    },
  };
  const store = isOnline ? online : offline;

  function needPerson() {
    if (person.value) return true;
    say("Choose who you are first: “Checked by”, above.");
    person.focus();
    return false;
  }

  const inTurn = (act) => { queue = queue.then(act).catch((error) => { say(error.message); warn(error.message); }); };

  // The page shows an answer at once, and says that it is saved when it is. One that is
  // refused is taken back, and its use and comment are shown again. One that is on its
  // way when the page is loaded again is sent again.
  function answer(verdict, isStaying = verdict !== "verified") {
    if (at < 0 || !needPerson()) return;
    const panel = panels[at], row = panel.dataset.row, words = comment.value.trim();
    if (of(panel).verdict === "gone") { say("This use is another now: nothing was saved."); return; }
    const sent = { row, verdict, comment: words, person: person.value };
    const isFirst = !unsaved.some((each) => each.row === row);
    unsaved.push(sent);
    delete drafts[row];
    kept.keep();
    comment.value = "";
    const next = isStaying && !words ? "“c” to say why, “o” for the next that is open." : "";
    if (isStaying) draw(panel); else goOpen();
    send(sent, isFirst, next);
  }

  function send(sent, isAtOnce, next = "") {
    const begun = isAtOnce ? store.mark(sent) : null;
    if (begun) begun.catch(() => {}); // it is waited for in its turn
    const number = panels.findIndex((panel) => panel.dataset.row === sent.row);
    const arrived = () => { unsaved.splice(unsaved.indexOf(sent), 1); kept.keep(); };
    inTurn(async () => {
      let now;
      try { now = await (begun || store.mark(sent)); } catch (error) {
        if (sent.comment) drafts[sent.row] = sent.comment;
        arrived();
        go(number < 0 ? at : number);
        throw error;
      }
      arrived();
      take(now);
      const left = open().length;
      const named = panels[number] ? panels[number].querySelector("h2").textContent : "An answer";
      const what = `${named}: ${sent.verdict}${sent.comment ? ", with the comment" : ""}, ${isOnline ? "saved" : "kept in this tab"}.`;
      say(`${what} ${left ? `${left} left.` : "Nothing is open any more."} ${next}`);
    });
  }

  function take(now) {
    warn("");
    if (isOnline) told(now); else { state = now; draw(); }
  }

  const act = {
    verified: () => answer("verified"),
    query: () => answer("query"),
    wrong: () => answer("wrong"),
    next: () => go(at + 1, at + 1 < panels.length ? "" : "This is the last one."),
    previous: () => go(at - 1, at > 0 ? "" : "This is the first one."),
    "next-open": () => goOpen(),
    undo: () => needPerson() && inTurn(async () => {
      const now = await store.undo();
      take(now);
      const number = panels.findIndex((panel) => panel.dataset.row === now.row);
      go(number < 0 ? at : number, "Your last answer is taken back.");
    }),
    save: () => offline.save(),
    "show-letter": () => {
      const isLetter = html.dataset.show === "letter";
      html.dataset.show = isLetter ? "use" : "letter";
      $("show-letter").setAttribute("aria-pressed", !isLetter);
      if (at >= 0) showLetter(panels[at]);
    },
    "show-keys": () => $("keys").showModal(),
    "close-keys": () => $("keys").close(),
    "save-comment": () => {
      if (!comment.value.trim()) { say("There is no comment yet."); return; }
      const mine = of(panels[at]).marks.find((mark) => mark.by === person.value && !mark.why);
      answer(mine ? mine.verdict : "query", true);
    },
  };

  for (const [id, does] of Object.entries(act)) $(id)?.addEventListener("click", does);
  const focusComment = () => { comment.focus(); comment.scrollIntoView({ block: "nearest" }); };

  // ---- keys: never while somebody types, never twice for one that is held down

  const LATIN = /^[ -~]$/;
  const keyOf = (event) => (LATIN.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase());

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.target === comment) {
      const isDone = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (isDone) { event.preventDefault(); act["save-comment"](); }
      const isLeft = isDone || event.key === "Escape";
      if (isLeft && (person.value || !isDone) && !event.isComposing) panels[at]?.querySelector("h2").focus();
    }
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if ($("keys").open) return;
    const key = keyOf(event);
    if (!keysOn.checked && key !== "?") return;
    const button = all("button[data-key]").find((each) => each.dataset.key === key);
    if (key === "c") focusComment();
    else if (button && !button.disabled) button.click();
    else return;
    event.preventDefault();
  });

  const keys = [...all("#form button[data-key]"), ...all(".tools button[data-key]")]
    .map((button) => [button.dataset.key, button.dataset.does]);
  keys.splice(VERDICTS.length, 0, ["c", "write a comment; Esc leaves the field, Ctrl+Enter saves it and leaves"]);
  for (const [key, does] of keys) {
    const row = made("tr"), first = made("td");
    first.append(made("kbd", key));
    row.append(first, made("td", does));
    $("key-rows").append(row);
  }

  comment.addEventListener("input", () => {
    drafts[panels[at].dataset.row] = comment.value;
    if (!comment.value.trim()) delete drafts[panels[at].dataset.row];
    kept.keep();
  });
  $("form").addEventListener("submit", (event) => event.preventDefault());
  person.addEventListener("change", () => {
    kept.all.person = person.value;
    kept.keep();
    if (!isOnline) state = offline.merged();
    draw();
  });
  $("letter").addEventListener("click", (event) => {
    const call = event.target.closest(".call a");
    const isOfNote = (panel) => call?.id === `call-${panel.dataset.note}` && Number(panel.dataset.edition) === shown;
    const found = panels.findIndex(isOfNote);
    if (found >= 0) { event.preventDefault(); go(found); }
  });
  addEventListener("beforeunload", (event) => {
    if (!isOnline && offline.count > offline.savedCount) event.preventDefault();
  });

  // ---- what changes meanwhile: marks of others are shown, a changed letter is said

  function told(now) {
    state = now;
    const isGone = panels.filter((panel) => !now.uses[panel.dataset.row]).length;
    const again = () => location.reload();
    if (now.problem) warn(`The letter cannot be read as it is now, and nothing is taken until it can: ${now.problem}`, "Look again", again);
    else if (now.letters !== seen) {
      const what = isGone ? `${plural(isGone, "use")} of it ${isGone === 1 ? "is" : "are"} another now` : "no use that you see is another";
      warn(`The letter has changed since you opened this page: ${what}.`, "Show it as it is now", again);
    } else warn("");
    draw();
  }

  if (isOnline) {
    const stream = new EventSource("events");
    let isLost = false;
    stream.addEventListener("message", (event) => {
      if (isLost) { isLost = false; warn(""); }
      if (event.data !== `${state.letters} ${state.marks}${state.problem && "!"}`) inTurn(async () => told(await ask("state")));
    });
    stream.addEventListener("error", () => {
      isLost = true;
      warn("appeals has ended, or cannot be reached. What you marked is saved; run “appeals review open” again to go on.");
    });
  } else {
    offline.begin();
    state = offline.merged();
  }
  if (kept.all.person && !person.value) person.value = kept.all.person;
  const before = panels.findIndex((panel) => `#${panel.dataset.row}` === location.hash);
  if (isOnline) told(state); else draw();
  if (before >= 0) go(before);
  else if (open().length && panels.length) goOpen(); else go(0);
  if (isOnline) for (const each of [...unsaved]) send(each, false); else unsaved.length = 0;
})();
