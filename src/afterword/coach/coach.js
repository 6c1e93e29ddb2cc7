/* The coach's front end: finds the text (a box of its own, or the cell above), sends it with every pause, shows the
   panel that Python draws, and paints marks into the text. Words that people read come from Python. */

const PAINTS = typeof Highlight !== "undefined" && typeof CSS !== "undefined" && Boolean(CSS.highlights);
const PATIENCE = 5000, SOON = 60, KINDS = ["good", "doubt", "fix", "point"];

/* One Highlight a kind for the whole page: each coach adds and removes its own ranges. */
function shared(kind) {
  const name = `aw-${kind}`;
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}

function element(name, attributes = {}, ...children) {
  const el = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
  el.append(...children);
  return el;
}

/* A text box with a mirror behind it that carries the marks. */
function boxSource(home, o) {
  const box = element("textarea", { class: "aw-box", id: `${o.id}-box`, rows: "11", dir: "auto", spellcheck: "true", "aria-describedby": `${o.id}-hint` });
  const mirror = element("div", { class: "aw-mirror", "aria-hidden": "true", dir: "auto" });
  const frame = element("div", { class: "aw-frame" }, mirror, box);
  home.append(element("label", { for: box.id, class: "aw-label" }, o.label), frame);
  const follow = () => { mirror.scrollTop = box.scrollTop; };
  const echo = () => { mirror.textContent = `${box.value}\n `; follow(); };
  o.on(box, "scroll", follow);
  o.on(box, "keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && event.key.toLowerCase() === "s") return void o.flush();
    if (command && event.key === "Enter") { event.preventDefault(); o.ask(); }
    event.stopPropagation();  // JupyterLab would swallow Enter and fire its shortcuts
  });
  o.compose(box);
  o.on(box, "input", () => { echo(); o.changed(); });
  const size = new ResizeObserver(() => { mirror.style.width = `${box.clientWidth}px`; mirror.style.height = `${box.clientHeight}px`; follow(); });
  size.observe(box);
  o.onEnd(() => size.disconnect());
  return {
    get: () => box.value,
    set: (text) => { box.value = text; echo(); },
    select: (start, end) => { box.focus(); box.setSelectionRange(start, end); },
    live: () => true,
    caret: () => box.selectionEnd,
    focused: () => document.activeElement === box,
    ranges(marks) {
      echo();
      return marks.map((mark) => {
        const range = new Range();
        range.setStart(mirror.firstChild, mark.start);
        range.setEnd(mirror.firstChild, mark.end);
        return [mark.kind, range];
      });
    },
  };
}

/* The cell this output belongs to. Its first line is the magic; the rest is the draft. */
function cellSource(el, o) {
  const content = () => el.closest(".jp-Cell")?.querySelector(".jp-InputArea .cm-content");
  const editor = () => {
    const c = content();
    return c && (c.cmTile?.view || c.cmView?.view || c.cmView?.rootView?.view);
  };
  /* The editor would read the words as Python at every key, which takes longer than all the rest. What it reads them with
     stands in a compartment of its state, and comes back when the coach goes. */
  let python = null;
  function asProse() {
    const view = editor();
    if (!view || view.composing) return;
    for (const [compartment, extension] of view.state.config?.compartments ?? []) {
      if (!extension?.language) continue;
      python = { view, effects: compartment.reconfigure(extension) };
      return void view.dispatch({ effects: compartment.reconfigure([]) });
    }
  }
  const whole = () => {
    const view = editor();
    if (view) return view.state.doc.toString();
    return [...(content()?.querySelectorAll(".cm-line") ?? [])].map((line) => line.textContent).join("\n");
  };
  const head = (text) => { const at = text.indexOf("\n"); return at < 0 ? text.length : at + 1; };
  const get = () => { const text = whole(); return text.slice(head(text)).replace(/\n+$/, ""); };
  let attached = null, watcher = null, last = "";
  function attach() {
    const c = content();
    asProse();
    if (!c || c === attached) return;
    attached = c;
    c.classList.add("aw-prose");
    c.setAttribute("spellcheck", "true");
    c.setAttribute("aria-label", o.label);
    watcher?.disconnect();
    last = whole();
    watcher = new MutationObserver(() => {
      if (!c.classList.contains("aw-prose")) c.classList.add("aw-prose");
      const text = whole();
      if (text !== last) { last = text; o.changed(); } else o.repaint();
    });
    o.compose(c);
    watcher.observe(c, { subtree: true, childList: true, characterData: true });
    if (!c.dataset.awEnter) {  // prose: Enter starts a line, it does not indent as Python would
      c.dataset.awEnter = "1";
      c.addEventListener("keydown", (event) => {
        const view = editor();
        const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
        if (!view || event.key !== "Enter" || !plain || !c.classList.contains("aw-prose")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        view.dispatch(view.state.replaceSelection("\n"), { scrollIntoView: true, userEvent: "input" });
      }, { capture: true });
    }
    editor()?.requestMeasure?.();
    setTimeout(o.repaint, 0);
  }
  attach();
  const poll = setInterval(attach, 300);  // long notebooks rebuild their editors
  o.onEnd(() => {
    clearInterval(poll);
    watcher?.disconnect();
    attached?.classList.remove("aw-prose");
    if (python?.view.dom.isConnected) python.view.dispatch({ effects: python.effects });
  });
  return {
    get,
    set(text) {
      const view = editor();
      if (!view) return;
      const now = whole(), from = head(now);
      view.dispatch({ changes: { from, to: now.length, insert: (now[from - 1] === "\n" ? "" : "\n") + text } });
    },
    select(start, end) {
      const view = editor(), from = head(whole());
      if (!view) return;
      view.dispatch({ selection: { anchor: from + start, head: from + end }, scrollIntoView: true });
      view.focus();
    },
    live: () => Boolean(content()),
    caret: () => (editor()?.state.selection.main.head ?? 0) - head(whole()),
    focused: () => Boolean(content()?.contains(document.activeElement)),
    ranges(marks) {
      const view = editor();
      if (!view) return [];
      const from = head(whole()), found = [];
      for (const mark of marks) {
        try {
          const a = view.domAtPos(from + mark.start), b = view.domAtPos(from + mark.end);
          const range = new Range();
          range.setStart(a.node, a.offset);
          range.setEnd(b.node, b.offset);
          found.push([mark.kind, range]);
        } catch { /* outside of what the editor has drawn */ }
      }
      return found;
    },
  };
}

function render({ model, el, signal }) {
  const ends = [], ender = new AbortController(), words = model.get("words");
  signal?.addEventListener("abort", () => ender.abort());
  const isCell = model.get("source") === "cell";
  const id = `aw${Math.random().toString(36).slice(2, 9)}`;
  const slot = model.get("slot");

  const note = element("div", { class: "aw-note", hidden: "" }), hint = element("p", { class: "aw-hint", id: `${id}-hint` });
  const home = element("div", { class: "aw-home" }), feedback = element("div", { class: "aw-feedback", role: "group", "aria-label": `${model.get("label")}: coach` });
  const status = element("p", { class: "aw-status" }), spoken = element("div", { class: "aw-sr", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  const toggle = element("input", { type: "checkbox", id: `${id}-hold` });
  const show = element("button", { type: "button", class: "aw-show" }, words.show);
  const held = element("div", { class: "aw-held", hidden: "" }, element("p", {}, words.held), show);
  const bar = element("div", { class: "aw-bar" }, element("label", { for: toggle.id }, toggle, ` ${words.hold}`), status);
  const root = element("div", { class: `aw-coach ${isCell ? "aw-in-cell" : "aw-in-box"}`, role: "group", "aria-label": model.get("label") });
  root.append(note, element("div", { class: "aw-grid" }, element("div", { class: "aw-left" }, home, hint), element("div", { class: "aw-right" }, held, feedback, bar)), spoken);
  el.append(root);

  let rev = 0, timer = 0, flying = false, dirty = false, unsent = false, sent = 0, guard = 0, said = "", saying = 0, mine = [], composing = null, offering = false;
  let holding = model.get("held"), painted = { text: "", marks: [] };

  const o = {
    id, label: model.get("label"),
    on: (target, name, listen) => target.addEventListener(name, listen, { signal: ender.signal }),
    onEnd: (end) => ends.push(end),
    flush: () => { clearTimeout(timer); send(); },
    compose(target) {
      o.on(target, "compositionstart", () => (composing = target));
      o.on(target, "compositionend", () => { composing = null; later(); });
    },
    ask: () => { if (holding) peek(); o.flush(); },
    changed: () => { unsent = true; remember(Date.now() / 1000); shift(); later(); },
    repaint: () => {
      const result = model.get("result"), text = source.get();
      paint(!painted.text && result.size === text.length ? { text, marks: result.marks } : painted);
    },
  };
  const source = isCell ? cellSource(el, o) : boxSource(home, o);
  hint.textContent = isCell ? words.cell : words.area;

  function tell(text, ...buttons) {
    note.hidden = !text;
    note.replaceChildren(...(text ? [element("p", {}, text), ...buttons] : []));
  }
  const remark = (...what) => { if (!offering) tell(...what); };
  function action(text, act) {
    const button = element("button", { type: "button" }, text);
    button.onclick = act;
    return button;
  }

  /* What is typed stays in this tab until Python has kept it. */
  function remember(at) {
    try { sessionStorage.setItem(slot, JSON.stringify({ at, text: source.get() })); } catch { /* no storage */ }
  }
  function remembered() {
    try { return JSON.parse(sessionStorage.getItem(slot) || "null"); } catch { return null; }
  }

  function send(act = "score", more = {}) {
    if (!source.live()) return;  // another view of the output has no cell, and so no words, of its own
    if (act === "score" && composing?.isConnected) return;  // half a word, as an input method shows it, is no draft
    if (act === "score" && flying) { dirty = true; return; }
    dirty = unsent = false;
    rev += 1;
    flying = true;
    sent = performance.now();
    clearTimeout(guard);
    guard = setTimeout(unanswered, PATIENCE);
    try { model.send({ ...more, do: act, rev, text: source.get() }); } catch { remark(words.silent); }
  }
  /* An answer that never came stands in nobody's way: what was written since is asked about anew. */
  function unanswered() {
    flying = false;
    remark(words.silent);
    if (dirty) send();
  }
  /* Who types on is answered now and then: with a key, so that the answer is about what stands there. */
  function later() {
    clearTimeout(timer);
    const due = sent + model.get("longest_wait") - performance.now();
    if (due < SOON) send();
    else timer = setTimeout(send, Math.min(model.get("debounce"), due));
  }

  function clear() {
    if (PAINTS) for (const [kind, range] of mine) CSS.highlights.get(`aw-${kind}`)?.delete(range);
    mine = [];
  }
  function paint(what) {
    clear();
    painted = what;
    if (!PAINTS || holding) return;
    mine = source.ranges([...what.marks, ...pointedAt()].filter((mark) => mark.end <= what.text.length && KINDS.includes(mark.kind)));
    for (const [kind, range] of mine) shared(kind).add(range);
  }
  /* The sentence chosen in the list is underlined in the text. */
  function pointedAt() {
    const chosen = feedback.querySelector(".aw-point[open] select[name=sentence]")?.selectedOptions[0];
    return chosen ? [{ start: Number(chosen.dataset.start), end: Number(chosen.dataset.end), kind: "point" }] : [];
  }
  /* Begin with the sentence that the caret is in. */
  function choose(list) {
    const at = source.caret();
    const here = [...list.options].find((one) => Number(one.dataset.start) <= at && at <= Number(one.dataset.end));
    if (here) list.value = here.value;
    setTimeout(() => paint(painted), 0);
  }
  /* Until the answer comes, marks move with the words; those that were touched go. */
  function shift() {
    const a = painted.text, b = source.get();
    let p = 0, z = 0;
    while (p < a.length && p < b.length && a[p] === b[p]) p += 1;
    while (z < a.length - p && z < b.length - p && a[a.length - 1 - z] === b[b.length - 1 - z]) z += 1;
    const by = b.length - a.length, cut = a.length - z;
    const moved = painted.marks.filter((m) => m.end <= p || m.start >= cut);
    paint({ text: b, marks: moved.map((m) => (m.start >= cut ? { ...m, start: m.start + by, end: m.end + by } : m)) });
  }

  const controls = () => [...feedback.querySelectorAll("button,summary,select")];
  function draw() {
    const result = model.get("result");
    const active = feedback.contains(document.activeElement) ? document.activeElement : null;
    const at = controls().indexOf(active), key = active?.dataset.k;
    const chosen = Object.fromEntries([...feedback.querySelectorAll("select")].map((list) => [list.name, list.value]));
    redraw(feedback, result.html, () => false);
    for (const list of feedback.querySelectorAll("select")) {
      if ([...list.options].some((one) => one.value === chosen[list.name])) list.value = chosen[list.name];
    }
    if (active && document.activeElement !== active) {
      const next = active.isConnected ? active : controls().find((one) => key && one.dataset.k === key) ?? controls()[at];
      (next?.closest("details:not([open])")?.querySelector("summary") ?? next)?.focus();  // nothing in a closed one takes it
    }
    feedback.dataset.rev = result.rev;
    feedback.dataset.size = result.size;
    clearTimeout(saying);
    if (!holding && result.say !== said) saying = setTimeout(() => { spoken.textContent = said = result.say; }, 1200);
  }
  function whetherKept() {
    const saved = model.get("saved");
    status.textContent = saved.kept ? `Kept on this computer, ${saved.at}` : "";
    if (saved.note) remark(saved.note, ...(saved.kept ? [action(words.close, () => tell(""))] : []));
    else if (!note.querySelector("button")) tell("");
  }
  /* Python keeps the words once the feedback is on its way. */
  function kept() {
    const saved = model.get("saved");
    whetherKept();
    if (saved.kept && saved.rev === rev && !unsent && saved.size === source.get().length) remember(0);
  }
  function answered() {
    const result = model.get("result");
    flying = false;
    clearTimeout(guard);
    draw();
    if (dirty) return void later();
    const text = source.get();
    if (result.size !== text.length) return void (unsent && later());  // what is not ours was asked for by another view
    paint({ text, marks: result.marks });
  }

  function hold(on) {
    holding = on;
    toggle.checked = on;
    held.hidden = !on;
    feedback.hidden = on;
    if (on) clear(); else paint(painted);
  }
  function peek() { hold(false); }

  o.on(toggle, "change", () => hold(toggle.checked));
  o.on(show, "click", () => { peek(); o.flush(); feedback.querySelector("summary")?.focus(); });
  o.on(feedback, "click", (event) => {
    const button = event.target.closest("button[data-start]");
    if (button) source.select(Number(button.dataset.start), Number(button.dataset.end));
    const list = event.target.closest(".aw-point:not([open]) > summary")?.parentNode.querySelector("select");
    if (list) choose(list); else if (event.target.closest("summary")) setTimeout(() => paint(painted), 0);
    const act = event.target.closest("button[data-do]")?.dataset.do;
    if (act) send(act, Object.fromEntries([...feedback.querySelectorAll("select")].map((one) => [one.name, one.value])));
  });
  o.on(feedback, "change", () => paint(painted));
  o.on(feedback, "keydown", (event) => event.stopPropagation());
  /* Notebook 7 hears a key before this panel does: the control itself has to say that it is none of its shortcuts. With
     Ctrl or Cmd held they all work, so that the notebook can be saved from here. */
  const mute = (node, on) => { if (node?.matches("button,summary,input,select") && root.contains(node)) node.toggleAttribute(MUTE, on); };
  const holds = (event) => event.key === "Control" || event.key === "Meta";
  o.on(root, "focusin", (event) => mute(event.target, true));
  o.on(root, "focusout", (event) => mute(event.target, false));
  o.on(window, "keydown", (event) => { if (holds(event)) mute(document.activeElement, false); });
  o.on(window, "keyup", (event) => { if (holds(event)) mute(document.activeElement, true); });

  const valued = () => { if (!isCell && !source.focused() && model.get("value") !== source.get()) source.set(model.get("value")); };
  model.on("change:result", answered);
  model.on("change:saved", kept);
  model.on("change:value", valued);
  if (!isCell) source.set(model.get("value"));
  hold(holding);
  draw();
  whetherKept();
  const first = model.get("result");
  if (first.size === source.get().length) paint({ text: source.get(), marks: first.marks });

  /* What is written before the person chooses is kept among the versions, where something else takes its place. */
  function offer(text) {
    const done = (more) => { offering = false; tell(""); clearTimeout(timer); send("settle", more); };
    offering = true;
    tell(words.back,
      action(words.bring, () => { const instead = source.get(); source.set(text); done({ instead }); }),
      action(words.keep, () => done()));
  }
  const start = setTimeout(() => {
    const left = remembered(), newer = model.get("recover");
    if (left && left.at > model.get("saved_at") && left.text !== source.get() && left.text.trim()) offer(left.text);
    else if (newer) offer(newer);
    else if (!source.live()) hint.textContent = words.rerun;
    else if (isCell && source.get() !== model.get("value")) o.changed();
  }, 400);

  return () => {
    // A box that leaves the page, as in a story that goes on, takes its last words to Python first.
    if (!isCell && source.get() !== model.get("value")) try { model.send({ do: "score", rev: rev + 1, text: source.get() }); } catch { /* gone */ }
    clearTimeout(start);
    clearTimeout(timer);
    clearTimeout(guard);
    clearTimeout(saying);
    clear();
    ender.abort();
    for (const end of ends) end();
    model.off("change:result", answered);
    model.off("change:saved", kept);
    model.off("change:value", valued);
  };
}

export default { render };
