import { CrucibleError } from '../../errors.js';
import type { BadLine, ImportSource } from './imported-event.js';

/** What a file turned out to hold when it was read through, before anything is written. */
export interface Survey {
  readonly events: number;
  /** The first of the bad lines, and how many there are. */
  readonly badLines: readonly BadLine[];
  readonly badLineCount: number;
  readonly firstUs: number;
  readonly lastUs: number;
  /** Of what this library wrote: as its first event has it. */
  readonly experimentId: string | null;
  readonly experimentName: string | null;
  readonly condition: string | null;
  readonly tags: readonly string[];
  /** Names of the experiment's own metrics. */
  readonly metricNames: readonly string[];
}

const SHOWN_BAD_LINES = 10;

export async function surveyOf(
  source: ImportSource,
  { signal, onEvent }: { signal: AbortSignal; onEvent: (events: number) => void },
): Promise<Survey> {
  const badLines: BadLine[] = [];
  let badLineCount = 0;
  const metricNames = new Set<string>();
  let events = 0;
  let firstUs = Number.POSITIVE_INFINITY;
  let lastUs = Number.NEGATIVE_INFINITY;
  let recorded: Record<string, unknown> | null = null;
  const all = source.events((bad) => {
    if (badLineCount++ < SHOWN_BAD_LINES) badLines.push(bad);
  });
  for await (const event of all) {
    signal.throwIfAborted();
    events++;
    firstUs = Math.min(firstUs, event.timestampUs);
    lastUs = Math.max(lastUs, event.timestampUs);
    recorded ??= event.recorded as Record<string, unknown> | null;
    for (const name of Object.keys(event.recorded?.metrics ?? {})) metricNames.add(name);
    onEvent(events);
  }
  const text = (key: string): string | null => {
    const value = recorded?.[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    events,
    badLines,
    badLineCount,
    firstUs,
    lastUs,
    experimentId: text('experimentId'),
    experimentName: text('experimentName'),
    condition: text('condition'),
    tags: (recorded?.['tags'] as readonly string[] | undefined) ?? [],
    metricNames: [...metricNames].sort(),
  };
}

/** Refuses a file with bad lines, unless they may be passed over, and one that holds no event. */
export function requireUsable(path: string, survey: Survey, skipsBadLines: boolean): void {
  const { events, badLines, badLineCount } = survey;
  if (badLineCount > 0 && (!skipsBadLines || events === 0)) {
    const first = badLines[0]!;
    const lines = badLines.map(({ line, reason }) => `  line ${line}: ${reason}`);
    const more = badLineCount - badLines.length;
    if (more > 0) lines.push(`  and ${more} more`);
    if (events > 0) lines.push('--skip-bad-lines imports the others');
    throw new CrucibleError(
      'path-unreadable',
      `cannot import ${path}: ${badLineCount} of its lines ${badLineCount === 1 ? 'is no event' : 'are no events'}; nothing was imported`,
      { path, line: first.line, expected: 'events', badLines, badLineCount, hint: lines },
    );
  }
  if (events === 0)
    throw new CrucibleError('path-unreadable', `cannot import ${path}: it holds no event`, {
      path,
      expected: 'at least one event',
    });
}
