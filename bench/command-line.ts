/** How long a person, or a script, waits for the command line. */
import { fileURLToPath } from 'node:url';
import { localStore } from 'crucible-telemetry';
import { makeRecord } from 'crucible-telemetry/testing';
import { node } from './child.js';
import { type BenchSizes, type Figure, median, report } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

const CRUCIBLE = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const TIMES = 7;

/** Experiments that ended, one a minute, as a directory has them after months of work. */
async function saveExperiments(directory: string, count: number): Promise<void> {
  const store = localStore({ directory });
  const firstMs = Date.UTC(2025, 0, 1);
  for (let i = 0; i < count; i++) {
    const startedAt = new Date(firstMs + i * 60_000).toISOString();
    const stoppedAt = new Date(firstMs + i * 60_000 + 30_000).toISOString();
    await store.saveExperiment(
      makeRecord({
        name: `experiment ${i}`,
        tags: ['bench'],
        storageBackend: store.kind,
        status: 'stopped',
        startedAt,
        stoppedAt,
      }),
    );
  }
  await store.close();
}

async function measure({ events }: BenchSizes): Promise<Figure[]> {
  const count = events / 200;
  return inTemporaryDirectory(async (directory) => {
    await saveExperiments(directory, count);
    const ls = [CRUCIBLE, 'ls', '--dir', directory];
    const commands: Record<string, readonly string[]> = {
      help: [CRUCIBLE, '--help'],
      node: ['-e', '0'],
      ls,
      json: [...ls, '--json'],
    };
    const times: Record<string, number[]> = {};
    for (let time = 0; time <= TIMES; time++) {
      for (const [name, argv] of Object.entries(commands)) {
        const { ms, output } = await node(argv);
        if (name === 'json') requireAll(output, count);
        // The first time warms up the file cache.
        if (time > 0) (times[name] ??= []).push(ms);
      }
    }
    const figure = (what: string, name: string, limit?: number): Figure => ({
      what,
      value: median(times[name]!),
      unit: 'ms',
      ...(limit === undefined ? {} : { target: ['<=', limit] as const }),
    });
    const many = `${count.toLocaleString('en')} experiments`;
    return [
      figure('`crucible --help`', 'help', 150),
      figure('`node -e 0`', 'node'),
      figure(`\`crucible ls\` with ${many}`, 'ls', 1000),
      figure(`\`crucible ls --json\` with ${many}`, 'json', 1000),
    ];
  });
}

function requireAll(output: string, count: number): void {
  const found = output.match(/"experiment \d+"/g)?.length ?? 0;
  if (found !== count) throw new Error(`ls shows ${found} of ${count} experiments`);
}

await report(measure);
