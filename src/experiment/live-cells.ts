import { Group, type LiveGroup } from './live-group.js';

/** Where events go whose labels would make one group too many. */
export const OTHER_GROUP = '(other)';
/** Distinct values of one label, and combinations of labels, that are kept apart. */
const MAX_LABELS = 200;
const MAX_CELLS = 1000;

/** The events of one combination of labels; every figure is a merge of such cells. */
interface Cell {
  readonly event: string;
  readonly model: string | null;
  readonly condition: string;
  readonly group: Group;
}

/** All cells, with bounds on labels and on combinations: memory stays constant whatever comes. */
export class Cells {
  readonly #byEvent = new Map<string, Map<string, Map<string | null, Cell>>>();
  readonly #labels = {
    event: new Set<string>(),
    condition: new Set<string>(),
    model: new Set<string>(),
  };
  readonly all: Cell[] = [];
  #last: Cell | null = null;

  /** The cell of an event; nearly always that of one of the last few. */
  group(event: string, condition: string, model: string | null): Group {
    const last = this.#last;
    if (
      last !== null &&
      last.event === event &&
      last.model === model &&
      last.condition === condition
    ) {
      return last.group;
    }
    const cell =
      this.#byEvent.get(event)?.get(condition)?.get(model) ??
      this.#bounded(event, condition, model);
    this.#last = cell;
    return cell.group;
  }

  #bounded(event: string, condition: string, model: string | null): Cell {
    const full = this.all.length >= MAX_CELLS;
    const label = (kind: 'event' | 'condition' | 'model', value: string): string => {
      const known = this.#labels[kind];
      if (full || (!known.has(value) && known.size >= MAX_LABELS)) return OTHER_GROUP;
      known.add(value);
      return value;
    };
    const kept = [
      label('event', event),
      label('condition', condition),
      model === null ? null : label('model', model),
    ] as const;
    return this.#byEvent.get(kept[0])?.get(kept[1])?.get(kept[2]) ?? this.#create(...kept);
  }

  #create(event: string, condition: string, model: string | null): Cell {
    const cell: Cell = { event, condition, model, group: new Group() };
    this.all.push(cell);
    let conditions = this.#byEvent.get(event);
    if (conditions === undefined) this.#byEvent.set(event, (conditions = new Map()));
    let models = conditions.get(condition);
    if (models === undefined) conditions.set(condition, (models = new Map()));
    models.set(model, cell);
    return cell;
  }

  total(): Group {
    const total = new Group();
    for (const { group } of this.all) total.merge(group);
    return total;
  }

  by(label: 'event' | 'condition' | 'model'): Record<string, LiveGroup> {
    const groups = new Map<string, Group>();
    for (const cell of this.all) {
      const value = cell[label];
      if (value === null) continue;
      const group = groups.get(value) ?? new Group();
      group.merge(cell.group);
      groups.set(value, group);
    }
    return Object.fromEntries(Array.from(groups, ([value, group]) => [value, group.snapshot()]));
  }
}
