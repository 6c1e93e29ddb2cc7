/* Starts Python in the browser, with the files that the coach keeps: drafts/, progress/, interview.toml.

   They live in this browser's own database (IndexedDB), a row for each file. No service worker is needed, so it is the
   same at an https address and in a room's own network. Other lessons that are open in this browser are told of each
   change, so that all see the same files. Python finds this as `js.afterwordFiles`.

   Python itself begins with a snapshot of its memory, in which everything is imported already. Where the site has none, or a
   browser can't take it up, it begins with nothing and imports one file after the other, which takes some seconds more. */

import { lay, named } from "./packages.mjs";
import { loadPyodide as load } from "./pyodide.mjs";

const FOLDER = "/home/pyodide/afterword", ROWS = "files";
const SOON = 500;  // milliseconds

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

async function opened() {
  try {
    const request = indexedDB.open("afterword", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: "name" });
    const database = await asked(request);
    const rows = await asked(database.transaction(ROWS).objectStore(ROWS).getAll());
    return { database, rows };
  } catch (error) {
    console.warn("This browser keeps nothing for later:", error);
    return { database: null, rows: [] };
  }
}

async function unpacked(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name} does not come: ${answer.status}`);
  return new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/* Start Python from a snapshot of its memory. The options with an underscore are Pyodide's own, of this version. */
async function restored(options) {
  const _loadSnapshot = await unpacked("snapshot.bin");
  let api;
  const createPyodideModule = async (settings) => {
    ({ API: api } = settings);
    const module = await (await import("./pyodide.asm.mjs")).default(settings);
    module.growMemory(_loadSnapshot.length);
    return module;
  };
  return load({ ...options, _loadSnapshot, _snapshotDeserializer: (name) => named(name, api), createPyodideModule });
}

async function started(options) {
  const packages = unpacked("packages.bin");
  const bare = { ...options, packages: [] };  // they come in one archive
  const python = await restored(bare).catch((error) => {
    console.warn("Python begins with nothing:", error);
    return load(bare);
  });
  lay(python, await packages);
  const call = (name) => python.runPython(`import afterword.site.snapshot as here; here.${name}(); del here`);
  call("resume");
  setTimeout(() => call("warm_up"), SOON);
  return python;
}

export async function loadPyodide(options) {
  const [python, { database, rows }] = await Promise.all([started(options), opened()]);
  const files = python.FS;
  const others = new BroadcastChannel("afterword-files");

  function place({ name, bytes, at }) {
    const path = `${FOLDER}/${name}`;
    files.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    files.writeFile(path, bytes);
    files.utime(path, at, at);
  }

  files.mkdirTree(FOLDER);
  rows.forEach(place);
  others.onmessage = (event) => place(event.data);
  let lost = database === null;
  globalThis.afterwordFiles = {
    folder: FOLDER,
    /* Keep a file as it is now. Says whether keeping works: a full or closed database is known by the next file. */
    keep(name) {
      const path = `${FOLDER}/${name}`;
      const row = { name, bytes: files.readFile(path), at: files.stat(path).mtime.getTime() };
      others.postMessage(row);
      try {
        const change = database.transaction(ROWS, "readwrite");
        change.onabort = () => { lost = true; };
        change.oncomplete = () => { lost = false; };
        change.objectStore(ROWS).put(row);
      } catch {
        lost = true;
      }
      return !lost;
    },
  };
  return python;
}
