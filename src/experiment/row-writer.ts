import { isContentKey } from '../enrich/content.js';
import type { EventFacts } from '../enrich/facts.js';
import { liftOf, noteFact } from '../enrich/lift.js';
import { noteResponseUsage } from '../enrich/response.js';
import {
  columnOf,
  EXTRA,
  type FieldType,
  type Section,
  SHAPE,
  snakeCase,
} from '../event/fields.js';
import { describeError, encodeJson, unreadableText } from '../event/json.js';
import type { Slot, SlotTable } from '../event/slots.js';
import { type Leaf, ShapeState } from './shape-state.js';

/** Deeper objects, and those of more keys, are kept as one JSON value. */
const MAX_DEPTH = 5;
const MAX_NESTED_KEYS = 64;
/** Layouts of one event name before its events are written key by key instead. */
const MAX_STATES = 512;
/** Longer texts are cut, and counted. */
const MAX_TEXT_LENGTH = 65_536;

const ENTER = '\u0000{';
const LEAVE = '\u0000}';
const METADATA = '\u0000;';

/** The layouts seen of one event name. */
export interface NameLayout {
  readonly root: ShapeState;
  states: number;
}

export function createLayout(): NameLayout {
  return { root: ShapeState.root(), states: 0 };
}

type Values = Record<string, unknown>;

/** Writes the measurements and metadata of one event after another into columns. */
export class RowWriter {
  readonly #slots: SlotTable;
  readonly #facts: EventFacts;
  readonly #keepContent: boolean;
  readonly #shape: Slot;
  #extra: Record<Section, Values> | null = null;
  #layout: NameLayout = createLayout();
  #row = 0;
  /** Values that had to be cut for their length. */
  truncated = 0;
  /** Values that could not be read because reading them threw. */
  unreadable = 0;

  constructor(slots: SlotTable, facts: EventFacts, keepContent: boolean) {
    this.#slots = slots;
    this.#facts = facts;
    this.#keepContent = keepContent;
    this.#shape = slots.reserve(SHAPE);
  }

  write(row: number, layout: NameLayout, measurements: object, metadata: object): void {
    this.#row = row;
    this.#layout = layout;
    if (layout.states < MAX_STATES) {
      try {
        this.#writeByShape(layout.root, measurements as Values, metadata as Values);
      } catch {
        // A getter threw half-way: write what can be read, value by value.
        this.#slots.clearRow(row);
        this.#facts.reset();
        this.#extra = null;
        this.#writeByKey(measurements as Values, metadata as Values);
      }
    } else {
      this.#writeByKey(measurements as Values, metadata as Values);
    }
    if (this.#extra !== null) this.#writeExtra(this.#extra);
  }

  #writeByShape(root: ShapeState, measurements: Values, metadata: Values): void {
    let state = this.#walk(root, 'measurements', measurements, 0);
    state = state.follow(METADATA) ?? this.#add(state, METADATA, { kind: 'metadata' });
    state = this.#walk(state, 'metadata', metadata, 0);
    this.#slots.strings(this.#shape).set(this.#row, state.text);
  }

  #walk(from: ShapeState, section: Section, values: Values, depth: number): ShapeState {
    let state = from;
    for (const key in values) {
      const value = values[key];
      if (typeof value === 'object' && value !== null && this.#isNested(value, depth)) {
        state = this.#walkNested(state, section, key, value, depth);
        continue;
      }
      state = state.lastKey === key ? state.lastNext! : this.#leafState(state, section, key);
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
    const transition = ENTER + key;
    const lift = depth === 0 ? liftOf(section, [key]) : null;
    if (lift !== null && lift.role !== 'none') noteFact(this.#facts, lift.role, value);
    if (
      section === 'metadata' &&
      depth === 0 &&
      !this.#keepContent &&
      isContentKey(snakeCase(key))
    ) {
      noteResponseUsage(this.#facts, value);
      return from;
    }
    let state = from.follow(transition) ?? this.#add(from, transition, { kind: 'enter', key });
    state = this.#walk(state, section, entriesOf(value), depth + 1);
    return state.follow(LEAVE) ?? this.#add(state, LEAVE, { kind: 'leave' });
  }

  #leafState(from: ShapeState, section: Section, key: string): ShapeState {
    const known = from.follow(key);
    if (known !== null) return known;
    const path = [...openPath(from), key];
    return this.#add(from, key, { kind: 'leaf', leaf: this.#makeLeaf(from, section, path) });
  }

  #add(from: ShapeState, transition: string, step: ShapeState['step']): ShapeState {
    this.#layout.states++;
    return from.add(transition, step);
  }

  #makeLeaf(from: ShapeState, section: Section, path: readonly string[]): Leaf {
    const lift = liftOf(section, path);
    const own = columnOf(section, path);
    const lifted = lift.column !== null && !from.fills(lift.column);
    const name = lifted ? lift.column : own;
    const type: FieldType | null = lifted ? lift.type : null;
    // Two spellings of one key in one event: the second has no column left.
    const slot = lifted
      ? this.#slots.reserve(name!)
      : from.fills(own)
        ? null
        : this.#slots.slot(own);
    return {
      section,
      path,
      role: lift.role,
      type,
      keepsContent:
        this.#keepContent ||
        section !== 'metadata' ||
        path.length > 1 ||
        !isContentKey(snakeCase(path[0]!)),
      slot,
      otherwise: lifted ? own : null,
      numbers: slot !== null && type === 'number' ? this.#slots.numbers(slot) : null,
      strings: slot !== null && type === 'string' ? this.#slots.strings(slot) : null,
      booleans: slot !== null && type === 'boolean' ? this.#slots.booleans(slot) : null,
    };
  }

  /** All that is not the expected type: the first value of a column, odd types, texts too long. */
  #writeOther(leaf: Leaf, value: unknown): void {
    if (value === null || value === undefined || typeof value === 'function') return;
    const plain = this.#plain(value);
    if (!leaf.keepsContent && typeof plain !== 'number' && typeof plain !== 'boolean') return;
    if (leaf.slot === null) {
      this.#keepExtra(leaf.section, leaf.path.join('.'), plain);
    } else if (leaf.type === null) {
      this.#writeAny(leaf.slot, plain, leaf);
    } else if (typeof plain === leaf.type) {
      this.#writeAny(leaf.slot, plain, null);
    } else if (leaf.type === 'string' && typeof plain !== 'object') {
      this.#slots.strings(leaf.slot).set(this.#row, String(plain));
    } else {
      const slot = this.#slots.slot(leaf.otherwise!);
      if (slot === null) this.#keepExtra(leaf.section, leaf.path.join('.'), plain);
      else this.#writeAny(slot, plain, null);
    }
  }

  #writeAny(slot: Slot, value: unknown, leaf: Leaf | null): void {
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
      this.#slots.json(slot).set(this.#row, this.#cut(encodeJson(value)));
    }
  }

  /** Number, boolean or string where the value is one at heart; otherwise the object itself. */
  #plain(value: unknown): unknown {
    if (typeof value === 'string') return this.#cut(value);
    if (typeof value === 'bigint')
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (typeof value === 'symbol') return String(value);
    if (value instanceof Date)
      return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON !== 'function') return value;
    const json: unknown = toJSON.call(value);
    return typeof json === 'string' ? this.#cut(json) : json;
  }

  #cut(text: string): string {
    if (text.length <= MAX_TEXT_LENGTH) return text;
    this.truncated++;
    return `${text.slice(0, MAX_TEXT_LENGTH)}… [${text.length - MAX_TEXT_LENGTH} characters cut]`;
  }

  /** The way that always works: each key by itself, no layout remembered. */
  #writeByKey(measurements: Values, metadata: Values): void {
    for (const [section, values] of [
      ['measurements', measurements],
      ['metadata', metadata],
    ] as const) {
      for (const key of ownKeys(values)) this.#writeKey(section, [key], () => values[key]);
    }
  }

  #writeKey(section: Section, path: readonly string[], read: () => unknown): void {
    let value: unknown;
    try {
      value = read();
      if (typeof value === 'object' && value !== null && this.#isNested(value, path.length - 1)) {
        const lift = liftOf(section, path);
        if (lift.role !== 'none') noteFact(this.#facts, lift.role, value);
        const drops =
          section === 'metadata' &&
          path.length === 1 &&
          !this.#keepContent &&
          isContentKey(snakeCase(path[0]!));
        if (drops) {
          noteResponseUsage(this.#facts, value);
          return;
        }
        const entries = entriesOf(value);
        for (const key of ownKeys(entries))
          this.#writeKey(section, [...path, key], () => entries[key]);
        return;
      }
      if (typeof value === 'object' && value !== null) value = this.#plain(value);
    } catch (error) {
      this.unreadable++;
      value = unreadableText(error);
    }
    const leaf = this.#makeLeaf(EMPTY, section, path);
    const taken = leaf.slot?.has(this.#row) === true;
    this.#writeValue(
      taken ? { ...leaf, slot: null, numbers: null, strings: null, booleans: null } : leaf,
      value,
    );
  }

  #keepExtra(section: Section, key: string, value: unknown): void {
    this.#extra ??= { measurements: Object.create(null), metadata: Object.create(null) };
    this.#extra[section][key] = value;
  }

  #writeExtra(extra: Record<Section, Values>): void {
    this.#extra = null;
    this.#slots.json(this.#slots.reserve(EXTRA)).set(this.#row, this.#cut(encodeJson(extra)));
  }
}

const EMPTY: ShapeState = ShapeState.root();

function openPath(from: ShapeState): string[] {
  const path: string[] = [];
  let closed = 0;
  for (let state: ShapeState | null = from; state !== null; state = state.parent) {
    if (state.step.kind === 'leave') closed++;
    else if (state.step.kind === 'enter' && closed-- <= 0) {
      path.unshift(state.step.key);
      closed = 0;
    }
  }
  return path;
}

function entriesOf(value: object): Values {
  if (value instanceof Error) return describeError(value);
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), item]));
  }
  return value as Values;
}

function ownKeys(values: Values): string[] {
  try {
    return Object.keys(values);
  } catch {
    return [];
  }
}
