/* A panel that Python draws: what is new in its HTML is put into the page, what the person does is sent back.
   Focus, the caret and what is being typed stay as they are. Words that people read come from Python. */

const DEBOUNCE = 350, LONGEST_WAIT = 1500, PATIENCE = 5000;
const typed = (el) => el.matches("textarea,input:not([type=radio]):not([type=checkbox]):not([type=date]):not([type=time])");

function valueOf(el) {
  return el.type === "checkbox" ? el.checked : el.value;
}

function collect(root) {
  const values = {};
  for (const el of root.querySelectorAll(CONTROLS)) {
    if (el.type === "radio" && !el.checked) values[el.name] ??= "";
    else values[el.name] = valueOf(el);
  }
  return values;
}

/* At an http address, as in a room's own network, pages have no clipboard; this way is older than that rule. */
function copiedOldWay(text, button) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus();
  return done;
}

function render({ model, el, signal }) {
  const root = document.createElement("div");
  const status = document.createElement("div");
  const note = document.createElement("div"), noteText = document.createElement("p"), noteClose = document.createElement("button");
  root.className = "aw-live";
  status.className = "aw-sr";
  status.setAttribute("role", "status");
  note.className = "aw-remark";
  note.hidden = true;
  noteClose.type = "button";
  noteClose.className = "aw-quiet";
  note.append(noteText, noteClose);
  const body = document.createElement("div");
  root.append(note, body, status);
  el.append(root);
  const mine = new AbortController();
  signal?.addEventListener("abort", () => mine.abort());
  const on = (target, name, listen, more) => target.addEventListener(name, listen, { signal: mine.signal, ...more });

  let seq = model.get("page").seq, waiting = 0, first = 0, guard = 0, composing = false;
  const touched = new Map();  // by name: the radio buttons of a group go together
  const words = model.get("words");
  const slot = model.get("slot");

  /* What was typed stays in this tab until Python has kept it. */
  function remember() {
    const values = {};
    for (const control of body.querySelectorAll(CONTROLS)) if (typed(control)) values[control.name] = control.value;
    try { sessionStorage.setItem(slot, JSON.stringify({ at: Date.now() / 1000, values })); } catch { /* no storage */ }
  }
  function remembered() {
    try { return JSON.parse(sessionStorage.getItem(slot) || "null"); } catch { return null; }
  }
  const forget = () => { try { sessionStorage.removeItem(slot); } catch { /* no storage */ } };

  /* A remark stays until it is put away, or what it was about has come right. */
  let remark = "", passing = false;
  function tell(text, passes = true) {
    if (text && text !== remark) aloud(text);
    if (text) [remark, passing] = [text, passes];
    else if (passing) remark = "";
    noteText.textContent = remark;
    noteClose.textContent = words.close;
    note.hidden = !remark;
  }
  /* The same words again must differ a little to be read aloud again. */
  function aloud(text) {
    status.textContent = status.textContent === text ? `${text}\u00a0` : text;
  }

  function send(act, arg = "", values = collect(body)) {
    clearTimeout(waiting);
    waiting = first = 0;
    seq += 1;
    clearTimeout(guard);
    guard = setTimeout(() => tell(words.silent), PATIENCE);
    try { model.send({ do: act, arg, values, seq, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }); }
    catch { tell(words.silent); }
  }

  function later() {
    const now = performance.now();
    first ||= now;
    clearTimeout(waiting);
    waiting = setTimeout(() => send("edit"), Math.max(0, Math.min(DEBOUNCE, first + LONGEST_WAIT - now)));
  }

  function draw() {
    const page = model.get("page");
    seq = Math.max(seq, page.seq);
    const active = body.contains(document.activeElement) ? document.activeElement : null;
    redraw(body, page.html, (control) => (touched.get(control.name) ?? 0) <= page.seq);
    if (page.seq >= seq) {
      clearTimeout(guard);
      tell(page.note, !page.kept);
      if (page.kept && !waiting) forget();
    }
    if (page.focus && page.seq && page.seq >= seq) body.querySelector(`[id="${CSS.escape(page.focus)}"]`)?.focus();
    else if (active && active !== document.activeElement && active.isConnected) active.focus();
    if (page.say) aloud(page.say);
    if (fetching && page.seq >= fetching.seq) download();
    mount();
  }

  /* What is downloaded was drawn some time ago, and words may have come since. So a click asks Python first, and what
     comes back is what the browser saves. */
  let fetching = null;
  function download() {
    const link = body.querySelector(`[id="${CSS.escape(fetching.id)}"]`)?.cloneNode();
    fetching = null;
    if (!link) return;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
  }

  /* Another widget, such as a coach, inside of this one. */
  let shown = "", view = null;
  async function mount() {
    const host = body.querySelector("[data-host]");
    const child = host ? model.get("child") || "" : "";
    if (child === shown && (!view || host?.contains(view.el))) return;
    shown = child;
    view?.remove();
    view = null;
    if (!child) return;
    const inner = await model.widget_manager.get_model(child.replace("IPY_MODEL_", ""));
    const made = await model.widget_manager.create_view(inner);
    const place = body.querySelector("[data-host]");
    if (shown !== child || !place) return void made.remove();
    view = made;
    place.replaceChildren(made.el);
  }

  async function copy(button) {
    const from = body.querySelector(`[id="${CSS.escape(button.dataset.copy)}"]`);
    const text = from.value ?? from.textContent;
    try { await navigator.clipboard.writeText(text); }
    catch { if (!copiedOldWay(text, button)) return void tell(button.dataset.failed); }
    const before = button.textContent;
    aloud(button.textContent = button.dataset.done);
    setTimeout(() => { if (button.textContent === button.dataset.done) button.textContent = before; }, 2500);
  }

  /* Shortcuts of the notebook must not fire while somebody types or moves through controls here. JupyterLab hears a
     key after this panel, Notebook 7 before it: there the control itself has to carry a mark. With Ctrl or Cmd held it
     does not, so that the notebook can be saved from here. */
  const mute = (node, on) => { if (node && body.contains(node) && !node.closest("[data-host]")) node.toggleAttribute(MUTE, on); };
  const holds = (event) => event.key === "Control" || event.key === "Meta";
  on(body, "focusin", (event) => mute(event.target, true));
  on(body, "focusout", (event) => mute(event.target, false));
  on(window, "keydown", (event) => { if (holds(event)) mute(document.activeElement, false); }, { capture: true });
  on(window, "keyup", (event) => { if (holds(event)) mute(document.activeElement, true); }, { capture: true });
  on(root, "keydown", (event) => {
    if (event.target.closest("[data-host]")) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && command && event.target.closest(CONTROLS)) { event.preventDefault(); send("edit"); }
    if (!command || event.key === "Enter") event.stopPropagation();
    if (event.key === "Enter" && event.target.dataset.enter) {
      event.preventDefault();
      body.querySelector(`[data-do="${event.target.dataset.enter}"]`)?.click();
    }
  });
  on(noteClose, "click", () => {
    remark = noteText.textContent = "";
    note.hidden = true;
    body.querySelector("[tabindex='-1']")?.focus();
  });
  on(body, "compositionstart", () => (composing = true));
  on(body, "compositionend", () => { composing = false; later(); });
  on(body, "input", (event) => {
    const control = event.target;
    if (!control.matches(CONTROLS) || control.closest("[data-host]")) return;
    touched.set(control.name, seq + 1);
    if (!typed(control)) return;
    remember();
    if (!composing && !event.isComposing) later();
  });
  on(body, "change", (event) => {
    const control = event.target;
    if (!control.matches(CONTROLS) || control.closest("[data-host]")) return;
    touched.set(control.name, seq + 1);
    send(control.dataset.do || "edit", control.dataset.arg || "");
  });
  on(body, "click", (event) => {
    const button = event.target.closest("button,a[data-do]");
    if (!button || button.closest("[data-host]")) return;
    if (button.getAttribute("aria-disabled") === "true") return void event.preventDefault();
    if (button.dataset.copy) return void copy(button);
    if (!button.dataset.do) return;
    if (button.hasAttribute("download")) {
      event.preventDefault();
      fetching = { id: button.id, seq: seq + 1 };
    }
    send(button.dataset.do, button.dataset.arg || "");
  });

  const changed = () => draw();
  model.on("change:page", changed);
  model.on("change:child", mount);
  const left = remembered();
  draw();
  if (left && left.at > model.get("page").at) send("edit", "", left.values);
  else forget();

  return () => {
    mine.abort();
    clearTimeout(waiting);
    clearTimeout(guard);
    view?.remove();
    model.off("change:page", changed);
    model.off("change:child", mount);
  };
}

export default { render };
