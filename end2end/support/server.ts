import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

/** What is tested: what `make run` starts. */
const program = process.env.FLOWFORGE ?? path.join(target, 'debug/flowforge');
const site = process.env.FLOWFORGE_SITE ?? path.join(target, 'site');

/** Nothing of a developer's own settings may reach a server that is tested. */
const environment = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'FLOWFORGE_PG_BIN'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

/** How long a server may take to start, on a machine that does other things as well. */
const PATIENCE = 60_000;

/** A new installation is empty, or begins with the sample workspace. */
export type Workspace = 'empty' | 'sample';

/** A real server with an embedded database of its own, on a port that was free, in a folder that goes with it. */
export class Server {
  private constructor(
    private process: ChildProcess,
    private readonly folder: string,
    private readonly log: string[],
    readonly url: string,
    /** The path of the one-time link that a new server prints. */
    readonly link: string,
  ) {}

  /** Starts a server and waits until it is ready. */
  static async start(workspace: Workspace): Promise<Server> {
    const folder = await mkdtemp(path.join(tmpdir(), 'flowforge-end2end-'));
    // PostgreSQL does not run as root, and its user has to pass through.
    await chmod(folder, 0o755);
    const log: string[] = [];
    const child = launch(folder, workspace, '127.0.0.1:0');
    try {
      const [link, url] = await Promise.all([
        line(child, child.stdout, log, /Sign in, once and within a day: http:\/\/[^/]+(\S+)/),
        line(child, child.stderr, log, READY),
      ]);
      return new Server(child, folder, log, url, link);
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Stops the server and keeps what it holds. */
  async halt(): Promise<void> {
    const end = ended(this.process);
    this.process.kill('SIGTERM');
    const hanging = setTimeout(() => this.process.kill('SIGKILL'), 15_000);
    const code = await end;
    clearTimeout(hanging);
    if (code !== 0) throw new Error(`The server ended with ${code}; its last words:\n${this.log.slice(-20).join('\n')}`);
  }

  /** Starts the server again after it was halted, at the same address. */
  async resume(): Promise<void> {
    const child = launch(this.folder, 'empty', new URL(this.url).host);
    this.process = child;
    child.stdout.resume();
    await line(child, child.stderr, this.log, READY);
  }

  /** Where jobs of this server may read files from. */
  get files(): string {
    return path.join(this.folder, 'data/files');
  }

  /** Runs a command of the program on the data of this server, with `input` typed, and returns what it prints. */
  async run(command: string[], input = ''): Promise<string> {
    const flags = ['--data-dir', path.join(this.folder, 'data')];
    const child = spawn(program, [...command, ...flags], { cwd: this.folder, env: environment });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text) => (said.out += text));
    child.stderr.on('data', (text) => (said.err += text));
    child.stdin.end(input);
    const code = await ended(child);
    if (code !== 0) throw new Error(`flowforge ${command.join(' ')} ended with ${code}: ${said.err}`);
    return said.out;
  }

  /** Runs a statement on the database of this server, for what would take too long otherwise. */
  async sql(statement: string): Promise<void> {
    const url = (await this.run(['database', 'url'])).trim();
    const child = spawn('psql', ['--quiet', '--set=ON_ERROR_STOP=1', '--command', statement, url], { env: environment });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    const code = await ended(child);
    if (code !== 0) throw new Error(`psql ended with ${code}: ${said}`);
  }

  /** Asks the server to stop, as an operator does, and leaves its log behind. */
  async stop(): Promise<void> {
    try {
      await this.halt();
    } finally {
      const logs = path.join(target, 'end2end/servers');
      await mkdir(logs, { recursive: true });
      await writeFile(path.join(logs, `${new URL(this.url).port}.log`), this.log.join('\n'));
      await rm(this.folder, { recursive: true, force: true });
    }
  }
}

/** Says that a server is ready, and where. */
const READY = /is ready on (http:\/\/\S+)/;

function launch(folder: string, workspace: Workspace, listen: string) {
  const flags = ['--data-dir', path.join(folder, 'data'), '--site-dir', site, '--listen', listen, '--upload-limit', '1 MiB'];
  if (workspace === 'sample') flags.push('--with-sample');
  return spawn(program, ['serve', ...flags], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits for a line of a program and returns the first group of the pattern. */
function line(child: ChildProcess, stream: NodeJS.ReadableStream, log: string[], pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${program} ${why}:\n${log.join('\n')}`));
    const late = setTimeout(() => fail(`did not print ${pattern} within a minute`), PATIENCE);
    createInterface(stream).on('line', (text) => {
      log.push(text);
      const found = pattern.exec(text)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}
