import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Lab } from '../../src/lab/lab.js';
import { type RecordingChild, withChildren } from './local-child.js';
import { type Evidence, evidenceOf, filesOf } from './local-evidence.js';

/** A way to record, and to say of an event that it is safe. */
export interface KillMode {
  readonly name: string;
  readonly way: 'acknowledge each' | 'acknowledge flushes' | 'tell the time';
  readonly durability: 'interval' | 'sync' | 'fsync';
}

export const KILL_MODES: readonly KillMode[] = [
  { name: 'interval, flushed', way: 'acknowledge flushes', durability: 'interval' },
  { name: 'interval, not flushed', way: 'tell the time', durability: 'interval' },
  { name: 'sync', way: 'acknowledge each', durability: 'sync' },
  { name: 'fsync', way: 'acknowledge each', durability: 'fsync' },
];

export interface KillCounts {
  kills: number;
  recoveries: number;
  acknowledged: number;
  found: number;
  lost: number;
  duplicates: number;
  /** Anything else that was not as it should be, in words. */
  readonly faults: string[];
}

export interface KillOptions {
  readonly directory: string;
  readonly kills: number;
  /** Some kills hit the first batches, and some the sealing of the first tails. */
  readonly longestMs: number;
  readonly random: () => number;
}

export const noKills = (): KillCounts => ({
  kills: 0,
  recoveries: 0,
  acknowledged: 0,
  found: 0,
  lost: 0,
  duplicates: 0,
  faults: [],
});

/** Rounds of one experiment do not share numbers. */
const ROUND = 10_000_000;
/** What was recorded so long before the process was last seen is on disk: an interval, and a margin. */
const SAFE_MS = 100 + 400;

/** Numbers from 0 to 1 that a seed gives again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * One experiment whose process is killed time and again, and gone on with by another; at the end it
 * is stopped. After each kill all that was said to be safe is looked for.
 */
export async function killTimeAndAgain(
  mode: KillMode,
  { directory, kills, longestMs, random }: KillOptions,
): Promise<KillCounts> {
  const counts = noKills();
  const acknowledged: { first: number; last: number }[] = [];
  let id: string | null = null;
  for (let round = 0; round < kills; round++) {
    const first = round * ROUND;
    const stopAfterMs = random() * 400;
    const way = random() < 0.15 ? 'stop amid it' : mode.way;
    const { durability } = mode;
    const child = await withChildren(async (start) => {
      const started = start(way, { directory, id, durability, first, stopAfterMs });
      // Now and then it is killed while it starts, or recovers what the one before it left.
      if (random() > 0.15) await started.said('id');
      await delay(random() * longestMs);
      started.kill('SIGKILL');
      await started.ended;
      return started;
    });
    counts.kills++;
    id ??= idOf(child);
    if (id === null) continue;
    const last = lastSafe(child);
    if (last !== null) acknowledged.push({ first, last });
    const saidStopped = child.lines.includes('stopped');
    const evidence = await evidenceOf(directory, id);
    // Killed between the two, it has stopped and could not say so any more.
    const statuses = way === 'stop amid it' ? ['interrupted', 'stopped'] : ['interrupted'];
    check(counts, evidence, acknowledged, saidStopped ? ['stopped'] : statuses, `kill ${round}`);
    if (evidence.record?.status === 'stopped') break;
  }
  if (id !== null) await checkTheEnd(counts, directory, id, acknowledged);
  for (const { first, last } of acknowledged) counts.acknowledged += last - first + 1;
  return counts;
}

function idOf({ lines }: RecordingChild): string | null {
  return lines[0]?.startsWith('id ') === true ? lines[0].slice(3) : null;
}

/** The last number that is safe by what the child said, or null where it said nothing. */
function lastSafe({ lines }: RecordingChild): number | null {
  const told = lines.filter((line) => line.startsWith('at ')).map((line) => line.split(' '));
  const lastSeenMs = Number(told.at(-1)?.[2] ?? 0);
  const safe = told.filter(([, , atMs]) => Number(atMs) < lastSeenMs - SAFE_MS).at(-1);
  const said = lines.filter((line) => line.startsWith('ack ')).at(-1) ?? safe?.join(' ');
  return said === undefined ? null : Number(said.split(' ')[1]);
}

function check(
  counts: KillCounts,
  { numbers, duplicates, wrong, record }: Evidence,
  acknowledged: readonly { first: number; last: number }[],
  statuses: readonly string[],
  when: string,
): void {
  const fault = (text: string): void => void counts.faults.push(`${when}: ${text}`);
  const found = new Set(numbers);
  let lost = 0;
  for (const { first, last } of acknowledged)
    for (let n = first; n <= last; n++) if (!found.has(n)) lost++;
  counts.lost += lost;
  counts.duplicates += duplicates;
  if (lost > 0) fault(`${lost} acknowledged events are not there`);
  if (duplicates > 0) fault(`${duplicates} events are there twice`);
  if (wrong > 0) fault(`${wrong} events are not what was recorded`);
  // Whatever was lost, it is the end of what its process recorded.
  const holes = numbers.filter((n) => n % ROUND !== 0 && !found.has(n - 1)).length;
  if (holes > 0) fault(`${holes} holes`);
  if (record === undefined) fault('there is no record');
  else {
    if (!statuses.includes(record.status)) fault(`it shows as ${record.status}`);
    const { recorded } = record.counts;
    if (recorded !== numbers.length) fault(`${recorded} are counted, ${numbers.length} are there`);
  }
}

/** Another process recovers and stops it; then the same events are there, in segments alone. */
async function checkTheEnd(
  counts: KillCounts,
  directory: string,
  id: string,
  acknowledged: readonly { first: number; last: number }[],
): Promise<void> {
  const before = await evidenceOf(directory, id);
  if (before.record?.status === 'interrupted')
    await new Lab({ store: pathToFileURL(directory).href }).stop(id);
  counts.recoveries++;
  const evidence = await evidenceOf(directory, id);
  check(counts, evidence, acknowledged, ['stopped'], 'after the stop');
  counts.found += evidence.numbers.length;
  const at = evidence.numbers.findIndex((n, index) => n !== before.numbers[index]);
  if (at !== -1 || evidence.numbers.length !== before.numbers.length) {
    const [was, is] = [before.numbers, evidence.numbers].map((numbers) =>
      numbers.slice(at, at + 3),
    );
    counts.faults.push(`the stop changed what is there: from ${at} on, ${was} became ${is}`);
  }
  const { tail = 0, tmp = 0 } = await filesOf(directory, id);
  if (tail + tmp > 0) counts.faults.push(`${tail} tails and ${tmp} half-made files are left`);
}
