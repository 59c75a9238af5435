import type { EventStore } from '../store/port.js';
import type { OpenLab } from './command.js';

/** One thing that `crucible doctor` looked at. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  /** What was looked at: `directory`, a file. */
  readonly subject: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Does it, for `--repair`; null where only a person can. */
  readonly repair?: (() => Promise<void>) | null;
}

/** A store that can look at its own files. */
interface InspectableStore extends EventStore {
  inspect(): Promise<readonly InspectedFile[]>;
}

interface InspectedFile {
  readonly level: 'warning' | 'problem';
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
  readonly repair: (() => Promise<void>) | null;
}

function isInspectable(store: EventStore): store is InspectableStore {
  return typeof (store as Partial<InspectableStore>).inspect === 'function';
}

/** What a store has to say of its own files: abandoned tails, torn segments, what was left over. */
export async function inspectStore({ store }: OpenLab): Promise<readonly Finding[]> {
  if (!isInspectable(store)) return [];
  const found = await store.inspect();
  return found.map(({ path, ...rest }) => ({ subject: path, ...rest }));
}
