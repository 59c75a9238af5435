import type { EventBatch } from '../event/batch.js';
import type { ExperimentContext } from '../event/experiment.js';
import { EVENT_NAME, TIMESTAMP_US } from '../event/fields.js';
import { type Cell, type CellStyle, cellOf } from './cell.js';
import { csvField, csvStyle } from './csv-cell.js';
import { identityOf } from './identity.js';
import { partsWriter } from './json-parts.js';
import type { RowText } from './row-text.js';

/** RFC 4180 ends every line so, the last one too. */
const LINE_END = '\r\n';

export function csvHeader(columns: readonly string[]): string {
  return columns.map(csvField).join(',') + LINE_END;
}

/** For what this library words itself: `@pydantic/genai-prices@…` is no formula. */
const OWN_WORDS = csvStyle(false);

/** A field that is the same in every row, or what makes a cell that writes it behind `before`. */
type Field = string | ((before: string) => Cell);

/** The lines of one batch, with those columns. */
export function csvRows(
  batch: EventBatch,
  columns: readonly string[],
  experiment: ExperimentContext,
  style: CellStyle,
): RowText {
  const own = ownFields(batch, experiment, style);
  const cells: Cell[] = [];
  // Commas, and the columns that are the same in every row, go in front of the next that is not.
  let before = '';
  for (const [index, name] of columns.entries()) {
    if (index > 0) before += ',';
    const field = own[name]?.() ?? batchField(batch, name, style, '');
    if (typeof field === 'string') before += field;
    else {
      cells.push(field(before));
      before = '';
    }
  }
  const end = before + LINE_END;
  return (row) => {
    let line = '';
    for (let i = 0; i < cells.length; i++) line += cells[i]!(row);
    return line + end;
  };
}

function batchField(batch: EventBatch, name: string, style: CellStyle, missing: string): Field {
  const column = batch.columns.get(name);
  if (column === undefined) return missing;
  return (before) => cellOf(column, style, before, before + missing);
}

/** The fields that are not simply the batch's column of that name. */
function ownFields(
  batch: EventBatch,
  experiment: ExperimentContext,
  style: CellStyle,
): Readonly<Record<string, () => Field>> {
  const identity = identityOf(batch);
  const parts = partsWriter(batch);
  const computed = (cell: Cell) => (): Field => (before) => (row) => before + cell(row);
  return {
    event_id: computed(identity.eventId),
    [EVENT_NAME]: () => (before) => cellOf(identity.eventName, style, before, before),
    [TIMESTAMP_US]: computed(identity.timestampUs),
    datetime: computed(identity.datetime),
    experiment_id: () => style.text(experiment.id),
    experiment_name: () => style.text(experiment.name),
    condition: () => batchField(batch, 'condition', style, style.text(experiment.condition)),
    price_source: () => batchField(batch, 'price_source', OWN_WORDS, ''),
    tags: () => csvField(JSON.stringify(experiment.tags)),
    measurements: computed((row) => csvField(parts.measurements(row))),
    metadata: computed((row) => csvField(parts.metadata(row))),
  };
}
