import assert from 'node:assert/strict';
import type { EventBatch } from '../../event/batch.js';
import type { TelemetryEvent } from '../../event/event.js';
import type { ExperimentContext } from '../../event/experiment.js';
import { createExperimentId } from '../../ids.js';
import { type EventQuery, resolveQuery } from '../../query/query.js';
import type { AppendResult, EventStore } from '../../store/port.js';
import { eventsOf } from '../batches.js';

/** Makes a store for one case. Cases may share what lies behind it: each has experiments of its own. */
export type StoreFactory = () => EventStore | Promise<EventStore>;

/** One promise of the store port, and how to find out whether a store keeps it. */
export interface StoreContractCase {
  readonly name: string;
  /** Rejects, with what was expected and what came, when the store breaks the promise. */
  run(factory: StoreFactory): Promise<void>;
}

/** A store under test and an experiment nobody has heard of yet. */
export class Bench {
  readonly store: EventStore;
  readonly experiment: ExperimentContext;

  constructor(store: EventStore, id: string = createExperimentId()) {
    this.store = store;
    this.experiment = { id, name: 'contract', condition: 'default', tags: ['contract'] };
  }

  /** Another experiment in the same store. */
  beside(): Bench {
    return new Bench(this.store);
  }

  async append(...batches: readonly EventBatch[]): Promise<void> {
    for (const batch of batches) {
      const { stored, duplicates, dropped } = await this.store.append(this.experiment.id, batch);
      assert.deepEqual({ stored, duplicates, dropped }, all(batch, 'stored'));
    }
  }

  /** Everything a scan yields, as event objects. */
  async events(query: EventQuery = {}, nowUs = 0): Promise<TelemetryEvent[]> {
    return eventsOf(await this.batches(query, nowUs), this.experiment);
  }

  async batches(query: EventQuery = {}, nowUs = 0): Promise<EventBatch[]> {
    const batches: EventBatch[] = [];
    for await (const batch of this.store.scan(this.experiment.id, resolveQuery(query, nowUs)))
      batches.push(batch);
    return batches;
  }

  /** The events of batches that are not in the store, as this experiment's. */
  expected(...batches: readonly EventBatch[]): TelemetryEvent[] {
    return eventsOf(batches, this.experiment);
  }
}

/** An append's result for a batch all of whose events had the same fate. */
export function all(batch: EventBatch, fate: 'stored' | 'duplicates'): AppendResult {
  return { stored: 0, duplicates: 0, dropped: 0, [fate]: batch.length };
}

export function contractCase(
  name: string,
  check: (bench: Bench) => Promise<void>,
): StoreContractCase {
  return {
    name,
    run: async (factory) => {
      const store = await factory();
      try {
        await check(new Bench(store));
      } finally {
        await store.close();
      }
    },
  };
}

/** Compares lists of events one by one, so that a failure shows the event and not the whole list. */
export function assertSameEvents(
  actual: readonly TelemetryEvent[],
  expected: readonly TelemetryEvent[],
  what = 'events',
): void {
  const ids = (events: readonly TelemetryEvent[]) => events.map(({ eventId }) => eventId);
  assert.deepEqual(ids(actual), ids(expected), `${what}: other events, or in another order`);
  for (const [i, event] of actual.entries())
    assert.deepEqual(event, expected[i], `${what}: [${i}]`);
}
