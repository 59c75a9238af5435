import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Telemetry, telemetry } from '../../src/bus/telemetry.js';
import type { CommandContext, OpenLab, Output } from '../../src/cli/command.js';
import { executeCommand } from '../../src/cli/execute.js';
import { openLab } from '../../src/cli/open-lab.js';
import { createProgram } from '../../src/cli/program.js';
import { type Colours, PLAIN } from '../../src/cli/text/colours.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { Lab } from '../../src/lab/lab.js';
import { type MemoryStoreOptions, memoryStore } from '../../src/store/memory/memory-store.js';

export interface Written extends Output {
  readonly text: string;
}

export interface OutputWishes {
  readonly isTerminal?: boolean;
  readonly columns?: number | null;
  readonly colours?: Colours;
}

/** An output that keeps what is written to it. */
export function writtenTo(wishes: OutputWishes = {}): Written {
  const { isTerminal = false, columns = null, colours = PLAIN } = wishes;
  let text = '';
  return {
    write: async (more) => void (text += more),
    isTerminal,
    columns,
    colours,
    get text() {
      return text;
    },
  };
}

export interface World {
  readonly opened: OpenLab;
  readonly telemetry: Telemetry;
  /** Runs a command line in this process; `json` is parsed from what it wrote. */
  run(line: readonly string[], wishes?: Wishes): Promise<Outcome>;
}

export interface Wishes {
  readonly stdout?: OutputWishes;
  readonly stderr?: OutputWishes;
  readonly signal?: AbortSignal;
  readonly confirm?: CommandContext['confirm'];
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Outcome {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it asked for
  readonly json: any;
}

/** A lab in memory; of so many bytes, where events are to be dropped. */
export function worldInMemory(options: MemoryStoreOptions = {}): World {
  const telemetry = new Telemetry();
  const store = memoryStore(options);
  const lab = new Lab({ store, telemetry });
  return world({ lab, store, directory: '/nowhere/.crucible' }, telemetry);
}

/** The local store in a directory of its own; each command opens it anew, as a process does. */
export async function worldOnDisk(): Promise<World & AsyncDisposable & { directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'crucible-cli-'));
  const opened = await openLab({ directory: join(directory, '.crucible'), environment: {} });
  const reopen = () => openLab({ directory: join(directory, '.crucible'), environment: {} });
  return {
    ...world(opened, telemetry, reopen),
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

function world(opened: OpenLab, telemetry: Telemetry, reopen?: () => Promise<OpenLab>): World {
  return {
    opened,
    telemetry,
    run: async (line, wishes = {}) => {
      const stdout = writtenTo(wishes.stdout);
      const stderr = writtenTo(wishes.stderr);
      let code: Outcome['code'] = -1;
      const program = createProgram(async (spec, operands, options) => {
        // What a command closes when it is done is not what the test goes on with.
        const lasting = { ...opened, store: { ...bound(opened.store), close: async () => {} } };
        const context: CommandContext = {
          open: reopen ?? (async () => lasting),
          stdout,
          stderr,
          json: options['json'] === true,
          signal: wishes.signal ?? new AbortController().signal,
          environment: wishes.environment ?? {},
          nowMs: Date.now,
          confirm: wishes.confirm ?? null,
        };
        code = await executeCommand(spec, context, operands, options);
      });
      await program.parseAsync(line, { from: 'user' });
      return { code, stdout: stdout.text, stderr: stderr.text, json: parsed(stdout.text) };
    },
  };
}

function bound(store: OpenLab['store']): OpenLab['store'] {
  return {
    kind: store.kind,
    append: store.append.bind(store),
    scan: store.scan.bind(store),
    saveExperiment: store.saveExperiment.bind(store),
    getExperiment: store.getExperiment.bind(store),
    listExperiments: store.listExperiments.bind(store),
    deleteExperiment: store.deleteExperiment.bind(store),
    close: store.close.bind(store),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Calls {
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly succeeded?: number;
  readonly failed?: number;
  readonly latencyMs?: number;
  readonly isStopped?: boolean;
}

/** An experiment with calls to a model: so many that succeeded, so many that failed. */
export async function recordCalls(
  { opened, telemetry }: World,
  name: string,
  calls: Calls = {},
): Promise<Experiment> {
  const { condition = 'default', tags = [], isStopped = true } = calls;
  const { succeeded = 3, failed = 1, latencyMs = 100 } = calls;
  const experiment = await opened.lab.start({ name, condition, tags, scope: 'run' });
  experiment.run(() => {
    for (let i = 0; i < succeeded; i++) {
      telemetry.execute(
        'req_llm.request.stop',
        { duration: (latencyMs + i) * 1e6 },
        {
          model: 'gpt-4o',
          provider: 'openai',
          sample_id: `q-${i}`,
          tokens: { prompt: 1000, completion: 100 },
        },
      );
    }
    for (let i = 0; i < failed; i++) {
      telemetry.execute('req_llm.request.exception', { duration: 5e6 }, { error: 'timeout' });
    }
  });
  if (isStopped) await experiment.stop();
  else await experiment.flush();
  return experiment;
}

/** A text without its colours. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
  return text.replace(/\u001b\[\d+m/g, '');
}
