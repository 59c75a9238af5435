import type { Role } from '../enrich/lift.js';
import type { BooleanBuilder, NumberBuilder } from '../event/column-builder.js';
import type { FieldType, Section } from '../event/fields.js';
import { DROPPED, encodeShape, type ShapeNode } from '../event/shape.js';
import type { Slot } from '../event/slots.js';
import type { StringBuilder } from '../event/string-builder.js';

/** Where the value of one key goes. The builders are those of `slot`, held here to save a step. */
export interface Leaf {
  readonly section: Section;
  readonly path: readonly string[];
  readonly role: Role;
  /** The only type the column takes, or null for any. */
  readonly type: FieldType | null;
  /** False for prompt and response bodies: texts and objects are looked at, not kept. */
  readonly keepsContent: boolean;
  /** Null where there was no column left: the value goes into the row's extra JSON. */
  readonly slot: Slot | null;
  /** The key's own column where `slot` is a field's: for values that the field cannot hold as given. */
  readonly own: string | null;
  numbers: NumberBuilder | null;
  strings: StringBuilder | null;
  booleans: BooleanBuilder | null;
}

export type Step =
  | { readonly kind: 'root' | 'metadata' | 'leave' }
  /** An object that is walked into, or with `skip` one that is looked at and not kept. */
  | { readonly kind: 'enter' | 'skip'; readonly key: string; readonly role: Role }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

const NO_PATH: readonly string[] = [];

/**
 * Events of one name nearly always come with the same keys in the same order. Every key met leads
 * from one state to the next, as in a JavaScript engine's hidden classes; a state knows where the
 * key's value goes, and the last state of an event stands for its whole layout. Following the
 * transition taken last time costs one comparison.
 */
export class ShapeState {
  readonly parent: ShapeState | null;
  readonly step: Step;
  /** The leaf of the step that led here; only states reached by a value's key have one. */
  readonly leaf: Leaf | null;
  /** Keys of the objects that are open here. */
  readonly path: readonly string[];
  /** The state after the value of a key, and after the object of a key: the ones taken last. */
  lastKey: string | null = null;
  lastNext: ShapeState | null = null;
  lastObjectKey: string | null = null;
  lastObject: ShapeState | null = null;
  /** The state after the object that is open here, or, outside of any, at the metadata's start. */
  closed: ShapeState | null = null;
  #values: Map<string, ShapeState> | null = null;
  #objects: Map<string, ShapeState> | null = null;
  #text: string | null = null;

  constructor(parent: ShapeState | null, step: Step) {
    this.parent = parent;
    this.step = step;
    this.leaf = step.kind === 'leaf' ? step.leaf : null;
    this.path = pathAfter(parent, step);
  }

  static root(): ShapeState {
    return new ShapeState(null, { kind: 'root' });
  }

  /** The state after a value of that key, if it is remembered; it is then the likely next. */
  afterValue(key: string): ShapeState | null {
    const next = this.#values?.get(key);
    if (next === undefined) return null;
    this.lastKey = key;
    return (this.lastNext = next);
  }

  /** The same for an object of that key. */
  afterObject(key: string): ShapeState | null {
    const next = this.#objects?.get(key);
    if (next === undefined) return null;
    this.lastObjectKey = key;
    return (this.lastObject = next);
  }

  /** Keeps a state that follows this one, to be found again. */
  remember(next: ShapeState): void {
    const { step } = next;
    switch (step.kind) {
      case 'leaf': {
        const key = step.leaf.path.at(-1)!;
        (this.#values ??= new Map()).set(key, next);
        return;
      }
      case 'enter':
      case 'skip':
        (this.#objects ??= new Map()).set(step.key, next);
        return;
      default:
        this.closed = next;
    }
  }

  /** The layout of an event that ended in this state. */
  get text(): string {
    return (this.#text ??= describe(this));
  }
}

function pathAfter(parent: ShapeState | null, step: Step): readonly string[] {
  if (parent === null || step.kind === 'metadata') return NO_PATH;
  if (step.kind === 'enter') return [...parent.path, step.key];
  return step.kind === 'leave' ? parent.path.slice(0, -1) : parent.path;
}

function describe(end: ShapeState): string {
  const steps: Step[] = [];
  for (let state: ShapeState | null = end; state !== null; state = state.parent) {
    steps.push(state.step);
  }
  const measurements: ShapeNode[] = [];
  const metadata: ShapeNode[] = [];
  let stack: ShapeNode[][] = [measurements];
  for (const step of steps.reverse()) {
    const open = stack.at(-1)!;
    switch (step.kind) {
      case 'root':
      case 'skip':
        break;
      case 'metadata':
        stack = [metadata];
        break;
      case 'enter': {
        const children: ShapeNode[] = [];
        open.push([step.key, children]);
        stack.push(children);
        break;
      }
      case 'leave':
        stack.pop();
        break;
      case 'leaf':
        pushLeaf(open, step.leaf);
    }
  }
  return encodeShape({ measurements, metadata });
}

function pushLeaf(open: ShapeNode[], leaf: Leaf): void {
  if (leaf.slot === null) return;
  const key = leaf.path.at(-1)!;
  // What was given beats what the field made of it: a sample id of 42 is "42" in its field.
  const node: ShapeNode =
    leaf.own === null ? [key, leaf.slot.name] : [key, leaf.own, leaf.slot.name];
  open.push(leaf.keepsContent ? node : [key, leaf.slot.name, DROPPED]);
}
