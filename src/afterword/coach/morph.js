/* What the panels share: Python's new HTML is put into the page without touching what stays the same, so that focus,
   carets and open details stay as they are, and no more is laid out and painted than has changed. */

const MUTE = "data-lm-suppress-shortcuts";
const CONTROLS = "input[name],textarea[name],select[name]";
const keyOf = (node) => (node.nodeType === 1 ? node.id || node.getAttribute("data-k") || "" : "");

/* Make the children of `have` like those in `html`. `fresh` tells the controls that may take Python's value. */
function redraw(have, html, fresh) {
  const template = document.createElement("template");
  template.innerHTML = html;
  morphChildren(have, template.content, fresh);
}

function morph(have, want, fresh) {
  for (const { name } of [...have.attributes]) {
    if (!want.hasAttribute(name) && name !== MUTE && !(name === "open" && have.nodeName === "DETAILS")) have.removeAttribute(name);
  }
  for (const { name, value } of want.attributes) {
    if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  }
  if (have.hasAttribute("data-host")) return;
  if (have.nodeName !== "TEXTAREA") morphChildren(have, want, fresh);
  if (have.matches(CONTROLS) && fresh(have)) settle(have, want);
}

function settle(have, want) {
  if (have.type === "radio" || have.type === "checkbox") have.checked = want.hasAttribute("checked");
  else if (have.value !== want.value) have.value = want.value;
}

function morphChildren(have, want, fresh) {
  const keyed = new Map([...have.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let at = have.firstChild;
  for (const next of [...want.childNodes]) {
    const key = keyOf(next);
    while (at && !key && keyOf(at)) at = at.nextSibling;
    const twin = key ? keyed.get(key) : at;
    const fits = twin && twin.nodeType === next.nodeType && twin.nodeName === next.nodeName;
    if (!fits) have.insertBefore(next, at);
    else {
      if (twin === at) at = at.nextSibling;
      else have.insertBefore(twin, at);
      if (next.nodeType === 1) morph(twin, next, fresh);
      else if (twin.data !== next.data) twin.data = next.data;
      twin.kept = true;
    }
    (fits ? twin : next).kept = true;
  }
  for (const node of [...have.childNodes]) {
    if (!node.kept) node.remove();
    else node.kept = false;
  }
}
