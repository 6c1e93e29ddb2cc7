/* Starts Python in the browser, with the files that the coach keeps: drafts/, progress/, interview.toml.

   They live in this browser's own database (IndexedDB), a row for each file. No service worker is needed, so it is the
   same at an https address and in a room's own network. Other lessons that are open in this browser are told of each
   change, so that all see the same files. Python finds this as `js.afterwordFiles`. */

import { loadPyodide as load } from "./pyodide.mjs";

const FOLDER = "/home/pyodide/afterword", ROWS = "files";
const LEFT_OUT = "jedi";  // the kernel asks for it, to complete names of Python: 5,600 files that no lesson needs

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

export async function loadPyodide(options) {
  const packages = options.packages.filter((name) => name !== LEFT_OUT);
  const [python, { database, rows }] = await Promise.all([load({ ...options, packages }), opened()]);
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
