// Loads parts of the program as the program asks for them. The build puts before this where the program is and what its
// parts share, and after it a line per part.
//
// A part comes as one file: its modules one after the other, each behind its number and its length (unsigned integers of
// 32 bits, least byte first). What several parts need is in each of their files, and started once.

/** The modules and the files that are there or on their way. */
const modules = new Map();
const files = new Map();

/** Returns what is there or on its way, or begins it. What failed is begun again when it is asked for again. */
function once(known, key, begin) {
  if (!known.has(key)) {
    const begun = begin();
    known.set(key, begun);
    begun.catch(() => known.delete(key));
  }
  return known.get(key);
}

async function loadFile(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${answer.url} was answered with ${answer.status}.`);
  const file = await answer.arrayBuffer();
  const view = new DataView(file);
  const started = [];
  for (let at = 0; at < file.byteLength; ) {
    const length = view.getUint32(at + 4, true);
    const code = new Uint8Array(file, at + 8, length);
    started.push(once(modules, view.getUint32(at, true), () => WebAssembly.instantiate(code, getSharedImports())));
    at += 8 + length;
  }
  await Promise.all(started);
}

/** Returns what the program calls to have a part, with a function of its table to be called with some data and the outcome. */
function loaderOf(name) {
  return async (callback, data) => {
    let succeeded = false;
    try {
      await once(files, name, () => loadFile(name));
      succeeded = true;
    } catch (error) {
      // What did not arrive, the browser has said itself, and the page says it to people.
      if (!(error instanceof TypeError)) console.error(error);
    }
    getSharedImports().__wasm_split.__indirect_function_table.get(callback)(data, succeeded);
  };
}
