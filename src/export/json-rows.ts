import type { EventBatch } from '../event/batch.js';
import type { ExperimentContext } from '../event/experiment.js';
import { EVENT_NAME, FIELDS, TIMESTAMP_US } from '../event/fields.js';
import { jsonText } from '../event/json-text.js';
import { BatchCells } from './batch-cells.js';
import { identityOf } from './identity.js';
import { type JsonCell, jsonCell } from './json-cell.js';
import { ObjectTemplate } from './json-object.js';
import { partsWriter } from './json-parts.js';
import type { RowText } from './row-text.js';

const METRIC_PREFIX = 'metric_';

/** Written ahead of the other fields, in every line. */
const AHEAD: ReadonlySet<string> = new Set([EVENT_NAME, TIMESTAMP_US, 'condition']);

/** The lines of one batch: an object each. */
export function jsonRows(batch: EventBatch, experiment: ExperimentContext): RowText {
  const { eventId, datetime, eventName, timestampUs } = identityOf(batch);
  const name = jsonCell(eventName, '","event_name":');
  const condition = conditionCell(batch, experiment);
  const tags = `,"tags":[${experiment.tags.map(jsonText).join(',')}]`;
  const fields = fieldCells(batch);
  const { measurements, metadata } = partsWriter(batch);
  const metrics = metricsTemplate(batch);
  return (row) => {
    let line = `{"event_id":"${eventId(row)}${name(row)},"timestamp_us":${timestampUs(row)}`;
    line += `,"datetime":"${datetime(row)}${condition(row)}${tags}`;
    for (let i = 0; i < fields.length; i++) line += fields[i]!(row) ?? '';
    line += `,"measurements":${measurements(row)},"metadata":${metadata(row)}`;
    return `${line},"metrics":{${metrics.text(row)}}}\n`;
  };
}

/** The experiment's id and name, the same in every row, and the row's condition. */
function conditionCell(batch: EventBatch, experiment: ExperimentContext): (row: number) => string {
  const before =
    `","experiment_id":${jsonText(experiment.id)}` +
    `,"experiment_name":${jsonText(experiment.name)},"condition":`;
  const otherwise = before + jsonText(experiment.condition);
  const column = batch.columns.get('condition');
  if (column === undefined) return () => otherwise;
  const cell = jsonCell(column, before);
  return (row) => cell(row) ?? otherwise;
}

function fieldCells(batch: EventBatch): readonly JsonCell[] {
  return FIELDS.flatMap(({ column: name }) => {
    const column = batch.columns.get(name);
    return column === undefined || AHEAD.has(name) ? [] : [jsonCell(column, `,"${name}":`)];
  });
}

function metricsTemplate(batch: EventBatch): ObjectTemplate {
  const names = [...batch.columns.keys()].filter((name) => name.startsWith(METRIC_PREFIX)).sort();
  const properties = names.map((name) => ({
    key: name.slice(METRIC_PREFIX.length),
    columns: [name],
    children: null,
    optional: true,
  }));
  return new ObjectTemplate(properties, new BatchCells(batch));
}
