import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import { formatExact, formatValue } from '../../../format/number.ts';
import { formatDuration } from '../../../format/time.ts';

/** How long it has been recording, or took; of one whose writers have died nobody knows. */
export function durationText(
  { status, startedAt, stoppedAt }: Pick<ExperimentRow, 'status' | 'startedAt' | 'stoppedAt'>,
  nowMs: number,
): string {
  if (status === 'interrupted') return formatDuration(null);
  const startedMs = Date.parse(startedAt);
  if (stoppedAt !== null) return formatDuration(Date.parse(stoppedAt) - startedMs);
  return formatDuration(wholeSeconds(nowMs - startedMs));
}

/** While it goes on, tenths of a second would flicker. */
function wholeSeconds(ms: number): number {
  return ms < 1000 ? Math.max(0, ms) : Math.floor(ms / 1000) * 1000;
}

interface SamplesText {
  readonly count: string;
  /** Null beyond the aim: a share of what was aimed at says nothing then. */
  readonly share: string | null;
  readonly title: string;
}

/** How many samples there are of those aimed at. */
export function samplesText(observed: number, aimedAt: number): SamplesText {
  const counted = formatValue(observed, 'count');
  const aim = formatValue(aimedAt, 'count');
  const title = `${formatExact(observed)} of ${formatExact(aimedAt)} that were aimed at`;
  if (observed > aimedAt)
    return {
      count: `${counted}, of ${aim} aimed at`,
      share: null,
      title: `${title}. Events with an outcome and no sample id count as samples of their own, steps of training apart.`,
    };
  return {
    count: `${counted} of ${aim}`,
    share: formatValue(observed / aimedAt, 'fraction'),
    title,
  };
}
