#!/usr/bin/env node
// Builds the browser's part of FlowForge: WebAssembly from Rust, one style sheet from SCSS, and what is in public/.
//
//   node scripts/site/build.mjs             quick to build, for development and tests
//   node scripts/site/build.mjs --release   as small as it gets, with compressed copies beside
//
// The site goes to $FLOWFORGE_SITE, or target/site. Its files carry a hash of their content in their name, so that
// browsers may keep them for ever; site.json says which are current. Nothing is done, and nothing is said, if nothing
// has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { LOADER, neededByMany, packParts } from './parts.mjs';
import { shareFunctions } from './share.mjs';
import { trimWasm } from './trim.mjs';

const WASM_BINDGEN = '0.2.130';
const WASM_SPLIT = '0.2.4';

// What at least so many parts need is loaded with every page; what fewer need is in the file of each. A lower number makes
// what every page needs longer, a higher one what is loaded more than once. Figures: docs/frontend.md.
const MANY = 10;

// Leptos keeps two more ways to take over every part of a page: for `hydrate_lazy` and for `template!`, which alone would
// call them and which are not used here. They are a fifth of what people would load. Only the functions themselves and
// their states are meant, by their names as the linker knows them: what stands within them, or drops them, may have been
// merged with the same code elsewhere.
const NEVER_CALLED = /(13hydrate_async|21hydrate_from_template)(28_\$u7b\$\$u7b\$closure\$u7d\$\$u7d\$)*17h[0-9a-f]{16}E$/;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const release = process.argv.includes('--release');
const profile = release ? 'wasm-release' : 'wasm-dev';
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const site = path.resolve(root, process.env.FLOWFORGE_SITE ?? path.join(target, 'site'));
const work = path.join(target, 'site-work', profile);
const program = path.join(work, 'program');
const stampFile = path.join(work, 'stamps.json');

fs.mkdirSync(work, { recursive: true });
takeTurns(path.join(work, 'lock'));
const stamps = readJson(stampFile) ?? {};

const wasmChanged = buildWasm();
const cssChanged = buildCss();
const before = readJson(path.join(site, 'site.json'));
if (wasmChanged || cssChanged || before?.profile !== profile || stampOf('public', [path.join(root, 'public')]).changed) {
  writeSite();
}
fs.writeFileSync(stampFile, JSON.stringify(stamps));

/** Waits until no other build of the site writes the same files, and holds others off until this one ends. */
function takeTurns(file) {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (runs(Number(fs.readFileSync(file, 'utf8')))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    else fs.rmSync(file, { force: true });
  }
  process.on('exit', () => fs.rmSync(file, { force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
}

function runs(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Compiles the Rust and makes its JavaScript. Returns whether anything changed. */
function buildWasm() {
  run('cargo', ['build', '--quiet', '--package', 'frontend', '--lib', '--target', 'wasm32-unknown-unknown', '--profile', profile], {
    hint: 'If the target is missing: rustup target add wasm32-unknown-unknown',
  });
  const compiled = path.join(target, 'wasm32-unknown-unknown', profile, 'frontend.wasm');
  if (!stampOf('wasm', [compiled, path.join(root, 'scripts')]).changed && fs.existsSync(program)) return false;
  const { trimmed, module } = trimWasm(fs.readFileSync(compiled), NEVER_CALLED);
  if (trimmed === 0) fail('Nothing was trimmed: Leptos has changed, see NEVER_CALLED in scripts/site/build.mjs.');
  const cut = cutProgram(module);
  fs.rmSync(program, { recursive: true, force: true });
  const options = ['--target', 'web', '--no-typescript', '--keep-lld-exports', '--no-demangle', '--out-name', 'flowforge'];
  run(ownTool('wasm-bindgen', WASM_BINDGEN), [...options, '--out-dir', program, path.join(cut, 'flowforge.wasm')]);
  fs.renameSync(path.join(program, 'flowforge_bg.wasm'), path.join(program, 'flowforge.wasm'));
  for (const name of fs.readdirSync(cut)) {
    if (name !== 'flowforge.wasm') fs.renameSync(path.join(cut, name), path.join(program, name));
  }
  if (release) run('node', [path.join(root, 'scripts/site/optimize.mjs'), program]);
  fs.writeFileSync(path.join(program, 'parts.json'), JSON.stringify(packParts(program)));
  return true;
}

/** Cuts the program into what every page needs and its parts. Returns the folder with them. */
function cutProgram(module) {
  const whole = path.join(work, 'whole.wasm');
  const cut = path.join(work, 'cut');
  const cutWhole = () => {
    fs.rmSync(cut, { recursive: true, force: true });
    run(ownTool('wasm-split-cli', WASM_SPLIT), ['--target', 'web', '--out-name', 'flowforge', whole, cut]);
  };
  fs.writeFileSync(whole, module);
  cutWhole();
  fs.writeFileSync(whole, shareFunctions(module, cut, neededByMany(cut, MANY)));
  cutWhole();
  return cut;
}

/** Compiles the styles. Returns whether anything changed. */
function buildCss() {
  const out = path.join(work, 'flowforge.css');
  if (!stampOf('css', [path.join(root, 'style')]).changed && fs.existsSync(out)) return false;
  run(tool('sass'), ['--no-source-map', '--no-charset', `--style=${release ? 'compressed' : 'expanded'}`, path.join(root, 'style/main.scss'), out]);
  return true;
}

/** Writes the site in full beside the old one and then puts it in its place. */
function writeSite() {
  const fresh = `${site}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(path.join(fresh, 'pkg'), { recursive: true });
  const names = { profile, parts: {} };
  const css = fs.readFileSync(path.join(work, 'flowforge.css'));
  names.css = `/pkg/flowforge.${hashOf(css)}.css`;
  write(path.join(fresh, names.css), css);
  // The files of the program name each other, some in circles: one hash for all of them.
  const files = fs.readdirSync(program).filter((name) => /\.(js|wasm|bin)$/.test(name)).sort();
  const contents = files.map((name) => fs.readFileSync(path.join(program, name)));
  const folder = `/pkg/${hashOf(Buffer.concat(contents))}`;
  files.forEach((name, index) => write(path.join(fresh, folder, name), contents[index]));
  const snippets = path.join(program, 'snippets');
  if (fs.existsSync(snippets)) fs.cpSync(snippets, path.join(fresh, folder, 'snippets'), { recursive: true });
  names.js = `${folder}/flowforge.js`;
  names.wasm = `${folder}/flowforge.wasm`;
  names.loader = `${folder}/${LOADER}`;
  for (const [part, file] of Object.entries(readJson(path.join(program, 'parts.json')))) names.parts[part] = `${folder}/${file}`;
  for (const name of fs.readdirSync(path.join(root, 'public'), { recursive: true })) {
    const from = path.join(root, 'public', name);
    if (fs.statSync(from).isFile()) write(path.join(fresh, name), fs.readFileSync(from));
  }
  fs.writeFileSync(path.join(fresh, 'site.json'), JSON.stringify(names));
  fs.rmSync(site, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(site), { recursive: true });
  fs.renameSync(fresh, site);
  report(names);
}

/** Writes a file, and in a release its compressed copies where they are worth it. */
function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  if (!release) return;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_LGWIN } = zlib.constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: content.length, [BROTLI_PARAM_LGWIN]: 24 };
  for (const [ending, compressed] of [['br', zlib.brotliCompressSync(content, { params })], ['gz', zlib.gzipSync(content, { level: 9 })]]) {
    if (compressed.length < content.length * 0.95) fs.writeFileSync(`${file}.${ending}`, compressed);
  }
}

function report(names) {
  const size = (files) => {
    const bytes = files.map((name) => {
      const file = path.join(site, name);
      return fs.statSync(release && fs.existsSync(`${file}.br`) ? `${file}.br` : file).size;
    });
    return `${(bytes.reduce((sum, next) => sum + next, 0) / 1000).toFixed(1)} kB`;
  };
  const every = [names.js, names.loader, names.wasm];
  const parts = Object.entries(names.parts).sort().map(([part, file]) => `${part} ${size([file])}`);
  console.log(`Site in ${path.relative(root, site) || site}${release ? ', compressed' : ''}: css ${size([names.css])}, every page ${size(every)}, ${parts.join(', ')}`);
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('base64url').slice(0, 12);
}

/** Says whether any file under these paths has changed since the last build, by size and time. */
function stampOf(key, roots) {
  const files = roots.flatMap((top) =>
    fs.statSync(top).isDirectory() ? fs.readdirSync(top, { recursive: true }).map((name) => path.join(top, name)) : [top],
  );
  const stamp = files.sort().map((file) => {
    const { size, mtimeMs } = fs.statSync(file);
    return `${file}:${size}:${mtimeMs}`;
  });
  const hash = createHash('sha256').update(stamp.join('\n')).digest('hex');
  const changed = stamps[key] !== hash;
  stamps[key] = hash;
  return { changed };
}

/** Finds a tool that `scripts/setup` has built into .tools, of exactly one version. */
function ownTool(name, version) {
  const own = path.join(root, '.tools', 'bin', name);
  if (!fs.existsSync(own) || installed(name) !== version) fail(`${name} ${version} is missing. Run: scripts/setup`);
  return own;
}

/** Returns the version of a tool that cargo installed into .tools, by what cargo wrote down. */
function installed(name) {
  const { installs = {} } = readJson(path.join(root, '.tools', '.crates2.json')) ?? {};
  return Object.entries(installs).find(([, { bins }]) => bins.includes(name))?.[0].split(' ')[1];
}

/** Finds a tool of package.json, and installs those first if they are missing. */
function tool(name) {
  const bin = path.join(root, 'node_modules', '.bin', name);
  if (!fs.existsSync(bin)) run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  return bin;
}

function run(command, args, { hint, env } = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root, env: env ?? process.env });
  if (status === 0) return;
  fail(`${command} ${error ? `could not be started: ${error.message}` : `ended with ${status}`}.${hint ? ` ${hint}` : ''}`);
}

function fail(words) {
  console.error(words);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
