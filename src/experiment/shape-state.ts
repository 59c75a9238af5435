import type { Role } from '../enrich/lift.js';
import type { BooleanBuilder, NumberBuilder, StringBuilder } from '../event/column-builder.js';
import type { FieldType, Section } from '../event/fields.js';
import { DROPPED, encodeShape, type ShapeNode } from '../event/shape.js';
import type { Slot } from '../event/slots.js';

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
  /** Column for values of another type than `type`. */
  readonly otherwise: string | null;
  numbers: NumberBuilder | null;
  strings: StringBuilder | null;
  booleans: BooleanBuilder | null;
}

type Step =
  | { readonly kind: 'root' | 'metadata' | 'leave' }
  | { readonly kind: 'enter'; readonly key: string }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

/**
 * Events of one name nearly always come with the same keys in the same order. Every key met leads
 * from one state to the next, as in a JavaScript engine's hidden classes; a state knows where the
 * key's value goes, and the last state of an event stands for its whole layout. Following the
 * transition taken last time costs one comparison.
 */
export class ShapeState {
  readonly parent: ShapeState | null;
  readonly step: Step;
  /** The leaf of the step that led here; only states reached by a key have one. */
  readonly leaf: Leaf | null;
  readonly #next = new Map<string, ShapeState>();
  lastKey: string | null = null;
  lastNext: ShapeState | null = null;
  #text: string | null = null;

  constructor(parent: ShapeState | null, step: Step) {
    this.parent = parent;
    this.step = step;
    this.leaf = step.kind === 'leaf' ? step.leaf : null;
  }

  static root(): ShapeState {
    return new ShapeState(null, { kind: 'root' });
  }

  /** The state that a transition leads to, if it was taken before; remembers it as the likely next. */
  follow(transition: string): ShapeState | null {
    const next = this.#next.get(transition);
    if (next === undefined) return null;
    this.lastKey = transition;
    this.lastNext = next;
    return next;
  }

  add(transition: string, step: Step): ShapeState {
    const next = new ShapeState(this, step);
    this.#next.set(transition, next);
    this.lastKey = transition;
    this.lastNext = next;
    return next;
  }

  /** Whether a key before this state already fills that column in the same event. */
  fills(column: string): boolean {
    for (let state: ShapeState | null = this; state !== null; state = state.parent) {
      const leaf = state.leaf;
      if (leaf !== null && (leaf.slot?.name === column || leaf.otherwise === column)) return true;
    }
    return false;
  }

  /** The layout of an event that ended in this state. */
  get text(): string {
    return (this.#text ??= this.#describe());
  }

  #describe(): string {
    const steps: Step[] = [];
    for (let state: ShapeState | null = this; state !== null; state = state.parent) {
      steps.push(state.step);
    }
    const measurements: ShapeNode[] = [];
    const metadata: ShapeNode[] = [];
    let stack: ShapeNode[][] = [measurements];
    for (const step of steps.reverse()) {
      const open = stack.at(-1)!;
      switch (step.kind) {
        case 'root':
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
}

function pushLeaf(open: ShapeNode[], leaf: Leaf): void {
  if (leaf.slot === null) return;
  const key = leaf.path.at(-1)!;
  const node: ShapeNode =
    leaf.otherwise === null ? [key, leaf.slot.name] : [key, leaf.slot.name, leaf.otherwise];
  open.push(leaf.keepsContent ? node : [key, leaf.slot.name, DROPPED]);
}
