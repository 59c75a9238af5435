import type { EventBatch } from '../../event/batch.js';
import { encodeJson, WHOLE } from '../../event/json.js';
import { eventAt } from '../../event/row.js';
import type { Experiment } from '../../lab/experiment.js';
import { followEvents } from '../../lab/follow-events.js';
import { type ChosenColumn, chooseColumns, chosenObject, chosenText } from '../chosen-columns.js';
import type { CommandContext, Output } from '../command.js';
import { listOf, type QueryOptions, queryOf, wholeNumber } from '../event-query.js';
import { INTERRUPTED, OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { clockTime, detailsOf, outcomeCell } from '../text/event-cells.js';
import { dollars, milliseconds } from '../text/quantities.js';
import { cutTo, printable } from '../text/width.js';

export interface TailOptions extends QueryOptions {
  readonly follow?: boolean;
}

const BACKLOG = 10;

export async function run(
  context: CommandContext,
  operands: readonly string[],
  { limit, columns, follow, ...options }: TailOptions,
): Promise<number> {
  const { stdout, stderr, signal } = context;
  const { limit: queryLimit, columns: queryColumns, ...query } = queryOf(options, context.nowMs());
  const names = columns === undefined ? queryColumns : listOf(columns);
  const chosen = names === undefined ? null : chooseColumns(names);
  const asked = limit === undefined ? (queryLimit ?? null) : wholeNumber(limit, '--limit');
  const { lab } = await context.open();
  const experiment = await findExperiment(lab, operands[0]!);
  const isFollowed = follow !== false;
  const events = followEvents(lab, experiment.id, {
    query,
    // A window says for itself how much of the past is wanted.
    backlog: asked ?? (query.window === undefined ? BACKLOG : null),
    signal,
    follow: isFollowed,
  });
  const line = lineWriter(context, experiment, chosen);
  let count = 0;
  for await (const { batch, row } of events) {
    count++;
    await stdout.write(`${line(batch, row)}\n`);
  }
  if (signal.aborted) return INTERRUPTED;
  if (!context.json && (isFollowed || count === 0))
    await stderr.write(await farewell(experiment, count));
  return OK;
}

async function farewell(experiment: Experiment, count: number): Promise<string> {
  const nothing = count === 0 ? 'no events; ' : '';
  return `${nothing}the experiment is ${experiment.status}\n`;
}

type Line = (batch: EventBatch, row: number) => string;

function lineWriter(
  { stdout, json }: CommandContext,
  experiment: Experiment,
  chosen: readonly ChosenColumn[] | null,
): Line {
  const { record } = experiment;
  if (json) {
    return (batch, row) =>
      encodeJson(
        chosen === null ? eventAt(batch, row, record) : chosenObject(chosen, batch, row),
        WHOLE,
      );
  }
  if (chosen !== null) {
    return (batch, row) =>
      fitted(stdout, chosen.map((column) => chosenText(column.valueAt(batch, row))).join('  '));
  }
  return (batch, row) => eventLine(stdout, batch, row, record);
}

/** A log's line: what is yet to come is not known, so nothing is lined up but the time. */
function eventLine(
  stdout: Output,
  batch: EventBatch,
  row: number,
  record: Experiment['record'],
): string {
  const { colours, columns } = stdout;
  const event = eventAt(batch, row, record);
  const outcome = outcomeCell(event.success);
  const parts: (readonly [text: string, colour: Parameters<typeof colours>[0] | null])[] = [
    [clockTime(event.timestampUs), 'dim'],
    [event.eventName, 'bold'],
    typeof outcome === 'string' ? [outcome, null] : [outcome.text, outcome.colour],
    [event.latencyMs === null ? '' : milliseconds(event.latencyMs), null],
    [event.costUsd === null ? '' : dollars(event.costUsd), null],
    [event.model ?? '', 'cyan'],
    [detailsOf(event), 'dim'],
  ];
  let room = columns ?? Number.POSITIVE_INFINITY;
  const shown: string[] = [];
  for (const [text, colour] of parts) {
    if (text === '' || room <= 0) continue;
    const cut = cutTo(printable(text), room);
    room -= cut.length + 2;
    shown.push(colour === null ? cut : colours(colour, cut));
  }
  return shown.join('  ');
}

function fitted({ columns }: Output, text: string): string {
  const line = printable(text);
  return columns === null ? line : cutTo(line, columns);
}
