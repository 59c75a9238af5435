import type { EventFacts } from '../enrich/facts.js';
import { noteFact } from '../enrich/lift.js';
import { noteResponseUsage } from '../enrich/response.js';
import { describeError } from '../event/error-text.js';
import { EXTRA, type Section, SHAPE } from '../event/fields.js';
import { readableCopy } from '../event/readable.js';
import type { Slot, SlotTable } from '../event/slots.js';
import { ExtraValues } from './extra-values.js';
import { Places } from './places.js';
import { Cutter, MAX_TEXT_LENGTH, plainValue } from './plain-value.js';
import { type Leaf, ShapeState, type Step } from './shape-state.js';
import { TakenColumns } from './taken-columns.js';

/** Deeper objects, and those of more keys, are kept as one JSON value. */
const MAX_DEPTH = 5;
const MAX_NESTED_KEYS = 64;
/** States of one event name that are remembered; layouts beyond are worked out each time. */
const MAX_STATES = 512;
/** After so many that were not remembered, others may be the usual ones by now: it starts anew. */
const PATIENCE = 8192;
/** The one column that is filled in later for events which leave it out. */
const CONDITION = 'condition';

/** The layouts seen of one event name. */
export interface NameLayout {
  root: ShapeState;
  states: number;
  patience: number;
}

export function createLayout(): NameLayout {
  return { root: ShapeState.root(), states: 0, patience: PATIENCE };
}

type Values = Record<string, unknown>;

/** Writes the measurements and metadata of one event after another into columns. */
export class RowWriter {
  readonly #slots: SlotTable;
  readonly #facts: EventFacts;
  readonly #keepContent: boolean;
  readonly #shape: Slot;
  readonly #places = new Places();
  readonly #taken = new TakenColumns();
  readonly #extra = new ExtraValues();
  readonly #cutter: Cutter;
  /** Fields that the event gave as null, which enrichment may fill. */
  readonly #nulls: Leaf[] = [];
  #layout: NameLayout = createLayout();
  #end: ShapeState = this.#layout.root;
  #measurements: Values = {};
  #metadata: Values = {};
  #row = 0;
  /** Values that could not be read because reading them threw. */
  unreadable = 0;

  constructor(slots: SlotTable, facts: EventFacts, keepContent: boolean) {
    this.#slots = slots;
    this.#facts = facts;
    this.#keepContent = keepContent;
    this.#cutter = new Cutter(keepContent);
    this.#shape = slots.reserve(SHAPE);
  }

  /** Values that had to be cut for their length. */
  get truncated(): number {
    return this.#cutter.cuts;
  }

  /** Writes what the event brought; `finish` is to be called once enrichment has had its turn. */
  write(row: number, layout: NameLayout, measurements: object, metadata: object): void {
    this.#row = row;
    this.#layout = layout;
    const { cuts } = this.#cutter;
    try {
      this.#writeParts(measurements as Values, metadata as Values);
    } catch {
      // Reading a value threw half-way: what can be read is copied first, and written then.
      this.#slots.clearRow(row);
      this.#facts.reset();
      this.#extra.clear();
      const [measured, told] = [readableCopy(measurements), readableCopy(metadata)];
      this.#cutter.cuts = cuts + measured.truncated + told.truncated;
      this.unreadable += measured.unreadable + told.unreadable;
      this.#writeParts(measured.values, told.values);
    }
  }

  #writeParts(measurements: Values, metadata: Values): void {
    this.#measurements = measurements;
    this.#metadata = metadata;
    if (this.#nulls.length > 0) this.#nulls.length = 0;
    let state = this.#walk(this.#layout.root, 'measurements', measurements, 0);
    state = state.closed ?? this.#add(state, { kind: 'metadata' });
    this.#end = this.#walk(state, 'metadata', metadata, 0);
    this.#slots.strings(this.#shape).set(this.#row, this.#end.text);
  }

  #walk(from: ShapeState, section: Section, values: Values, depth: number): ShapeState {
    let state = from;
    const prototype: unknown = Object.getPrototypeOf(values);
    const allOwn = prototype === Object.prototype || prototype === null;
    for (const key in values) {
      if (!allOwn && !Object.hasOwn(values, key)) continue;
      const value = values[key];
      if (typeof value === 'object' && value !== null && this.#isNested(value, depth)) {
        state = this.#walkNested(state, section, key, value, depth);
        continue;
      }
      state = state.lastKey === key ? state.lastNext! : this.#valueState(state, section, key);
      this.#writeValue(state.leaf!, value);
    }
    return state;
  }

  #writeValue(leaf: Leaf, value: unknown): void {
    if (typeof value === 'number' && leaf.numbers !== null) leaf.numbers.set(this.#row, value);
    else if (
      typeof value === 'string' &&
      leaf.strings !== null &&
      value.length <= MAX_TEXT_LENGTH
    ) {
      leaf.strings.set(this.#row, value);
    } else if (typeof value === 'boolean' && leaf.booleans !== null) {
      leaf.booleans.set(this.#row, value);
    } else {
      this.#writeOther(leaf, value);
    }
    if (leaf.role !== 'none') noteFact(this.#facts, leaf.role, value);
  }

  #isNested(value: object, depth: number): boolean {
    if (Array.isArray(value) || value instanceof Date || value instanceof Set) return false;
    if (ArrayBuffer.isView(value) || depth >= MAX_DEPTH) return false;
    if (value instanceof Error) return true;
    if (value instanceof Map) return value.size <= MAX_NESTED_KEYS;
    return (
      typeof (value as Values)['toJSON'] !== 'function' &&
      Object.keys(value).length <= MAX_NESTED_KEYS
    );
  }

  #walkNested(
    from: ShapeState,
    section: Section,
    key: string,
    value: object,
    depth: number,
  ): ShapeState {
    const inner =
      from.lastObjectKey === key ? from.lastObject! : this.#objectState(from, section, key, depth);
    const { step } = inner;
    if (step.kind === 'skip' || step.kind === 'enter') {
      if (step.role !== 'none') noteFact(this.#facts, step.role, value);
      if (step.kind === 'skip') {
        noteResponseUsage(this.#facts, value);
        return inner;
      }
    }
    const end = this.#walk(inner, section, entriesOf(value), depth + 1);
    return end.closed ?? this.#add(end, { kind: 'leave' });
  }

  #objectState(from: ShapeState, section: Section, key: string, depth: number): ShapeState {
    const known = from.afterObject(key);
    if (known !== null) return known;
    // Only at the top does an object as a whole tell something.
    const { lift, isContent } = this.#places.of(section, [...from.path, key]);
    const role = depth === 0 ? lift.role : 'none';
    const kind = isContent && !this.#keepContent ? 'skip' : 'enter';
    return this.#add(from, { kind, key, role });
  }

  #valueState(from: ShapeState, section: Section, key: string): ShapeState {
    const known = from.afterValue(key);
    if (known !== null) return known;
    return this.#add(from, { kind: 'leaf', leaf: this.#makeLeaf(from, section, key) });
  }

  #add(from: ShapeState, step: Step): ShapeState {
    const next = new ShapeState(from, step);
    this.#taken.follow(from, next);
    if (this.#layout.states < MAX_STATES) {
      this.#layout.states++;
      from.remember(next);
    } else if (--this.#layout.patience === 0) {
      Object.assign(this.#layout, createLayout());
    }
    return next;
  }

  #makeLeaf(from: ShapeState, section: Section, key: string): Leaf {
    const path = [...from.path, key];
    const { lift, own, isContent } = this.#places.of(section, path);
    const isOwnTaken = this.#taken.has(own, from);
    const field = lift.column === null || this.#taken.has(lift.column, from) ? null : lift.column;
    const type = field === null ? null : lift.type;
    // Two spellings of one key in one event: the second has no column left.
    const ownSlot = (): Slot | null => (isOwnTaken ? null : this.#slots.slot(own));
    const slot = field === null ? ownSlot() : this.#slots.reserve(field);
    // One literal with every property, for the engine to lay them all out in the object itself.
    return {
      section,
      path,
      role: lift.role,
      type,
      keepsContent: this.#keepContent || !isContent,
      slot,
      own: field === null || isOwnTaken ? null : own,
      numbers: slot !== null && type === 'number' ? this.#slots.numbers(slot) : null,
      strings: slot !== null && type === 'string' ? this.#slots.strings(slot) : null,
      booleans: slot !== null && type === 'boolean' ? this.#slots.booleans(slot) : null,
    };
  }

  /** All that is not the expected type: the first value of a column, odd types, texts too long. */
  #writeOther(leaf: Leaf, value: unknown): void {
    if (typeof value === 'function') return;
    if (value === null || value === undefined) {
      if (leaf.type !== null) this.#nulls.push(leaf);
      else if (leaf.slot === null && leaf.keepsContent) this.#keepExtra(leaf, null);
      return;
    }
    let plain = plainValue(value);
    if (!leaf.keepsContent && typeof plain !== 'number' && typeof plain !== 'boolean') return;
    if (typeof plain === 'string') plain = this.#cutter.text(plain);
    if (leaf.slot === null) {
      this.#keepExtra(leaf, plain);
    } else if (leaf.type === null) {
      this.#writeAny(leaf.slot, plain, leaf.section, leaf);
    } else if (typeof plain === leaf.type) {
      this.#writeAny(leaf.slot, plain, leaf.section, null);
    } else {
      // A sample id of 42 is "42" among sample ids, and still a number where it was given.
      if (leaf.type === 'string' && typeof plain !== 'object')
        this.#slots.strings(leaf.slot).set(this.#row, String(plain));
      const slot = leaf.own === null ? null : this.#slots.slot(leaf.own);
      if (slot === null) this.#keepExtra(leaf, plain);
      else this.#writeAny(slot, plain, leaf.section, null);
    }
  }

  #writeAny(slot: Slot, value: unknown, section: Section, leaf: Leaf | null): void {
    if (typeof value === 'number') {
      const builder = this.#slots.numbers(slot);
      if (leaf !== null) leaf.numbers = builder;
      builder.set(this.#row, value);
    } else if (typeof value === 'boolean') {
      const builder = this.#slots.booleans(slot);
      if (leaf !== null) leaf.booleans = builder;
      builder.set(this.#row, value);
    } else if (typeof value === 'string') {
      const builder = this.#slots.strings(slot);
      if (leaf !== null) leaf.strings = builder;
      builder.set(this.#row, value);
    } else {
      this.#slots.json(slot).set(this.#row, this.#cutter.json(value, section));
    }
  }

  /** A value inside an object takes the whole of it along: what is kept beside is kept by key. */
  #keepExtra({ section, path }: Leaf, value: unknown): void {
    const key = path[0]!;
    if (path.length === 1) this.#extra.set(section, key, this.#cutter.json(value, section));
    else if (!this.#extra.has(section, key)) {
      const given = section === 'metadata' ? this.#metadata : this.#measurements;
      this.#extra.set(section, key, this.#cutter.json(given[key], section));
    }
  }

  /** Enrichment put another value into a column: keeps the one that the event gave. */
  keepOriginal(column: string, value: number): void {
    for (let state: ShapeState | null = this.#end; state !== null; state = state.parent) {
      if (state.leaf?.slot?.name === column) this.#keepExtra(state.leaf, value);
    }
  }

  #keepNulls(): void {
    for (const leaf of this.#nulls) {
      const slot = leaf.slot!;
      if (slot.name === CONDITION || slot.has(this.#row)) this.#keepExtra(leaf, null);
    }
  }

  /** Ends the row. */
  finish(): void {
    if (this.#nulls.length > 0) this.#keepNulls();
    if (this.#extra.isEmpty) return;
    this.#slots.json(this.#slots.reserve(EXTRA)).set(this.#row, this.#extra.take());
  }
}

function entriesOf(value: object): Values {
  if (value instanceof Error) return { ...describeError(value) };
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), item]));
  }
  return value as Values;
}
