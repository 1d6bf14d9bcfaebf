#!/usr/bin/env node
// Makes the modules in a folder as small as they get: `optimize.mjs FOLDER`. One process for all of them, because they are
// hundreds, and wasm-opt takes seconds to start.
import fs from 'node:fs';
import path from 'node:path';

import binaryen from 'binaryen';

import { SHARED } from './share.mjs';

// What rustc compiles for, which every browser of the last years reads. `All` lets binaryen write what no browser reads yet.
const { BulkMemory, BulkMemoryOpt, CallIndirectOverlong, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } =
  binaryen.Features;
const FEATURES =
  BulkMemory | BulkMemoryOpt | CallIndirectOverlong | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt;

// As `wasm-opt -Oz` does.
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
binaryen.setDebugInfo(false);

const [folder] = process.argv.slice(2);
for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.wasm'))) {
  const file = path.join(folder, name);
  const module = binaryen.readBinary(fs.readFileSync(file));
  module.setFeatures(FEATURES);
  // Exports that only said where to cut.
  for (let index = module.getNumExports() - 1; index >= 0; index -= 1) {
    const { name } = binaryen.getExportInfo(module.getExportByIndex(index));
    if (name.startsWith(SHARED)) module.removeExport(name);
  }
  module.runPasses(['strip-debug', 'strip-producers']);
  module.optimize();
  const small = module.emitBinary();
  module.dispose();
  // Node is older than the browsers that people use.
  if (!WebAssembly.validate(small)) throw new Error(`What became of ${name} cannot be read.`);
  fs.writeFileSync(file, small);
}
