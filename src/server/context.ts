import type { ResolvedServerSettings } from '../config/server-options.js';
import type { Lab } from '../lab/lab.js';
import { ExperimentIndex } from './index/experiment-index.js';
import { StoreWatch } from './index/store-watch.js';
import { LiveHub } from './live/hub.js';
import { ServerStatistics } from './prometheus/server-statistics.js';
import { ReadCache } from './read-cache.js';
import { KeptFolds } from './reads/kept-folds.js';
import { RateLimit } from './security/rate-limit.js';
import { Tokens } from './security/tokens.js';
import { Turnstile } from './security/turnstile.js';

const CACHE_FRESH_MS = 500;
/** Answers that are kept, and what answers are made of. */
const CACHE_LIMITS = { bytes: 40e6, answers: 1000, freshMs: CACHE_FRESH_MS };
const FOLD_LIMITS = { bytes: 200e6, folds: 200, freshMs: CACHE_FRESH_MS };
/** Somebody who tries tokens has so many at once, and one each five seconds after that. */
const WRONG_TOKENS = { perSecond: 0.2, burst: 10 };
const BURST_SECONDS = 4;

/** What works for long waits here, each kind by itself, so that none holds up the others. */
export interface Turnstiles {
  /** Figures, charts and comparisons that are not kept. */
  readonly scans: Turnstile;
  /** Statements of others, of which nobody knows how long they take. */
  readonly sql: Turnstile;
  /** Searches for a few of all events. */
  readonly events: Turnstile;
  /** Exports and archives. */
  readonly files: Turnstile;
}

/** All that the routes of one server share. */
export interface ServerContext {
  readonly lab: Lab;
  readonly settings: ResolvedServerSettings;
  readonly tokens: Tokens;
  readonly watch: StoreWatch;
  readonly index: ExperimentIndex;
  readonly hub: LiveHub;
  readonly cache: ReadCache;
  readonly folds: KeptFolds;
  readonly statistics: ServerStatistics;
  readonly requests: RateLimit;
  readonly wrongTokens: RateLimit;
  readonly turnstiles: Turnstiles;
  readonly version: string;
}

export function createContext(
  lab: Lab,
  settings: ResolvedServerSettings,
  version: string,
): ServerContext {
  const watch = new StoreWatch();
  const { requestsPerSecond } = settings;
  const turnstiles: Turnstiles = {
    scans: new Turnstile(2, 500),
    sql: new Turnstile(2, 16),
    events: new Turnstile(2, 100),
    files: new Turnstile(2, 16),
  };
  return {
    lab,
    settings,
    version,
    watch,
    tokens: new Tokens(settings),
    index: new ExperimentIndex(lab, watch),
    hub: new LiveHub(settings),
    cache: new ReadCache(CACHE_LIMITS),
    folds: new KeptFolds(lab, turnstiles.scans, FOLD_LIMITS),
    statistics: new ServerStatistics(),
    requests: new RateLimit(requestsPerSecond, requestsPerSecond * BURST_SECONDS),
    wrongTokens: new RateLimit(WRONG_TOKENS.perSecond, WRONG_TOKENS.burst),
    turnstiles,
  };
}
