// Makes one file per part of what wasm-split-cli cut, which are hundreds: a module for each set of parts that need the same.
import fs from 'node:fs';
import path from 'node:path';

/** What wasm-split-cli calls the script that loads the modules, and what the program asks for its parts. */
export const LOADER = '__wasm_split.js';

/** Returns the modules that at least so many parts need. */
export function neededByMany(folder, many) {
  const uses = new Map();
  for (const name of readScript(folder).parts.flatMap(({ modules }) => modules)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return [...uses].filter(([, count]) => count >= many).map(([name]) => name);
}

/** Packs the modules in a folder, each into the file of every part that needs it, and writes the script that loads them. */
export function packParts(folder) {
  const { head, numbers, parts } = readScript(folder);
  for (const { part, modules } of parts) {
    const packed = modules.map((name) => ({ number: numbers.get(name), code: fs.readFileSync(path.join(folder, name)) }));
    fs.writeFileSync(path.join(folder, fileOf(part)), pack(packed));
  }
  const loader = fs.readFileSync(new URL('loader.js', import.meta.url), 'utf8');
  const lines = parts.map(({ part }) => `export const __wasm_split_load_${part} = loaderOf('./${fileOf(part)}');`);
  fs.writeFileSync(path.join(folder, LOADER), `${head}${loader}\n${lines.join('\n')}\n`);
  for (const name of numbers.keys()) fs.rmSync(path.join(folder, name));
  return Object.fromEntries(parts.map(({ part }) => [part, fileOf(part)]));
}

function fileOf(part) {
  return `${part}.bin`;
}

/** Reads which modules each part needs from the script that wasm-split-cli wrote, and numbers the modules. */
function readScript(folder) {
  const script = fs.readFileSync(path.join(folder, LOADER), 'utf8');
  const moduleIn = (code) => code.match(/new URL\("\.\/([^"]+)"/)?.[1];
  const chunks = script.matchAll(/^const (__chunk_\d+) = makeLoad\(([^]*?), \[\]\);$/gm);
  const moduleOf = new Map([...chunks].map(([, name, code]) => [name, moduleIn(code)]));
  const loaders = script.matchAll(/^export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\(([^]*?), \[([^\]]*)\]\)\);$/gm);
  const parts = [...loaders].map(([, part, code, needs]) => {
    const needed = needs.split(', ').filter(Boolean).map((name) => moduleOf.get(name));
    return { part, modules: [...needed, moduleIn(code)].filter(Boolean) };
  });
  if (parts.length === 0) throw new Error('The program was not cut: wasm-split-cli has changed, see readScript.');
  const names = new Set(parts.flatMap(({ modules }) => modules));
  const head = script.slice(0, script.indexOf('function wrapAsyncCb'));
  return { head, parts, numbers: new Map([...names].map((name, index) => [name, index])) };
}

function pack(modules) {
  return Buffer.concat(
    modules.flatMap(({ number, code }) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(number, 0);
      head.writeUInt32LE(code.length, 4);
      return [head, code];
    }),
  );
}
