// Moves what many parts need to what every page loads.
import fs from 'node:fs';
import path from 'node:path';

import { EXPORTS, PREAMBLE, Reader, encode, readNames, readSections, section } from './wasm.mjs';

/** The names of exports that only say that a function belongs to every page begin like this. */
export const SHARED = 'shared by many ';

/**
 * Exports the functions that stand in some of the modules that a module was cut into, so that all of them stay in the main
 * one when it is cut again, for wasm-split-cli leaves there what is exported.
 *
 * Without this there is a module for each set of parts that need the same, some hundreds of a few functions each, and
 * every call between them goes through a table.
 */
export function shareFunctions(module, folder, modules) {
  const wanted = new Set(modules.flatMap((name) => [...readNames([...readSections(fs.readFileSync(path.join(folder, name)))]).values()]));
  const sections = [...readSections(module)];
  const numbers = [...readNames(sections)].filter(([, name]) => wanted.has(name)).map(([number]) => number);
  const parts = sections.map(({ id, content }) => section(id, id === EXPORTS ? withExports(content, numbers) : content));
  return Buffer.concat([PREAMBLE, ...parts]);
}

function withExports(content, functions) {
  const reader = new Reader(content);
  const count = reader.number();
  const old = content.subarray(reader.position);
  const added = functions.map((number) => {
    const name = Buffer.from(`${SHARED}${number}`);
    return Buffer.concat([encode(name.length), name, Buffer.from([0x00]), encode(number)]);
  });
  return Buffer.concat([encode(count + functions.length), old, ...added]);
}
