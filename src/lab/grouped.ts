import type { NamedGroups } from '../config/groups.js';
import { refuse } from '../errors.js';
import type { EventBatch } from '../event/batch.js';

/**
 * An experiment as a member of its group, which then stands where its condition does.
 *
 * @throws CrucibleError `invalid-option` where it is in none.
 */
export function inGroup<Source extends { readonly id: string; readonly condition: string }>(
  record: Source,
  groups: NamedGroups | null,
): Source {
  if (groups === null) return record;
  const group = Object.hasOwn(groups, record.id) ? groups[record.id] : undefined;
  if (group === undefined)
    throw refuse('invalid-option', 'options.groups', `a group for ${record.id}`, groups);
  return { ...record, condition: group };
}

/** Its events without conditions of their own, so that all of them are the group's. */
export function eventsOfGroup(batch: EventBatch, groups: NamedGroups | null): EventBatch {
  if (groups === null || !batch.columns.has('condition')) return batch;
  const columns = new Map(batch.columns);
  columns.delete('condition');
  return { ...batch, columns };
}
