// Keeps the board up to date, and takes files that are chosen or dropped. Talks to this computer only.
const board = document.querySelector("#board");
const said = document.querySelector("#said");
const files = document.querySelector("#files");
let shown = "";

async function renew() {
  try {
    const answer = await fetch("board.html", { cache: "no-store" });
    const text = await answer.text();
    if (answer.ok && text !== shown) board.innerHTML = shown = text;
  } catch {
    said.textContent = "The board's program does not answer. What you see may be old.";
  }
}

async function give(list) {
  let taken = 0;
  const refused = [];
  for (const file of list) {
    try {
      const answer = await fetch(`files/${encodeURIComponent(file.name)}`, { method: "POST", body: file });
      if (answer.ok) taken += 1; else refused.push(`${file.name}: ${await answer.text()}`);
    } catch {
      refused.push(`${file.name}: it could not be handed over.`);
    }
  }
  said.textContent = [`${taken} of ${list.length} files are added.`, ...refused].join(" ");
  files.value = "";
  await renew();
}

files.addEventListener("change", () => { if (files.files.length) give([...files.files]); });
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); document.body.classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("over"); });
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("over");
  if (event.dataTransfer.files.length) give([...event.dataTransfer.files]);
});
setInterval(renew, 2000);
