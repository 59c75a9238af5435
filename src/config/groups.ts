import * as decode from './decode.js';

/** The name of each experiment's group by its id, where a caller puts experiments together. */
export type NamedGroups = Readonly<Record<string, string>>;

/** @throws CrucibleError `invalid-option` where a group has no name. */
export function decodeGroups(value: unknown, path: string): NamedGroups | null {
  if (value === undefined || value === null) return null;
  const groups = decode.record(value, path);
  for (const [id, name] of Object.entries(groups)) decode.nonEmptyString(name, `${path}.${id}`);
  return groups as NamedGroups;
}
