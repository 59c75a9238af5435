/**
 * Runs every benchmark in a process of its own and writes docs/benchmarks.md with what was
 * measured, on what. `--smoke` runs them with small sizes and publishes nothing; nor does a run of
 * only those that are named, `tsx bench/run.ts durable disk`, unless `--publish` puts them into the
 * document in place of what was there.
 */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { withSections } from './published.js';
import type { Figure } from './result.js';

const BENCHMARKS = [
  { file: 'capture', title: 'Capturing' },
  { file: 'memory', title: 'Memory and pauses while capturing' },
  { file: 'analysis', title: 'Reading and analysing' },
  { file: 'statistics', title: 'Statistics' },
  { file: 'compare', title: 'Comparing, with a verdict' },
  { file: 'export', title: 'Exporting' },
  { file: 'durable', title: 'Recording durably' },
  { file: 'durable-loop', title: 'Event loop and speed while recording durably' },
  { file: 'durable-memory', title: 'Memory while recording durably' },
  { file: 'disk', title: 'Reading from disk' },
  { file: 'disk-export', title: 'Exporting from disk' },
  { file: 'command-line', title: 'Command line' },
  { file: 'server', title: 'Serving' },
  { file: 'browser', title: 'Dashboard, in a browser' },
] as const;

/** Far longer than any of them takes: what hangs shall not hang for ever. */
const LIMIT_MS = 20 * 60_000;

const smoke = process.argv.includes('--smoke');
const publish = process.argv.includes('--publish');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = BENCHMARKS.filter(({ file }) => named.length === 0 || named.includes(file));

async function run(file: string): Promise<Figure[]> {
  const script = fileURLToPath(new URL(`./${file}.ts`, import.meta.url));
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', script, ...(smoke ? ['--smoke'] : [])],
    // The built package is measured, not its sources compiled on the way.
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: LIMIT_MS,
      env: {
        ...process.env,
        TSX_TSCONFIG_PATH: fileURLToPath(new URL('../tsconfig.build.json', import.meta.url)),
      },
    },
  );
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  const code = await new Promise<number | null>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`the ${file} benchmark ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as Figure[];
}

function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

function holds({ value, target }: Figure): boolean | null {
  if (target === undefined) return null;
  return target[0] === '<=' ? value <= target[1] : value >= target[1];
}

function row(figure: Figure): string {
  const { what, value, unit, target, note = '' } = figure;
  const goal =
    target === undefined
      ? ''
      : `${target[0] === '<=' ? '≤' : '≥'} ${target[1].toLocaleString('en')} ${unit}`;
  const verdict = holds(figure) === false ? ' (missed)' : '';
  return `| ${what} | ${number(value)} ${unit} | ${goal}${verdict} | ${note} |`;
}

async function versions(): Promise<string> {
  const names = [
    '@opentelemetry/sdk-trace-node',
    'prom-client',
    'pino',
    'langfuse',
    '@duckdb/node-api',
    'simple-statistics',
  ];
  const found = await Promise.all(
    names.map(async (name) => {
      const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
      return `${name} ${(JSON.parse(await readFile(file, 'utf8')) as { version: string }).version}`;
    }),
  );
  return found.join(', ');
}

const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);
const date = new Date().toISOString().slice(0, 10);
const tables = new Map<string, string>();
let missed = 0;
for (const { file, title } of chosen) {
  process.stderr.write(`${title} …\n`);
  const figures = await run(file);
  missed += figures.filter((figure) => holds(figure) === false).length;
  // It has said why, and what is not measured is not made up.
  const table =
    figures.length === 0
      ? 'Left out on this machine.'
      : ['| what | measured | aim | |', '|---|---|---|---|', ...figures.map(row)].join('\n');
  process.stdout.write(`\n## ${title}\n\n${table}\n`);
  tables.set(title, table);
}

if (!smoke && chosen.length === BENCHMARKS.length) {
  const [cpu] = cpus();
  const head = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; medians of several rounds, contenders taking turns in one process.',
    '',
    `- machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, shared`,
    `- Node ${process.version}, ${process.platform} ${process.arch}`,
    `- peers: ${await versions()}`,
    `- date: ${date}`,
    '',
    'The event: `req_llm.request.stop` with 1 measurement and 7 metadata values; every contender',
    'builds the same payload, and its cost is part of the figure.',
    '',
  ].join('\n');
  const sections = [...tables].map(([title, table]) => `## ${title}\n\n${table}\n`);
  await writeFile(DOCUMENT, `${head}\n${sections.join('\n')}`);
} else if (!smoke && publish) {
  const titles = BENCHMARKS.map(({ title }) => title);
  await writeFile(DOCUMENT, withSections(await readFile(DOCUMENT, 'utf8'), tables, titles, date));
}
if (!smoke && (publish || chosen.length === BENCHMARKS.length))
  process.stdout.write(
    `\nWritten to docs/benchmarks.md; ${missed === 0 ? 'every aim was reached' : `${missed} aims were missed`}.\n`,
  );
