// Takes functions that are never called out of a WebAssembly module, by their names.
import { CODE, CUSTOM, PREAMBLE, Reader, countImportedFunctions, encode, readNames, readSections, section } from './wasm.mjs';

const RELOCATIONS = 'reloc.CODE';

/** Kinds of relocation that end with a number to add, by the tool conventions of WebAssembly. */
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

/**
 * Empties the functions whose name matches, in a module that still has its relocations, and returns how many those are.
 *
 * wasm-opt cannot do that: it sees that a table refers to them, but not that nobody looks there. An emptied function keeps
 * its length, because relocations name places by their distance, and loses its own relocations: what only it referred to
 * is then referred to by nothing, and left out when the module is cut into parts.
 */
export function trimWasm(module, pattern) {
  const sections = [...readSections(module)];
  const imported = countImportedFunctions(sections);
  const names = readNames(sections);
  const emptied = [];
  const code = sections.find(({ id }) => id === CODE).content;
  const reader = new Reader(code);
  const count = reader.number();
  for (let index = imported; index < imported + count; index += 1) {
    const length = reader.number();
    const start = reader.position;
    const body = reader.bytes(length);
    if (!pattern.test(names.get(index))) continue;
    // No local variables, `unreachable`, `nop` as often as it takes, `end`.
    body.fill(0x01).set([0x00, 0x00]);
    body[length - 1] = 0x0b;
    emptied.push({ start, end: start + length });
  }
  const parts = sections.map(({ id, content }) =>
    section(id, id === CUSTOM && new Reader(content).text() === RELOCATIONS ? withoutRelocations(content, emptied) : content),
  );
  return { trimmed: emptied.length, module: Buffer.concat([PREAMBLE, ...parts]) };
}

/** Leaves out the relocations within some ranges, which are in order, as the relocations are. */
function withoutRelocations(content, ranges) {
  const reader = new Reader(content);
  reader.text();
  reader.number();
  const head = content.subarray(0, reader.position);
  const kept = [];
  let next = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    const start = reader.position;
    const kind = reader.byte();
    const offset = reader.number();
    reader.number();
    if (WITH_ADDEND.has(kind)) reader.skipNumber();
    while (next < ranges.length && ranges[next].end <= offset) next += 1;
    if (!ranges[next] || offset < ranges[next].start) kept.push(content.subarray(start, reader.position));
  }
  return Buffer.concat([head, encode(kept.length), ...kept]);
}
