import { expect, it } from 'vitest';
import type { Column } from '../../src/event/column.js';
import { csvStyle } from '../../src/export/csv-cell.js';
import { csvRows } from '../../src/export/csv-rows.js';
import { recorded } from './fixture.js';

it("a price source, which is this library's own word, is not taken for a formula", async () => {
  const { batches, experiment } = await recorded([['a', {}, { note: '@SUM(A1)' }]]);
  for await (const batch of batches()) {
    const source: Column = {
      type: 'dictionary',
      json: false,
      codes: new Uint8Array(batch.length),
      dictionary: ['@pydantic/genai-prices@1.2.3'],
      validity: null,
    };
    const priced = { ...batch, columns: new Map([...batch.columns, ['price_source', source]]) };
    const row = csvRows(priced, ['price_source', 'metadata_note'], experiment, csvStyle(true));
    expect(row(0)).toBe("@pydantic/genai-prices@1.2.3,'@SUM(A1)\r\n");
  }
});
