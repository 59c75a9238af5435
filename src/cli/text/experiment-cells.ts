import type { ExperimentRecord, ExperimentStatus } from '../../event/experiment.js';
import type { Colour } from './colours.js';
import { duration } from './quantities.js';
import type { Cell } from './table.js';

const STATUS_COLOURS: Readonly<Record<ExperimentStatus, Colour>> = {
  running: 'green',
  paused: 'yellow',
  stopped: 'blue',
  archived: 'dim',
  interrupted: 'red',
};

export function statusCell(status: ExperimentStatus): Cell {
  return { text: status, colour: STATUS_COLOURS[status] ?? 'dim' };
}

/** From its start to its end, or until now. An interrupted one's end is not known. */
export function durationOf(record: ExperimentRecord, nowMs: number): string {
  if (record.stoppedAt === null && record.status === 'interrupted') return duration(null);
  const endMs = record.stoppedAt === null ? nowMs : Date.parse(record.stoppedAt);
  return duration(Math.max(0, endMs - Date.parse(record.startedAt)));
}
