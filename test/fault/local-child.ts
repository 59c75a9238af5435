import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./local-recording-child.mjs', import.meta.url));
/** Children run what is built: they are up in a fraction of the time. */
const BUILT = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
/** A child that takes longer has gone wrong, and is not waited for for ever. */
const LIMIT_MS = 180_000;

export interface ChildOptions {
  /** Modules that it loads before anything else. */
  readonly imports?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A command in front of `node`: what limits or separates it. */
  readonly prefix?: readonly string[];
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that records, as `local-recording-child.mjs` says. It tells by lines what it has done. */
export class RecordingChild {
  readonly lines: string[] = [];
  errors = '';
  readonly ended: Promise<Ending>;
  readonly #process: ChildProcess;
  #part = '';
  #wake: () => void = () => {};
  #hasEnded = false;
  #asked = 0;

  constructor(way: string, task: Readonly<Record<string, unknown>>, options: ChildOptions = {}) {
    if (!existsSync(BUILT)) throw new Error(`${BUILT} is not there: run npm run build first`);
    const { imports = [], env = {}, prefix = [] } = options;
    const [command, ...args] = [
      ...prefix,
      process.execPath,
      ...imports.flatMap((module) => ['--import', module]),
      SCRIPT,
      way,
      JSON.stringify(task),
    ];
    this.#process = spawn(command!, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const timer = setTimeout(() => this.kill('SIGKILL'), LIMIT_MS);
    this.#process.stdin!.on('error', () => {});
    this.#process.stdout!.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.ended = once(this.#process, 'close').then(([code, signal]) => {
      clearTimeout(timer);
      this.#hasEnded = true;
      this.#wake();
      return { code, signal };
    });
  }

  #take(text: string): void {
    const parts = (this.#part + text).split('\n');
    // A line that a kill cut short says nothing.
    this.#part = parts.pop()!;
    for (const part of parts) this.lines.push(part);
    this.#wake();
  }

  /** The rest of the first line that begins with that word; fails when there will be none. */
  async said(word: string): Promise<string> {
    const find = () => this.lines.find((text) => text === word || text.startsWith(`${word} `));
    return (await this.#line(find)).slice(word.length + 1);
  }

  async #line(find: () => string | undefined): Promise<string> {
    for (;;) {
      const line = find();
      if (line !== undefined) return line;
      if (this.#hasEnded) throw new Error(`the child ended before it said that: ${this.errors}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** What a child that does as told answers to a command. */
  async ask(command: string): Promise<string> {
    const turn = this.#asked++;
    this.tell(command);
    return (await this.#line(() => this.lines.filter((line) => line.startsWith('= '))[turn])).slice(
      2,
    );
  }

  /** Tells it something: a line on its standard input. */
  tell(line: string): void {
    this.#process.stdin!.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.#hasEnded) this.#process.kill(signal);
  }
}

/** Runs `use` with children, none of which outlives it. */
export async function withChildren<T>(
  use: (
    start: (...args: ConstructorParameters<typeof RecordingChild>) => RecordingChild,
  ) => Promise<T>,
): Promise<T> {
  const children: RecordingChild[] = [];
  try {
    return await use((...args) => {
      const child = new RecordingChild(...args);
      children.push(child);
      return child;
    });
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => child.ended));
  }
}
