// Takes functions that are never called out of a WebAssembly module, by their names.

const IMPORTS = 2;
const CODE = 10;
const CUSTOM = 0;
const FUNCTION_NAMES = 1;

/** No local variables, `unreachable`, `end`. */
const EMPTY_BODY = Buffer.from([0x00, 0x00, 0x0b]);

/**
 * Returns the module with the bodies of the functions left out whose name matches, and how many those are.
 *
 * wasm-opt cannot do that: it sees that a table refers to them, but not that nobody looks there.
 */
export function trimWasm(module, pattern) {
  const sections = [...readSections(module)];
  const imported = countImportedFunctions(sections);
  const names = readNames(sections);
  let trimmed = 0;
  const parts = sections.map(({ id, content }) => {
    if (id !== CODE) return section(id, content);
    const reader = new Reader(content);
    const count = reader.number();
    const bodies = [encode(count)];
    for (let index = imported; index < imported + count; index += 1) {
      let body = reader.bytes(reader.number());
      if (pattern.test(names.get(index))) {
        body = EMPTY_BODY;
        trimmed += 1;
      }
      bodies.push(encode(body.length), body);
    }
    return section(id, Buffer.concat(bodies));
  });
  return { trimmed, module: Buffer.concat([module.subarray(0, 8), ...parts]) };
}

function* readSections(module) {
  const reader = new Reader(module.subarray(8));
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    yield { id, content: reader.bytes(reader.number()) };
  }
}

function countImportedFunctions(sections) {
  const imports = sections.find(({ id }) => id === IMPORTS);
  if (!imports) return 0;
  const reader = new Reader(imports.content);
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    // wasm-bindgen imports nothing else; memories and tables would be described differently.
    if (reader.byte() !== 0) throw new Error('The module imports something that is no function.');
    reader.number();
    functions += 1;
  }
  return functions;
}

function readNames(sections) {
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

function section(id, content) {
  return Buffer.concat([Buffer.from([id]), encode(content.length), content]);
}

/** Writes a number as LEB128, as everything in a module is written. */
function encode(number) {
  const bytes = [];
  do {
    const low = number & 0x7f;
    number >>>= 7;
    bytes.push(number ? low | 0x80 : low);
  } while (number);
  return Buffer.from(bytes);
}

class Reader {
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

  bytes(length) {
    this.position += length;
    return this.buffer.subarray(this.position - length, this.position);
  }

  text() {
    return this.bytes(this.number()).toString('utf8');
  }
}
