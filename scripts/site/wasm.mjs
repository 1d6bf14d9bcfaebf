// Reads and writes WebAssembly modules by their sections.

export const CUSTOM = 0;
export const IMPORTS = 2;
export const EXPORTS = 7;
export const CODE = 10;
const FUNCTION_NAMES = 1;

/** What every module begins with. */
export const PREAMBLE = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** Yields the sections of a module, each with its content, which is part of the module's own memory. */
export function* readSections(module) {
  const reader = new Reader(module.subarray(8));
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    yield { id, content: reader.bytes(reader.number()) };
  }
}

/** Returns how many functions a module imports: their numbers come before those of its own. */
export function countImportedFunctions(sections) {
  const imports = sections.find(({ id }) => id === IMPORTS);
  if (!imports) return 0;
  const reader = new Reader(imports.content);
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    // rustc imports nothing else; memories and tables would be described differently.
    if (reader.byte() !== 0) throw new Error('The module imports something that is no function.');
    reader.number();
    functions += 1;
  }
  return functions;
}

/** Returns the names of the functions, by number. */
export function readNames(sections) {
  const names = new Map();
  for (const { id, content } of sections) {
    if (id !== CUSTOM) continue;
    const reader = new Reader(content);
    if (reader.text() !== 'name') continue;
    while (!reader.isAtEnd()) {
      const kind = reader.byte();
      const list = new Reader(reader.bytes(reader.number()));
      if (kind !== FUNCTION_NAMES) continue;
      for (let left = list.number(); left > 0; left -= 1) names.set(list.number(), list.text());
    }
  }
  return names;
}

/** Returns a section as it stands in a module. */
export function section(id, content) {
  return Buffer.concat([Buffer.from([id]), encode(content.length), content]);
}

/** Writes a number as LEB128, as everything in a module is written. */
export function encode(number) {
  const bytes = [];
  do {
    const low = number & 0x7f;
    number >>>= 7;
    bytes.push(number ? low | 0x80 : low);
  } while (number);
  return Buffer.from(bytes);
}

/** Reads what a section is made of. */
export class Reader {
  constructor(bytes) {
    this.buffer = bytes;
    this.position = 0;
  }

  isAtEnd() {
    return this.position >= this.buffer.length;
  }

  byte() {
    return this.buffer[this.position++];
  }

  number() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      number |= (byte & 0x7f) << shift;
      if (byte < 0x80) return number >>> 0;
    }
  }

  skipNumber() {
    while (this.byte() >= 0x80);
  }

  bytes(length) {
    this.position += length;
    return this.buffer.subarray(this.position - length, this.position);
  }

  text() {
    return this.bytes(this.number()).toString('utf8');
  }
}
