#!/usr/bin/env node
// Builds the browser's part of FlowForge: WebAssembly from Rust, one style sheet from SCSS, and what is in public/.
//
//   node scripts/build-site.mjs             quick to build, for development and tests
//   node scripts/build-site.mjs --release   as small as it gets, with compressed copies beside
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

import { trimWasm } from './trim-wasm.mjs';

const WASM_BINDGEN = '0.2.130';

// Leptos keeps a second way to take over every part of a page: for `hydrate_lazy`, which alone would call it and which
// `frontend` does not use. It is a fifth of what people would load. Only the functions themselves and their states are
// meant: what stands within them, or drops them, may have been merged with the same code elsewhere.
const NEVER_CALLED = /::hydrate_async(::\{\{closure\}\})*(::h[0-9a-f]{16})?$/;

// What rustc compiles for, which every browser of the last years reads. wasm-opt would be told by the module itself, but
// not of all of them; and `--all-features` lets it write what no browser reads yet.
const WASM_FEATURES = [
  'bulk-memory',
  'bulk-memory-opt',
  'call-indirect-overlong',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
].map((feature) => `--enable-${feature}`);

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const release = process.argv.includes('--release');
const profile = release ? 'wasm-release' : 'wasm-dev';
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const site = path.resolve(root, process.env.FLOWFORGE_SITE ?? path.join(target, 'site'));
const work = path.join(target, 'site-work', profile);
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
  if (!stampOf('wasm', [compiled, path.join(root, 'scripts')]).changed && fs.existsSync(path.join(work, 'flowforge.wasm'))) return false;
  const out = path.join(work, 'bindgen');
  fs.rmSync(out, { recursive: true, force: true });
  run(wasmBindgen(), ['--target', 'web', '--no-typescript', '--out-dir', out, '--out-name', 'flowforge', compiled]);
  fs.copyFileSync(path.join(out, 'flowforge.js'), path.join(work, 'flowforge.js'));
  const bound = path.join(out, 'flowforge_bg.wasm');
  if (release) {
    const { trimmed, module } = trimWasm(fs.readFileSync(bound), NEVER_CALLED);
    if (trimmed === 0) fail('Nothing was trimmed: Leptos has changed, see NEVER_CALLED in scripts/build-site.mjs.');
    fs.writeFileSync(bound, module);
    const smallest = path.join(work, 'flowforge.wasm');
    run(tool('wasm-opt'), ['-Oz', ...WASM_FEATURES, '--strip-debug', '--strip-producers', bound, '-o', smallest]);
    // Node is older than the browsers that people use.
    if (!WebAssembly.validate(fs.readFileSync(smallest))) fail(`wasm-opt wrote a module that cannot be read: ${smallest}`);
  } else {
    fs.copyFileSync(bound, path.join(work, 'flowforge.wasm'));
  }
  return true;
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
  const names = { profile };
  for (const kind of ['js', 'wasm', 'css']) {
    const content = fs.readFileSync(path.join(work, `flowforge.${kind}`));
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
    names[kind] = `/pkg/flowforge.${hash}.${kind}`;
    write(path.join(fresh, names[kind]), content);
  }
  const snippets = path.join(work, 'bindgen', 'snippets');
  if (fs.existsSync(snippets)) fs.cpSync(snippets, path.join(fresh, 'pkg', 'snippets'), { recursive: true });
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
  const kilobytes = (file) => `${(fs.statSync(file).size / 1000).toFixed(1)} kB`;
  const sizes = ['wasm', 'js', 'css'].map((kind) => {
    const file = path.join(site, names[kind]);
    return `${kind} ${kilobytes(file)}${release ? ` (${kilobytes(`${file}.br`)} compressed)` : ''}`;
  });
  console.log(`Site in ${path.relative(root, site) || site}: ${sizes.join(', ')}`);
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

/** Finds the wasm-bindgen that fits the crate, or builds it into .tools once. */
function wasmBindgen() {
  const own = path.join(root, '.tools', 'bin', 'wasm-bindgen');
  for (const candidate of [own, 'wasm-bindgen']) {
    const { stdout } = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
    if (stdout?.trim().endsWith(` ${WASM_BINDGEN}`)) return candidate;
  }
  console.log(`Building wasm-bindgen ${WASM_BINDGEN}, once (some minutes)`);
  const install = ['install', 'wasm-bindgen-cli', '--version', WASM_BINDGEN, '--root', path.join(root, '.tools'), '--quiet'];
  // Its own profile takes many times as long, for a tool that runs a second.
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: path.join(target, 'tools'),
    CARGO_PROFILE_RELEASE_LTO: 'off',
    CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
    // Its lints are not ours.
    RUSTC_WORKSPACE_WRAPPER: '',
  };
  // The versions it was released with are the best known, but a registry mirror may be behind them.
  if (spawnSync('cargo', [...install, '--locked'], { stdio: 'ignore', cwd: root, env }).status !== 0) {
    run('cargo', install, { env });
  }
  return own;
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
