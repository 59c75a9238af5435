import { describe, expect, it } from 'vitest';
import { type EventBatch, projectBatch } from '../../src/event/batch.js';
import type { Column } from '../../src/event/column.js';
import type { ExperimentContext } from '../../src/event/experiment.js';
import { FIELDS, SHAPE } from '../../src/event/fields.js';
import { eventAt, partsAt, valueAt } from '../../src/event/row.js';
import { eventIdOf } from '../../src/ids.js';
import { makeBatch } from '../../src/testing/batches.js';
import { EVERY_KIND } from '../../src/testing/contract/sample-events.js';

const EXPERIMENT: ExperimentContext = {
  id: 'e1',
  name: 'my experiment',
  condition: 'control',
  tags: ['a', 'b'],
};
const WRITER = '0198a3b4c5d0123456789';

function without(batch: EventBatch, column: string): EventBatch {
  return projectBatch(batch, new Set([...batch.columns.keys()].filter((name) => name !== column)));
}

describe('an event read back', () => {
  it('has the measurements and metadata that were emitted, whatever their kind', async () => {
    const batch = await makeBatch(EVERY_KIND);
    for (const [row, { measurements, metadata }] of EVERY_KIND.entries()) {
      expect(partsAt(batch, row)).toStrictEqual({
        measurements: measurements ?? {},
        metadata: metadata ?? {},
      });
    }
  });

  it("keeps the caller's spelling and order of keys", async () => {
    const metadata = {
      zebra: 1,
      userId: 'u',
      apple: { Worm: 1, seed: 2 },
      sample_id: 's',
      Mixed: 3,
    };
    const batch = await makeBatch([{ name: 'a', metadata }]);
    expect(JSON.stringify(partsAt(batch, 0).metadata)).toBe(JSON.stringify(metadata));
  });

  it('knows its experiment, name, time and id', async () => {
    const batch = await makeBatch([{ name: 'a.b', timestampUs: 1234 }], { writer: WRITER });
    expect(eventAt(batch, 0, EXPERIMENT)).toMatchObject({
      eventId: eventIdOf(WRITER, 0),
      eventName: 'a.b',
      timestampUs: 1234,
      experimentId: 'e1',
      experimentName: 'my experiment',
      tags: ['a', 'b'],
    });
  });

  it('has every field, null where it says nothing', async () => {
    const event = eventAt(await makeBatch([{ name: 'a' }]), 0, EXPERIMENT);
    const said = Object.entries(event).filter(([, value]) => value !== null);
    expect(said.map(([property]) => property).sort()).toEqual([
      'condition',
      'eventId',
      'eventName',
      'experimentId',
      'experimentName',
      'measurements',
      'metadata',
      'metrics',
      'tags',
      'timestampUs',
    ]);
    for (const { property } of FIELDS) expect(event).toHaveProperty(property);
  });

  it('has the condition of its own, else that it was recorded under', async () => {
    const events = [{ name: 'a' }, { name: 'a', metadata: { condition: 'treatment' } }];
    const batch = await makeBatch(events, { condition: 'recorded under' });
    expect(eventAt(batch, 0, EXPERIMENT).condition).toBe('recorded under');
    expect(eventAt(batch, 1, EXPERIMENT).condition).toBe('treatment');
    // A batch that was imported from elsewhere may have no such column.
    expect(eventAt(without(batch, 'condition'), 0, EXPERIMENT).condition).toBe('control');
  });

  it('has the values of metrics by their names', async () => {
    const batch = await makeBatch([{ name: 'a' }, { name: 'a' }]);
    const score: Column = {
      type: 'number',
      values: Float64Array.of(0.5, 0),
      offset: 0,
      validity: Uint8Array.of(1),
    };
    const scored = { ...batch, columns: new Map([...batch.columns, ['metric_score', score]]) };
    expect(eventAt(scored, 0, EXPERIMENT).metrics).toEqual({ score: 0.5 });
    expect(eventAt(scored, 1, EXPERIMENT).metrics).toEqual({});
  });
});

describe('an event whose layout is not known', () => {
  it('has its values by the names of their columns', async () => {
    const batch = without(
      await makeBatch([
        {
          name: 'a',
          measurements: { queueLength: 3 },
          metadata: { toolName: 'search', list: [1], model: 'm', nested: { deep: true } },
        },
      ]),
      SHAPE,
    );
    expect(partsAt(batch, 0)).toEqual({
      measurements: { queue_length: 3 },
      metadata: { tool_name: 'search', list: [1], model: 'm', nested_deep: true },
    });
  });
});

describe('a value read back', () => {
  it('is an array or object again where its column is JSON', async () => {
    const batch = await makeBatch([
      { name: 'a', metadata: { list: [1, NaN], text: '[1]' } },
      { name: 'a' },
    ]);
    expect(valueAt(batch, 'metadata_list', 0)).toStrictEqual([1, NaN]);
    expect(valueAt(batch, 'metadata_text', 0)).toBe('[1]');
    expect(valueAt(batch, 'metadata_list', 1)).toBeNull();
    expect(valueAt(batch, 'unheard_of', 0)).toBeNull();
  });
});
