import { isContentKey } from '../enrich/content.js';
import { type Lift, liftOf } from '../enrich/lift.js';
import { columnOf, type Section, snakeCase } from '../event/fields.js';

/** Where a key's value goes, as far as its name tells. */
export interface Place {
  readonly lift: Lift;
  /** Its own column, for what is no field. */
  readonly own: string;
  /** Whether it carries prompt or response bodies. */
  readonly isContent: boolean;
}

/** More keys than this are not remembered: a program may make them up without end. */
const MAX_REMEMBERED = 4096;

/** Works out the place of a key; for keys that are not inside others, only once. */
export class Places {
  readonly #remembered = {
    measurements: new Map<string, Place>(),
    metadata: new Map<string, Place>(),
  };

  of(section: Section, path: readonly string[]): Place {
    if (path.length > 1) return placeOf(section, path);
    const remembered = this.#remembered[section];
    let place = remembered.get(path[0]!);
    if (place === undefined) {
      place = placeOf(section, path);
      if (remembered.size < MAX_REMEMBERED) remembered.set(path[0]!, place);
    }
    return place;
  }
}

function placeOf(section: Section, path: readonly string[]): Place {
  return {
    lift: liftOf(section, path),
    own: columnOf(section, path),
    isContent: section === 'metadata' && isContentKey(snakeCase(path.at(-1)!)),
  };
}
