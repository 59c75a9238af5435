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

/** Numbers in answers that are kept, and in what answers are made of: 40 and 200 MB. */
const CACHED_NUMBERS = 5_000_000;
const FOLDED_NUMBERS = 25_000_000;
const CACHE_FRESH_MS = 500;
/** Somebody who tries tokens has so many at once, and one each five seconds after that. */
const WRONG_TOKENS = { perSecond: 0.2, burst: 10 };
const BURST_SECONDS = 4;

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
  readonly expensive: Turnstile;
  readonly version: string;
}

export function createContext(
  lab: Lab,
  settings: ResolvedServerSettings,
  version: string,
): ServerContext {
  const watch = new StoreWatch();
  const { requestsPerSecond } = settings;
  return {
    lab,
    settings,
    version,
    watch,
    tokens: new Tokens(settings),
    index: new ExperimentIndex(lab, watch),
    hub: new LiveHub(settings),
    cache: new ReadCache(CACHED_NUMBERS, CACHE_FRESH_MS),
    folds: new KeptFolds(lab, FOLDED_NUMBERS, CACHE_FRESH_MS),
    statistics: new ServerStatistics(),
    requests: new RateLimit(requestsPerSecond, requestsPerSecond * BURST_SECONDS),
    wrongTokens: new RateLimit(WRONG_TOKENS.perSecond, WRONG_TOKENS.burst),
    expensive: new Turnstile(2, 16),
  };
}
