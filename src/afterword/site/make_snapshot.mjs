/* Makes snapshot.bin: the memory of Python once all that the lessons need is imported. For Node, when a site is built:
   node make_snapshot.mjs FOLDER, with FOLDER as site/runtime.py lays it out.

   Clock, time zone, chance and paths are the same everywhere, so that the same packages give the same bytes. */

import { webcrypto } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

const folder = process.argv[2];
const START = 946_684_800_000;  // 1 January 2000, in milliseconds
const LARGEST = 1 << 20, SMALLEST = 32;  // bytes

process.env.TZ = "UTC";
process.argv = ["python", "python"];
Date.now = () => START;
performance.now = () => 0;
Object.defineProperty(performance, "timeOrigin", { value: START });
webcrypto.getRandomValues = (view) => view.fill(0);
createRequire(import.meta.url)("node:crypto").randomFillSync = (view) => view.fill(0);

const at = (name) => pathToFileURL(join(folder, name)).href;
const { loadPyodide } = await import(at("pyodide.mjs"));
const { lay, nameOf } = await import(at("packages.mjs"));

const python = await loadPyodide({
  _makeSnapshot: true, packages: [], packageBaseUrl: "./", lockFileURL: join(folder, "pyodide-lock.json"),
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
});
lay(python, gunzipSync(fs.readFileSync(join(folder, "packages.bin"))));
python.runPython("import importlib; importlib.invalidate_caches(); from afterword.site.snapshot import prepare; prepare()");
clear(python._module);
const memory = python.makeMemorySnapshot({ serializer: (object) => nameOf(object, python._api) });
fs.writeFileSync(join(folder, "snapshot.bin"), gzipSync(memory, { level: 9 }));

/* Write zeros over memory that is free: they pack into nothing. */
function clear(module) {
  const held = [];
  for (let size = LARGEST; size >= SMALLEST; size /= 2) {
    for (;;) {
      const end = module._sbrk(0), place = module._malloc(size);
      if (module._sbrk(0) !== end) {  // nothing of this size was free
        module._free(place);
        break;
      }
      module.HEAPU8.fill(0, place, place + size);
      held.push(place);
    }
  }
  held.forEach((place) => module._free(place));
}
