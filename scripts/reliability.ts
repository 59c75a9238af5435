// Kills recording processes by the hundred, counts what was lost, and writes docs/reliability.md.
//   npm run build && npx tsx scripts/reliability.ts [--kills 150] [--seed 1]
// Ends with 1 where anything acknowledged was lost, or is there twice.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  KILL_MODES,
  type KillCounts,
  type KillMode,
  killTimeAndAgain,
  noKills,
  seededRandom,
} from '../test/fault/local-kill-trial.js';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '150' }, seed: { type: 'string' } },
});
/** Of each kind of durability. */
const kills = Number(values.kills);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
/** Times that one experiment is killed and gone on with. */
const KILLS_OF_A_LIFE = 5;
const LONGEST_MS = 1400;
/** Experiments side by side: while one waits for its moment, another one is looked through. */
const SIDE_BY_SIDE = 3;
const DOCUMENT = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));
const BEGIN = '<!-- counts: written by scripts/reliability.ts -->';
const END = '<!-- end of counts -->';

async function live(mode: KillMode, life: number): Promise<KillCounts> {
  const directory = mkdtempSync(join(tmpdir(), 'crucible-'));
  try {
    const random = seededRandom(seed + life * 1000 + KILL_MODES.indexOf(mode));
    return await killTimeAndAgain(mode, {
      directory,
      kills: KILLS_OF_A_LIFE,
      longestMs: LONGEST_MS,
      random,
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function trial(mode: KillMode): Promise<KillCounts> {
  const sum = noKills();
  let life = 0;
  const work = async (): Promise<void> => {
    while (sum.kills < kills) {
      const { faults, ...counts } = await live(mode, life++);
      for (const name of Object.keys(counts) as (keyof typeof counts)[]) sum[name] += counts[name];
      sum.faults.push(...faults);
      progress(mode, sum);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return sum;
}

function progress({ name }: KillMode, { kills: done, lost, duplicates, faults }: KillCounts): void {
  if (process.stderr.isTTY)
    process.stderr.write(
      `\r${name}: ${done} of ${kills} kills, ${lost} lost, ${duplicates} twice, ${faults.length} faults   `,
    );
}

const number = (value: number): string => value.toLocaleString('en-US');

function row(name: string, counts: KillCounts): string {
  const { kills, recoveries, acknowledged, found, lost, duplicates, faults } = counts;
  const cells = [kills, recoveries, acknowledged, found, lost, duplicates, faults.length];
  return `| ${[name, ...cells.map(number)].join(' | ')} |`;
}

const results: [string, KillCounts][] = [];
for (const mode of KILL_MODES) {
  const counts = await trial(mode);
  results.push([mode.name, counts]);
  console.log(mode.name, JSON.stringify(counts));
}

const total = noKills();
for (const [, counts] of results) {
  const { faults, ...numbers } = counts;
  for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) total[name] += numbers[name];
  total.faults.push(...faults);
}
const memory = Math.round(totalmem() / 1024 ** 3);
const table = `${BEGIN}
${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform}, ${cpus().length} processors, ${memory} GiB, shared; seed ${seed}.

| durability | kills | recoveries | acknowledged events | events found | acknowledged and lost | found twice | other faults |
|---|---|---|---|---|---|---|---|
${results.map(([name, counts]) => row(name, counts)).join('\n')}
${row('**all**', total)}
${END}`;
console.log(table);
const document = readFileSync(DOCUMENT, 'utf8');
const [before] = document.split(BEGIN);
const [, after] = document.split(END);
writeFileSync(DOCUMENT, `${before}${table}${after}`);
for (const fault of total.faults) console.error(fault);
process.exitCode = total.lost + total.duplicates + total.faults.length > 0 ? 1 : 0;
