import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';

type Query = Parameters<EventStore['scan']>[1];

/** A store in memory that counts its scans, and whose scans can be made to wait. */
export interface HeldStore {
  readonly store: EventStore;
  /** Scans begun by now. */
  scans(): number;
  /** Those that wait for `release`. */
  waiting(): number;
  /** Scans of such queries give so many more batches in all, and wait then. */
  hold(batches?: number, which?: (query: Query) => boolean): void;
  release(): void;
}

export function heldStore(): HeldStore {
  const inner = memoryStore();
  let [scans, left] = [0, Infinity];
  let isHeld = (_: Query): boolean => false;
  let waiting: (() => void)[] = [];
  const scan: EventStore['scan'] = async function* (id, query) {
    scans++;
    for await (const batch of inner.scan(id, query)) {
      while (isHeld(query) && left <= 0)
        await new Promise<void>((resolve) => waiting.push(resolve));
      if (isHeld(query)) left--;
      yield batch;
    }
  };
  const store = new Proxy(inner, {
    get: (target, key) => {
      if (key === 'scan') return scan;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    store,
    scans: () => scans,
    waiting: () => waiting.length,
    hold: (batches = 0, which = () => true) => {
      left = batches;
      isHeld = which;
    },
    release: () => {
      isHeld = () => false;
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
  };
}
