import { Route } from './route.js';

/** A program that makes up event names without end shall not fill the memory with their routes. */
export const MAX_ROUTES = 4096;

/**
 * The routes of all event names met, up to a bound. Beyond it a new name takes the place, and the
 * id, of one that was not used since the last time it was looked at (the "clock" rule): names that
 * are used all the time stay, whenever they were first met.
 */
export class Routes {
  readonly #byName = new Map<string, Route>();
  /** Those that may have to go, in a circle; `#hand` is the next to be looked at. */
  readonly #circle: Route[] = [];
  #hand = 0;
  #nextId = 0;

  get(name: string): Route | undefined {
    return this.#byName.get(name);
  }

  /** The route of a name (a valid one). */
  of(name: string): Route {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const victim = this.#byName.size < MAX_ROUTES ? null : this.#evict();
    const route = new Route(victim?.id ?? this.#nextId++, name);
    this.#byName.set(name, route);
    if (victim === null) this.#circle.push(route);
    else this.#circle[this.#hand++] = route;
    return route;
  }

  /** The same, of a name that somebody holds on to: it is never given up. */
  pinned(name: string): Route {
    const route = this.of(name);
    route.isPinned = true;
    return route;
  }

  /** Gives up a route, whose place is then under the hand; null where all are held on to. */
  #evict(): Route | null {
    const circle = this.#circle;
    while (circle.length > 0) {
      if (this.#hand >= circle.length) this.#hand = 0;
      const route = circle[this.#hand]!;
      if (route.isPinned) {
        const last = circle.pop()!;
        if (last !== route) circle[this.#hand] = last;
      } else if (route.isUsed) {
        route.isUsed = false;
        this.#hand++;
      } else {
        this.#byName.delete(route.name);
        return route;
      }
    }
    return null;
  }
}
