import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Upper bounds of the histogram of requests, in seconds. */
export const REQUEST_SECONDS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

export interface RouteStatistics {
  readonly operation: string;
  /** By class of the answer's status: `2xx`. */
  readonly answers: Map<string, number>;
  readonly buckets: Float64Array;
  sumSeconds: number;
  count: number;
}

/** What the server counts of itself. Labels are the names of its routes: there are only so many. */
export class ServerStatistics {
  readonly startedMs: number = Date.now();
  readonly routes: Map<string, RouteStatistics> = new Map();
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 20 });

  constructor() {
    this.#delay.enable();
  }

  add(operation: string, status: number, milliseconds: number): void {
    const route = this.#route(operation);
    const answer = `${Math.floor(status / 100)}xx`;
    route.answers.set(answer, (route.answers.get(answer) ?? 0) + 1);
    const seconds = milliseconds / 1000;
    const bucket = REQUEST_SECONDS.findIndex((bound) => seconds <= bound);
    route.buckets[bucket === -1 ? REQUEST_SECONDS.length : bucket]! += 1;
    route.sumSeconds += seconds;
    route.count++;
  }

  #route(operation: string): RouteStatistics {
    let route = this.routes.get(operation);
    if (route === undefined) {
      const buckets = new Float64Array(REQUEST_SECONDS.length + 1);
      route = { operation, answers: new Map(), buckets, sumSeconds: 0, count: 0 };
      this.routes.set(operation, route);
    }
    return route;
  }

  /** The 99th percentile since it was asked for last, in seconds. */
  eventLoopDelaySeconds(): number {
    const seconds = this.#delay.percentile(99) / 1e9;
    this.#delay.reset();
    return Number.isFinite(seconds) ? seconds : 0;
  }

  close(): void {
    this.#delay.disable();
  }
}
