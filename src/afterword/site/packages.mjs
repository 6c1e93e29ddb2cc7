/* The packages of Python, out of one archive: a length (four bytes, low first), a list of [path, size] in JSON of that
   length, then one file after another; all of it through gzip. And names for what Python holds of Pyodide's, by which a
   snapshot of its memory is put together and taken up again. */

/* Put the packages of an unpacked archive where Python looks for them. The files are views of `bytes`, not copies. */
export function lay({ FS: files, _api: { sitepackages } }, bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const made = new Set();
  let at = 4 + length;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)))) {
    const path = `${sitepackages}/${name}`, folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) files.mkdirTree(folder);
    made.add(folder);
    files.writeFile(path, bytes.subarray(at, at + size), { canOwn: true });
    at += size;
  }
}

const ownersOf = (api) => ({ public: api.public_api, private: api });

/* Return [whose, which] for an object of Pyodide's own, so that `named` finds its like in another browser. */
export function nameOf(object, api) {
  for (const [whose, owner] of Object.entries(ownersOf(api))) {
    if (object === owner) return [whose, null];
    for (const which of Object.getOwnPropertyNames(owner)) {
      const { value } = Object.getOwnPropertyDescriptor(owner, which);
      if (value === object) return [whose, which];
    }
  }
  throw new Error(`Python holds something that no snapshot can keep: ${object}`);
}

export function named([whose, which], api) {
  const owner = ownersOf(api)[whose];
  return which === null ? owner : owner[which];
}
