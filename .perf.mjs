// src/clock.ts
import { performance } from "node:perf_hooks";
var STEP_US = 1e6;
var MonotonicClock = class {
  #originUs = performance.timeOrigin * 1e3;
  #lastUs = 0;
  nowUs() {
    const nowUs = Math.floor(this.#originUs + performance.now() * 1e3);
    if (nowUs > this.#lastUs) this.#lastUs = nowUs;
    return this.#lastUs;
  }
  nowNs() {
    return Math.round(performance.now() * 1e6);
  }
  /** Follows a wall clock that jumped forward (a laptop that slept); one that jumped back is outwaited. */
  resynchronise() {
    const aheadUs = Date.now() * 1e3 - (this.#originUs + performance.now() * 1e3);
    if (aheadUs > STEP_US) this.#originUs += aheadUs;
  }
};
var systemClock = new MonotonicClock();

// src/errors.ts
var CrucibleError = class extends Error {
  name = "CrucibleError";
  code;
  details;
  constructor(code, message, details = {}, options) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
};
function describeValue(value) {
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}\u2026` : value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return "an object";
}
function refuse(code, path, expected, value) {
  const received = describeValue(value);
  return new CrucibleError(code, `${path}: expected ${expected}, got ${received}`, {
    path,
    expected,
    received
  });
}

// src/event/name.ts
var EXPECTED_NAME = "a name of non-empty segments without '*', like 'req_llm.request.stop' or ['req_llm', 'request', 'stop']";
function isName(name) {
  return name !== "" && !name.includes("*") && !name.includes("..") && !name.startsWith(".") && !name.endsWith(".");
}
function isSegment(segment) {
  return typeof segment === "string" && segment !== "" && !segment.includes(".");
}
function dotted(input) {
  if (typeof input === "string") return input;
  return Array.isArray(input) && input.every(isSegment) ? input.join(".") : null;
}
function eventName(input, path = "eventName") {
  const name = dotted(input);
  if (name === null || !isName(name)) throw refuse("invalid-argument", path, EXPECTED_NAME, input);
  return name;
}
var EXPECTED_PATTERN = "an event name, a prefix like 'req_llm.**', or '**' for all events";
function parsePattern(pattern, path = "pattern") {
  const text = dotted(pattern);
  if (text === "**") return { kind: "all" };
  if (text !== null) {
    if (isName(text)) return { kind: "exact", name: text };
    const prefix = text.endsWith(".**") ? text.slice(0, -".**".length) : "";
    if (isName(prefix)) return { kind: "prefix", prefix };
  }
  throw refuse("invalid-argument", path, EXPECTED_PATTERN, pattern);
}
function isAtOrBelow(name, prefix) {
  return name.startsWith(prefix) && (name.length === prefix.length || name[prefix.length] === ".");
}
function compilePatterns(patterns) {
  if (!Array.isArray(patterns)) {
    throw refuse("invalid-argument", "patterns", "an array of patterns", patterns);
  }
  const exact = /* @__PURE__ */ new Set();
  const prefixes = /* @__PURE__ */ new Set();
  let all = false;
  patterns.forEach((text, index) => {
    const pattern = parsePattern(text, `patterns[${index}]`);
    if (pattern.kind === "all") all = true;
    else if (pattern.kind === "exact") exact.add(pattern.name);
    else prefixes.add(pattern.prefix);
  });
  if (all) return () => true;
  if (prefixes.size === 0) return (name) => exact.has(name);
  const tops = [...prefixes];
  return (name) => exact.has(name) || tops.some((prefix) => isAtOrBelow(name, prefix));
}

// src/bus/route.ts
import { channel } from "node:diagnostics_channel";
function channelName(eventName2) {
  return `crucible:${eventName2}`;
}
var Route = class {
  id;
  name;
  channel;
  handlers = [];
  taps = [];
  version = -1;
  /** True when neither handlers nor taps listen; the channel is asked separately. */
  idle = true;
  constructor(id, name) {
    this.id = id;
    this.name = name;
    this.channel = channel(channelName(name));
  }
};

// src/bus/span-context.ts
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
var current = new AsyncLocalStorage();
function activeSpan() {
  return current.getStore() ?? openTelemetrySpan();
}
function runInSpan(context, fn) {
  return current.run(context, fn);
}
var pool = "";
var position = 0;
function randomHex(digits) {
  if (position + digits > pool.length) {
    pool = randomBytes(2048).toString("hex");
    position = 0;
  }
  position += digits;
  return pool.slice(position - digits, position);
}
function childSpan(parent) {
  return { traceId: parent?.traceId ?? randomHex(32), spanId: randomHex(16) };
}
var API = /* @__PURE__ */ Symbol.for("opentelemetry.js.api.1");
var SPAN = /* @__PURE__ */ Symbol.for("OpenTelemetry Context Key SPAN");
var INVALID_TRACE_ID = "0".repeat(32);
function openTelemetrySpan() {
  const api = globalThis[API];
  if (api?.context === void 0) return void 0;
  try {
    const span = api.context.active().getValue(SPAN);
    const context = span?.spanContext?.();
    return context === void 0 || context.traceId === INVALID_TRACE_ID ? void 0 : context;
  } catch {
    return void 0;
  }
}

// src/bus/telemetry.ts
var NONE = Object.freeze({});
var MAX_ROUTES = 1e4;
var HANDLER_FAILURE = "telemetry.handler.failure";
function isValues(value) {
  return typeof value === "object" && value !== null;
}
var Telemetry = class {
  #handlers = /* @__PURE__ */ new Map();
  #taps = /* @__PURE__ */ new Map();
  #routes = /* @__PURE__ */ new Map();
  #nextRouteId = 0;
  #version = 0;
  #reportingFailure = false;
  #rejected = 0;
  /** Calls of `execute` whose event name was none, so that no event came of them. */
  get rejected() {
    return this.#rejected;
  }
  /**
   * Emits an event to everything that listens to its name.
   *
   * @example
   * telemetry.execute('req_llm.request.stop', { duration: 1.2e9 }, { model: 'gpt-4o', sample_id: 's1' });
   */
  execute(name, measurements, metadata) {
    const route = this.#routes.get(name) ?? this.#findRoute(name);
    if (route === null) return;
    this.#dispatch(route, measurements, metadata);
  }
  /**
   * The same as `execute`, with the name looked up once.
   *
   * @example
   * const batchDone = telemetry.event('crucible_train.batch.stop');
   * for (const batch of batches) batchDone.execute({ loss: train(batch) });
   */
  event(name) {
    const dotted2 = eventName(name);
    const route = this.#routes.get(dotted2) ?? this.#addRoute(dotted2);
    return {
      name: dotted2,
      execute: (measurements, metadata) => this.#dispatch(route, measurements, metadata)
    };
  }
  /**
   * Runs `fn` and emits `<prefix>.start`, then `<prefix>.stop` or, when it threw or rejected,
   * `<prefix>.exception`, both with a `duration` in nanoseconds; the error goes on to the caller.
   * All carry `trace_id`, `span_id` and `parent_span_id`; spans inside are its children. What `fn`
   * adds to the span it is given is reported when it ends.
   *
   * @example
   * const answer = await telemetry.span('req_llm.request', { model: 'gpt-4o' }, async (span) => {
   *   const response = await ask(question);
   *   span.addMetadata({ usage: response.usage });
   *   return response.text;
   * });
   */
  span(prefix, metadata, fn) {
    const name = eventName(prefix);
    const parent = activeSpan();
    const context = childSpan(parent);
    const ids = {
      trace_id: context.traceId,
      span_id: context.spanId,
      ...parent ? { parent_span_id: parent.spanId } : {}
    };
    const told = isValues(metadata) ? { ...ids, ...metadata } : ids;
    const measured = {};
    const span = {
      ...context,
      addMeasurements: (values) => void Object.assign(measured, values),
      addMetadata: (values) => void Object.assign(told, values)
    };
    this.execute(`${name}.start`, { system_time: systemClock.nowUs() * 1e3 }, { ...told });
    const startNs = systemClock.nowNs();
    const end = (suffix, outcome) => {
      const duration = systemClock.nowNs() - startNs;
      this.execute(`${name}.${suffix}`, { duration, ...measured }, { ...told, ...outcome });
    };
    const stop = () => end("stop", NONE);
    const fail = (error) => end("exception", { error: describeThrown(error) });
    let result;
    try {
      result = runInSpan(context, () => fn(span));
    } catch (error) {
      fail(error);
      throw error;
    }
    if (!isThenable(result)) {
      stop();
      return result;
    }
    return result.then(
      (value) => {
        stop();
        return value;
      },
      (error) => {
        fail(error);
        throw error;
      }
    );
  }
  /**
   * Calls `handler` for every event of that name, or below that prefix (`'req_llm.**'`, `'**'`).
   * Returns a function that detaches it. An id that is taken is refused with `handler-exists`.
   */
  attach(handlerId, event, handler, config) {
    return this.attachMany(handlerId, [event], handler, config);
  }
  /** `attach` for several names and prefixes; an event that several match is handled once. */
  attachMany(handlerId, events, handler, config) {
    if (typeof handlerId !== "string" || handlerId === "") {
      throw refuse("invalid-argument", "handlerId", "a non-empty string", handlerId);
    }
    if (typeof handler !== "function") {
      throw refuse("invalid-argument", "handler", "a function", handler);
    }
    if (this.#handlers.has(handlerId)) {
      throw new CrucibleError("handler-exists", `a handler "${handlerId}" is attached already`, {
        path: "handlerId",
        expected: "an id that no attached handler has",
        received: handlerId
      });
    }
    const matches = compilePatterns(events);
    const patterns = events.map((event) => typeof event === "string" ? event : event.join("."));
    this.#handlers.set(handlerId, {
      id: handlerId,
      patterns,
      matches,
      call: handler,
      config,
      failures: 0
    });
    this.#version++;
    return () => void this.detach(handlerId);
  }
  /** Whether a handler of that id was attached; it no longer is. */
  detach(handlerId) {
    const known = this.#handlers.delete(handlerId);
    if (known) this.#version++;
    return known;
  }
  /** The attached handlers, or only those that the event name would reach. */
  listHandlers(event) {
    const name = event === void 0 ? null : eventName(event);
    return [...this.#handlers.values()].filter((handler) => name === null || handler.matches(name)).map(({ id, patterns, config, failures }) => ({ id, events: patterns, config, failures }));
  }
  /** @internal Adds an observer that gets the route of each event along with it. */
  tap(events, tap) {
    this.#taps.set(tap, compilePatterns(events));
    this.#version++;
    return () => {
      if (this.#taps.delete(tap)) this.#version++;
    };
  }
  #dispatch(route, measurements, metadata) {
    if (route.version !== this.#version) this.#compile(route);
    const heard = route.channel.hasSubscribers;
    if (route.idle && !heard) return;
    const measured = isValues(measurements) ? measurements : NONE;
    const told = isValues(metadata) ? metadata : NONE;
    for (const tap of route.taps) {
      try {
        tap(route, measured, told);
      } catch (error) {
        this.#reportFailure("(tap)", route.name, error);
      }
    }
    for (const handler of route.handlers) {
      try {
        handler.call(route.name, measured, told, handler.config);
      } catch (error) {
        handler.failures++;
        this.#reportFailure(handler.id, route.name, error);
      }
    }
    if (heard) route.channel.publish({ name: route.name, measurements: measured, metadata: told });
  }
  /** A handler of the failure event that fails itself is counted, and that is the end of it. */
  #reportFailure(handlerId, name, error) {
    if (this.#reportingFailure) return;
    this.#reportingFailure = true;
    try {
      const { name: errorType, message } = describeThrown(error);
      this.execute(
        HANDLER_FAILURE,
        { count: 1 },
        { handler_id: handlerId, event_name: name, error_type: errorType, error_message: message }
      );
    } finally {
      this.#reportingFailure = false;
    }
  }
  #compile(route) {
    route.handlers = [...this.#handlers.values()].filter((handler) => handler.matches(route.name));
    route.taps = [...this.#taps].filter(([, matches]) => matches(route.name)).map(([tap]) => tap);
    route.idle = route.handlers.length === 0 && route.taps.length === 0;
    route.version = this.#version;
  }
  /** For names not met before, and for those written as arrays. */
  #findRoute(input) {
    try {
      const name = eventName(input);
      return this.#routes.get(name) ?? this.#addRoute(name);
    } catch {
      this.#rejected++;
      return null;
    }
  }
  #addRoute(name) {
    if (this.#routes.size >= MAX_ROUTES) {
      const [oldest] = this.#routes.keys();
      this.#routes.delete(oldest);
    }
    const route = new Route(this.#nextRouteId++, name);
    this.#routes.set(name, route);
    return route;
  }
};
function isThenable(value) {
  return isValues(value) && typeof value.then === "function";
}
function describeThrown(error) {
  try {
    if (error instanceof Error) return { name: error.name, message: error.message };
    return { name: typeof error, message: String(error) };
  } catch {
    return { name: "unknown", message: "an error that cannot be described" };
  }
}
var telemetry = new Telemetry();

// src/event/fields.ts
function field(column, type, origin, description) {
  return { column, property: camelCase(column), type, origin, description };
}
function camelCase(name) {
  return name.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}
function snakeCase(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2").replace(/[^\p{L}\p{N}]+/gu, "_").toLowerCase();
}
var FIELDS = [
  field("event_name", "string", "identity", "dotted name"),
  field(
    "timestamp_us",
    "number",
    "identity",
    "microseconds since the Unix epoch, monotonic in a process"
  ),
  field("condition", "string", "identity", "the event's condition, else the experiment's"),
  field("latency_ms", "number", "computed", "from duration, or stop \u2212 start"),
  field("cost_usd", "number", "computed", "given, or priced from tokens and model"),
  field("success", "boolean", "computed", "outcome, where the event tells"),
  field(
    "price_source",
    "string",
    "computed",
    "what priced cost_usd: package@version, a price book, or `given`"
  ),
  field("session_id", "string", "lifted", "session"),
  field("user_id", "string", "lifted", "user"),
  field("sample_id", "string", "lifted", "item of the data set"),
  field("cohort", "string", "lifted", "cohort"),
  field("model", "string", "lifted", "model asked for or used"),
  field("provider", "string", "lifted", "provider of the model"),
  field("trace_id", "string", "lifted", "trace"),
  field("span_id", "string", "lifted", "span"),
  field("parent_span_id", "string", "lifted", "span around this one"),
  field("prompt_tokens", "number", "lifted", "input tokens, cached ones included"),
  field("completion_tokens", "number", "lifted", "output tokens, reasoning included"),
  field("total_tokens", "number", "lifted", "all tokens, as given or the sum"),
  field("cache_read_tokens", "number", "lifted", "input tokens read from a cache"),
  field("cache_write_tokens", "number", "lifted", "input tokens written to a cache"),
  field("reasoning_tokens", "number", "lifted", "output tokens spent on reasoning"),
  field("step", "number", "lifted", "training step"),
  field("epoch", "number", "lifted", "training epoch"),
  field("batch", "number", "lifted", "batch within the epoch"),
  field("loss", "number", "lifted", "loss; NaN and infinities are kept"),
  field("accuracy", "number", "lifted", "accuracy, 0 to 1"),
  field("learning_rate", "number", "lifted", "learning rate"),
  field("gradient_norm", "number", "lifted", "norm of the gradient"),
  field("checkpoint_path", "string", "lifted", "where a checkpoint was saved"),
  field("model_name", "string", "lifted", "deployed model"),
  field("model_version", "string", "lifted", "its version"),
  field("input_size", "number", "lifted", "size of the input"),
  field("output_size", "number", "lifted", "size of the output"),
  field("batch_size", "number", "lifted", "items in one call"),
  field("pipeline_id", "string", "lifted", "pipeline"),
  field("stage_name", "string", "lifted", "stage of the pipeline"),
  field("stage_index", "number", "lifted", "position of the stage")
];
var WRITER = "writer";
var SEQUENCE = "sequence";
var SHAPE = "shape";
var EXTRA = "extra";
var EVENT_NAME = "event_name";
var TIMESTAMP_US = "timestamp_us";
var BY_COLUMN = new Map(FIELDS.map((f) => [f.column, f]));
var BY_PROPERTY = new Map(
  FIELDS.map((f) => [f.property, f])
);
function fieldNamed(name) {
  return BY_COLUMN.get(name) ?? BY_PROPERTY.get(name) ?? null;
}
function columnOf(section, path) {
  return `${section}_${path.map(snakeCase).join("_")}`;
}
function metricColumn(name) {
  return `metric_${snakeCase(name)}`;
}

// src/enrich/usage.ts
var COUNTS = {
  prompt_tokens: "promptTokens",
  completion_tokens: "completionTokens",
  total_tokens: "totalTokens",
  input_tokens: "inputTokens",
  output_tokens: "completionTokens",
  // Ours, and what the AI SDK, OpenAI, DeepSeek and xAI call the cached part of the input.
  cache_read_tokens: "cacheReadTokens",
  cache_write_tokens: "cacheWriteTokens",
  cached_tokens: "cacheReadTokens",
  cached_input_tokens: "cacheReadTokens",
  cached_prompt_text_tokens: "cacheReadTokens",
  prompt_cache_hit_tokens: "cacheReadTokens",
  prompt_tokens_details_cached_tokens: "cacheReadTokens",
  prompt_tokens_details_cache_write_tokens: "cacheWriteTokens",
  input_tokens_details_cached_tokens: "cacheReadTokens",
  input_tokens_details_cache_write_tokens: "cacheWriteTokens",
  input_token_details_cached_tokens: "cacheReadTokens",
  input_token_details_cache_read_tokens: "cacheReadTokens",
  input_token_details_cache_write_tokens: "cacheWriteTokens",
  input_token_details_cache_read: "cacheReadTokens",
  input_token_details_cache_creation: "cacheWriteTokens",
  // Anthropic and Bedrock.
  cache_read_input_tokens: "cacheReadTokensBesideInput",
  cache_creation_input_tokens: "cacheWriteTokensBesideInput",
  cache_write_input_tokens: "cacheWriteTokensBesideInput",
  reasoning_tokens: "reasoningTokens",
  thinking_tokens: "reasoningTokens",
  completion_tokens_details_reasoning_tokens: "reasoningTokens",
  output_tokens_details_reasoning_tokens: "reasoningTokens",
  output_tokens_details_thinking_tokens: "reasoningTokens",
  output_token_details_reasoning_tokens: "reasoningTokens",
  output_token_details_reasoning: "reasoningTokens",
  // Gemini.
  prompt_token_count: "promptTokens",
  candidates_token_count: "completionTokensBesideReasoning",
  thoughts_token_count: "reasoningTokens",
  total_token_count: "totalTokens",
  cached_content_token_count: "cacheReadTokens",
  tool_use_prompt_token_count: "toolPromptTokensBesidePrompt"
};
var CONTAINERS = ["", "usage_", "usage_metadata_", "token_usage_", "tokens_", "gen_ai_usage_"];
var OTHERS = {
  tokens_prompt: "promptTokens",
  tokens_completion: "completionTokens",
  tokens_total: "totalTokens",
  tokens_input: "inputTokens",
  tokens_output: "completionTokens",
  tokens_cached: "cacheReadTokens",
  tokens_cache_read: "cacheReadTokens",
  tokens_cache_write: "cacheWriteTokens",
  tokens_reasoning: "reasoningTokens",
  usage_tokens_input_tokens: "inputTokens",
  usage_tokens_output_tokens: "completionTokens",
  // OpenTelemetry: "input_tokens SHOULD include all types of input tokens, including cached".
  gen_ai_usage_input_tokens: "promptTokens",
  gen_ai_usage_cache_read_input_tokens: "cacheReadTokens",
  gen_ai_usage_cache_creation_input_tokens: "cacheWriteTokens",
  // OpenInference.
  llm_token_count_prompt: "promptTokens",
  llm_token_count_completion: "completionTokens",
  llm_token_count_total: "totalTokens",
  llm_token_count_prompt_details_cache_read: "cacheReadTokens",
  llm_token_count_prompt_details_cache_write: "cacheWriteTokens",
  llm_token_count_completion_details_reasoning: "reasoningTokens"
};
var USAGE_FIELDS = buildTable();
function usageFieldOf(path) {
  const key = snakeCase(path).replace(/^(?:measurements|metadata)_/, "");
  return USAGE_FIELDS[key] ?? null;
}
function createReportedUsage() {
  const reported = {};
  clearReportedUsage(reported);
  return reported;
}
function clearReportedUsage(reported) {
  reported.promptTokens = NaN;
  reported.completionTokens = NaN;
  reported.cacheReadTokens = NaN;
  reported.cacheWriteTokens = NaN;
  reported.reasoningTokens = NaN;
  reported.totalTokens = NaN;
  reported.inputTokens = NaN;
  reported.cacheReadTokensBesideInput = NaN;
  reported.cacheWriteTokensBesideInput = NaN;
  reported.completionTokensBesideReasoning = NaN;
  reported.toolPromptTokensBesidePrompt = NaN;
}
function settleUsage(reported, usage) {
  const besideRead = reported.cacheReadTokensBesideInput;
  const besideWrite = reported.cacheWriteTokensBesideInput;
  const reasoning = reported.reasoningTokens;
  const total = reported.totalTokens;
  const cacheRead = either(reported.cacheReadTokens, besideRead);
  const cacheWrite = either(reported.cacheWriteTokens, besideWrite);
  let prompt = reported.promptTokens + orZero(reported.toolPromptTokensBesidePrompt);
  prompt = either(prompt, reported.inputTokens + orZero(besideRead) + orZero(besideWrite));
  let completion = either(
    reported.completionTokens,
    reported.completionTokensBesideReasoning + orZero(reasoning)
  );
  if (Number.isNaN(completion) && total >= prompt) completion = total - prompt;
  else if (Number.isNaN(prompt) && total >= completion) prompt = total - completion;
  else {
    const excess = total - prompt - completion;
    const cached = orZero(cacheRead) + orZero(cacheWrite);
    if (excess > 0 && excess === reasoning) completion += reasoning;
    else if (excess > 0 && excess === cached) prompt += cached;
    else if (excess > 0 && excess === cached + reasoning) {
      prompt += cached;
      completion += reasoning;
    }
  }
  usage.promptTokens = prompt;
  usage.completionTokens = completion;
  usage.cacheReadTokens = cacheRead;
  usage.cacheWriteTokens = cacheWrite;
  usage.reasoningTokens = reasoning;
}
function either(first, second) {
  return Number.isNaN(first) ? second : first;
}
function orZero(count) {
  return Number.isNaN(count) ? 0 : count;
}
function buildTable() {
  const table = /* @__PURE__ */ Object.create(null);
  for (const container of CONTAINERS) {
    for (const [key, field2] of Object.entries(COUNTS)) table[container + key] = field2;
  }
  return Object.freeze(Object.assign(table, OTHERS));
}

// src/enrich/facts.ts
var EventFacts = class {
  durationNs = Number.NaN;
  durationMs = Number.NaN;
  startNs = Number.NaN;
  stopNs = Number.NaN;
  latencyMs = Number.NaN;
  costUsd = Number.NaN;
  success = null;
  failed = false;
  responded = false;
  model = null;
  provider = null;
  /** False while no token count was reported, so that `usage` need not be looked at. */
  hasUsage = false;
  reported = createReportedUsage();
  reset() {
    this.durationNs = Number.NaN;
    this.durationMs = Number.NaN;
    this.startNs = Number.NaN;
    this.stopNs = Number.NaN;
    this.latencyMs = Number.NaN;
    this.costUsd = Number.NaN;
    this.success = null;
    this.failed = false;
    this.responded = false;
    this.model = null;
    this.provider = null;
    if (this.hasUsage) {
      this.hasUsage = false;
      clearReportedUsage(this.reported);
    }
  }
};

// src/enrich/outcome.ts
function nameOutcome(eventName2) {
  if (eventName2.endsWith(".exception")) return "failed";
  if (eventName2.endsWith(".stop")) return "completed";
  return "unknown";
}
function successOf(facts, byName) {
  if (facts.success !== null) return facts.success;
  if (facts.failed || byName === "failed") return false;
  if (facts.responded || byName === "completed") return true;
  return null;
}
var SUCCEEDED = /* @__PURE__ */ new Set(["ok", "success", "succeeded", "completed"]);
var FAILED = /* @__PURE__ */ new Set(["error", "failed", "failure", "exception", "timeout", "cancelled"]);
function statusOutcome(status) {
  if (typeof status === "string") {
    const word = status.toLowerCase();
    if (SUCCEEDED.has(word)) return true;
    return FAILED.has(word) ? false : null;
  }
  if (typeof status === "number" && status >= 100 && status < 600) return status < 400;
  return null;
}

// src/enrich/redaction.ts
function redact(hook, eventName2, measurements, metadata) {
  try {
    const kept = hook({
      eventName: eventName2,
      measurements: { ...measurements },
      metadata: { ...metadata }
    });
    if (typeof kept !== "object" || kept === null) return null;
    if (typeof kept.measurements !== "object" || typeof kept.metadata !== "object") return null;
    return kept.measurements === null || kept.metadata === null ? null : kept;
  } catch {
    return null;
  }
}

// src/ids.ts
import { randomBytes as randomBytes2 } from "node:crypto";
var TIME_DIGITS = 11;
var RANDOM_BYTES = 5;
var SEQUENCE_DIGITS = 10;
var WRITER_LENGTH = TIME_DIGITS + RANDOM_BYTES * 2;
function createWriterId(nowMs = Date.now()) {
  const time = Math.floor(nowMs).toString(16).padStart(TIME_DIGITS, "0");
  return time + randomBytes2(RANDOM_BYTES).toString("hex");
}
function eventIdOf(writer, sequence) {
  return writer + sequence.toString(16).padStart(SEQUENCE_DIGITS, "0");
}

// src/event/column.ts
function isValid(column, row) {
  const bits = column.validity;
  return bits === null || (bits[row >> 3] >> (row & 7) & 1) === 1;
}
function numberAt(column, row) {
  const value = column.values[row];
  return column.offset === 0 ? value : column.offset + value;
}
function booleanAt(column, row) {
  return (column.values[row >> 3] >> (row & 7) & 1) === 1;
}
function stringAt(column, row) {
  return column.type === "dictionary" ? column.dictionary[column.codes[row]] : column.text.slice(column.offsets[row], column.offsets[row + 1]);
}
function scalarAt(column, row) {
  if (column === void 0 || !isValid(column, row)) return null;
  if (column.type === "number") return numberAt(column, row);
  if (column.type === "boolean") return booleanAt(column, row);
  return stringAt(column, row);
}
function isJson(column) {
  return (column.type === "dictionary" || column.type === "text") && column.json;
}
function columnBytes(column) {
  const validity = column.validity?.byteLength ?? 0;
  switch (column.type) {
    case "number":
    case "boolean":
      return column.values.byteLength + validity;
    case "dictionary":
      return column.codes.byteLength + validity + column.dictionary.reduce((bytes, text) => bytes + 24 + text.length, 0);
    case "text":
      return column.text.length + column.offsets.byteLength + validity;
  }
}

// src/event/batch.ts
function numberColumn(batch, name) {
  const column = batch.columns.get(name);
  return column?.type === "number" ? column : null;
}
function stringColumn(batch, name) {
  const column = batch.columns.get(name);
  return column?.type === "dictionary" || column?.type === "text" ? column : null;
}
function required(column, name) {
  if (column === null) throw new TypeError(`a batch without its ${name} column`);
  return column;
}
function timestampAt(batch, row) {
  return numberAt(required(numberColumn(batch, TIMESTAMP_US), TIMESTAMP_US), row);
}
function eventIdAt(batch, row) {
  const writer = scalarAt(batch.columns.get(WRITER), row);
  const sequence = scalarAt(batch.columns.get(SEQUENCE), row);
  if (typeof writer !== "string" || typeof sequence !== "number") {
    throw new TypeError("a batch without its writer and sequence columns");
  }
  return eventIdOf(writer, sequence);
}
function batchBytes(batch) {
  let bytes = 0;
  for (const column of batch.columns.values()) bytes += columnBytes(column);
  return bytes;
}
function projectBatch(batch, names) {
  const columns = /* @__PURE__ */ new Map();
  for (const [name, column] of batch.columns) if (names.has(name)) columns.set(name, column);
  return { length: batch.length, columns };
}

// src/event/json.ts
var MAX_DEPTH = 32;
function encodeJson(value) {
  return encode(value, []) ?? "null";
}
function encode(value, ancestors) {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Number.isFinite(value) ? Object.is(value, -0) ? "-0.0" : String(value) : `"${value}"`;
    case "boolean":
      return String(value);
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? String(value) : `"${value}"`;
    case "symbol":
      return JSON.stringify(String(value));
    case "object":
      if (value === null) return "null";
      if (ancestors.includes(value)) return '"[circular]"';
      if (ancestors.length >= MAX_DEPTH) return '"[too deep]"';
      ancestors.push(value);
      try {
        return encodeObject(value, ancestors);
      } catch (error) {
        return unreadable(error);
      } finally {
        ancestors.pop();
      }
    default:
      return void 0;
  }
}
function encodeObject(value, ancestors) {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return encodeItems(value, ancestors);
  if (ArrayBuffer.isView(value)) {
    return encodeItems(value instanceof DataView ? [] : Array.from(value), ancestors);
  }
  if (value instanceof Set) return encodeItems([...value], ancestors);
  if (value instanceof Map)
    return encodeEntries([...value.keys()].map(String), [...value.values()], ancestors);
  if (value instanceof Error) return encode(describeError(value), ancestors);
  const { toJSON } = value;
  if (typeof toJSON === "function") return encode(toJSON.call(value), ancestors);
  const keys = Object.keys(value);
  return `{${keys.map((key) => encodeProperty(key, value, ancestors)).filter((text) => text !== void 0).join(",")}}`;
}
function encodeProperty(key, value, ancestors) {
  let text;
  try {
    text = encode(value[key], ancestors);
  } catch (error) {
    text = unreadable(error);
  }
  return text === void 0 ? void 0 : `${JSON.stringify(key)}:${text}`;
}
function encodeEntries(keys, values, ancestors) {
  const parts = [];
  for (const [i, key] of keys.entries()) {
    const text = encode(values[i], ancestors);
    if (text !== void 0) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}
function encodeItems(items, ancestors) {
  return `[${Array.from(items, (item) => encode(item, ancestors) ?? "null").join(",")}]`;
}
function describeError(error) {
  const { code, cause } = error;
  return {
    name: error.name,
    message: error.message,
    ...typeof code === "string" || typeof code === "number" ? { code } : {},
    ...cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {}
  };
}
function unreadable(error) {
  return JSON.stringify(unreadableText(error));
}
function unreadableText(error) {
  let reason = "unknown";
  try {
    reason = error instanceof Error ? error.message : String(error);
  } catch {
  }
  return `[unreadable: ${reason}]`;
}
var NON_FINITE = /* @__PURE__ */ new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY]
]);
function reviveJson(text) {
  return JSON.parse(text, (_key, value) => NON_FINITE.get(value) ?? value);
}

// src/event/readable.ts
var MAX_DEPTH2 = 8;
function readableCopy(values) {
  const copier = new Copier();
  return { values: copier.copyObject(values, 0), unreadable: copier.unreadable };
}
var Copier = class {
  unreadable = 0;
  copyObject(source, depth) {
    const copy = /* @__PURE__ */ Object.create(null);
    for (const key of this.#keysOf(source)) {
      try {
        copy[key] = this.#copyValue(source[key], depth);
      } catch (error) {
        this.unreadable++;
        copy[key] = unreadableText(error);
      }
    }
    return copy;
  }
  #keysOf(source) {
    try {
      return Object.keys(source);
    } catch {
      this.unreadable++;
      return [];
    }
  }
  #copyValue(value, depth) {
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Error) return this.copyObject(describeError(value), depth + 1);
    const isBranch = depth < MAX_DEPTH2 && !Array.isArray(value) && !ArrayBuffer.isView(value) && !(value instanceof Date || value instanceof Set || value instanceof Map) && typeof value.toJSON !== "function";
    return isBranch ? this.copyObject(value, depth + 1) : reviveJson(encodeJson(value));
  }
};

// src/event/column-builder.ts
function packBits(bytes, length) {
  const bits = new Uint8Array(length + 7 >> 3);
  for (let row = 0; row < length; row++) bits[row >> 3] |= bytes[row] << (row & 7);
  return bits;
}
function sealValidity(present, count, length) {
  return count === length ? null : packBits(present, length);
}
function grown(old, capacity) {
  const next = new old.constructor(capacity);
  next.set(old);
  return next;
}
var UINT32_MAX = 4294967295;
function isNegativeZero(value) {
  return value === 0 && 1 / value < 0;
}
var NumberBuilder = class {
  #values;
  #present;
  count = 0;
  constructor(capacity) {
    this.#values = new Float64Array(capacity);
    this.#present = new Uint8Array(capacity);
  }
  grow(capacity) {
    this.#values = grown(this.#values, capacity);
    this.#present = grown(this.#present, capacity);
  }
  set(row, value) {
    this.#values[row] = value;
    this.#present[row] = 1;
    this.count++;
  }
  has(row) {
    return this.#present[row] === 1;
  }
  get(row) {
    return this.#values[row];
  }
  /** Takes a row's value back, as if it had never been set. */
  clear(row) {
    if (this.#present[row] === 1) this.count--;
    this.#present[row] = 0;
  }
  seal(length) {
    const validity = sealValidity(this.#present, this.count, length);
    const { values, offset } = this.#narrow(length);
    this.#present.fill(0, 0, length);
    this.count = 0;
    return { type: "number", values, offset, validity };
  }
  /** Integers that lie close together are kept as small unsigned distances from their minimum. */
  #narrow(length) {
    const values = this.#values;
    const present = this.#present;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < length; row++) {
      if (present[row] === 0) continue;
      const value = values[row];
      if (!Number.isSafeInteger(value) || isNegativeZero(value)) {
        return { values: values.slice(0, length), offset: 0 };
      }
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const range = max - min;
    if (range > UINT32_MAX) return { values: values.slice(0, length), offset: 0 };
    const narrow = range <= 255 ? new Uint8Array(length) : range <= 65535 ? new Uint16Array(length) : new Uint32Array(length);
    for (let row = 0; row < length; row++) if (present[row] === 1) narrow[row] = values[row] - min;
    return { values: narrow, offset: min };
  }
};
var BooleanBuilder = class {
  #values;
  #present;
  count = 0;
  constructor(capacity) {
    this.#values = new Uint8Array(capacity);
    this.#present = new Uint8Array(capacity);
  }
  grow(capacity) {
    this.#values = grown(this.#values, capacity);
    this.#present = grown(this.#present, capacity);
  }
  set(row, value) {
    this.#values[row] = value ? 1 : 0;
    this.#present[row] = 1;
    this.count++;
  }
  has(row) {
    return this.#present[row] === 1;
  }
  get(row) {
    return this.#values[row] === 1;
  }
  clear(row) {
    if (this.#present[row] === 1) this.count--;
    this.#present[row] = 0;
    this.#values[row] = 0;
  }
  seal(length) {
    const column = {
      type: "boolean",
      values: packBits(this.#values, length),
      validity: sealValidity(this.#present, this.count, length)
    };
    this.#present.fill(0, 0, length);
    this.#values.fill(0, 0, length);
    this.count = 0;
    return column;
  }
};
var DICTIONARY_TRIAL = 512;
var REPEAT_SAMPLE = 256;
var StringBuilder = class {
  #json;
  #codes;
  #present;
  #dictionary = [];
  #codeOf = /* @__PURE__ */ new Map();
  #lastValue = null;
  #lastCode = 0;
  /** The rows' strings themselves, once the dictionary is given up. */
  #texts = null;
  count = 0;
  constructor(capacity, json = false) {
    this.#json = json;
    this.#codes = new Uint32Array(capacity);
    this.#present = new Uint8Array(capacity);
  }
  grow(capacity) {
    this.#codes = grown(this.#codes, capacity);
    this.#present = grown(this.#present, capacity);
  }
  set(row, value) {
    this.#present[row] = 1;
    this.count++;
    if (this.#texts !== null) {
      while (this.#texts.length < row) this.#texts.push("");
      this.#texts[row] = value;
    } else if (value === this.#lastValue) {
      this.#codes[row] = this.#lastCode;
    } else {
      this.#encode(row, value);
    }
  }
  #encode(row, value) {
    let code = this.#codeOf.get(value);
    if (code === void 0) {
      code = this.#dictionary.length;
      if (code >= DICTIONARY_TRIAL && code * 2 > this.count) {
        this.#giveUpDictionary(row, value);
        return;
      }
      this.#dictionary.push(value);
      this.#codeOf.set(value, code);
    }
    this.#lastValue = value;
    this.#lastCode = code;
    this.#codes[row] = code;
  }
  #giveUpDictionary(row, value) {
    const texts = [];
    for (let r2 = 0; r2 < row; r2++)
      texts.push(this.#present[r2] === 1 ? this.#dictionary[this.#codes[r2]] : "");
    texts.push(value);
    this.#texts = texts;
    this.#forgetDictionary();
  }
  #forgetDictionary() {
    this.#dictionary = [];
    this.#codeOf.clear();
    this.#lastValue = null;
  }
  has(row) {
    return this.#present[row] === 1;
  }
  get(row) {
    return this.#texts === null ? this.#dictionary[this.#codes[row]] : this.#texts[row];
  }
  clear(row) {
    if (this.#present[row] === 1) this.count--;
    this.#present[row] = 0;
  }
  seal(length) {
    const validity = sealValidity(this.#present, this.count, length);
    const column = this.#texts === null ? this.#sealDictionary(length, validity) : this.#sealTexts(length, validity);
    this.#present.fill(0, 0, length);
    this.count = 0;
    return column;
  }
  #sealDictionary(length, validity) {
    const size = this.#dictionary.length;
    const codes = size <= 256 ? new Uint8Array(length) : size <= 65536 ? new Uint16Array(length) : new Uint32Array(length);
    for (let row = 0; row < length; row++)
      if (this.#present[row] === 1) codes[row] = this.#codes[row];
    const dictionary = copyStrings(this.#dictionary);
    this.#forgetDictionary();
    return { type: "dictionary", json: this.#json, codes, dictionary, validity };
  }
  #sealTexts(length, validity) {
    const texts = this.#texts;
    if (texts.length > length) texts.length = length;
    const offsets = new Uint32Array(length + 1);
    let end = 0;
    for (let row = 0; row < length; row++) {
      if (this.#present[row] === 0) texts[row] = "";
      end += texts[row].length;
      offsets[row + 1] = end;
    }
    const text = texts.join("");
    const sample = texts.slice(0, REPEAT_SAMPLE);
    this.#texts = new Set(sample).size * 2 > sample.length ? [] : null;
    return { type: "text", json: this.#json, text, offsets, validity };
  }
};
function copyStrings(strings) {
  const text = strings.join("");
  let start = 0;
  return strings.map((original) => {
    const end = start + original.length;
    const copy = text.slice(start, end);
    start = end;
    return copy;
  });
}

// src/event/slots.ts
var Slot = class {
  name;
  numbers = null;
  booleans = null;
  strings = null;
  json = null;
  constructor(name) {
    this.name = name;
  }
  has(row) {
    return this.numbers?.has(row) === true || this.strings?.has(row) === true || this.booleans?.has(row) === true || this.json?.has(row) === true;
  }
  clear(row) {
    this.numbers?.clear(row);
    this.booleans?.clear(row);
    this.strings?.clear(row);
    this.json?.clear(row);
  }
  grow(capacity) {
    this.numbers?.grow(capacity);
    this.booleans?.grow(capacity);
    this.strings?.grow(capacity);
    this.json?.grow(capacity);
  }
  seal(length, capacity) {
    const filled = [this.numbers, this.booleans, this.strings, this.json].filter(
      (builder) => builder !== null && builder.count > 0
    );
    if (filled.length > 1) return this.#sealMixed(length, capacity);
    return filled[0]?.seal(length) ?? null;
  }
  #sealMixed(length, capacity) {
    const mixed = new StringBuilder(capacity, true);
    for (let row = 0; row < length; row++) {
      if (this.numbers?.has(row)) mixed.set(row, encodeJson(this.numbers.get(row)));
      else if (this.booleans?.has(row)) mixed.set(row, encodeJson(this.booleans.get(row)));
      else if (this.strings?.has(row)) mixed.set(row, encodeJson(this.strings.get(row)));
      else if (this.json?.has(row)) mixed.set(row, this.json.get(row));
    }
    this.numbers?.seal(length);
    this.booleans?.seal(length);
    this.strings?.seal(length);
    this.json?.seal(length);
    return mixed.seal(length);
  }
};
var FIRST_CAPACITY = 128;
var SlotTable = class {
  #slots = /* @__PURE__ */ new Map();
  #maxRows;
  #maxColumns;
  #capacity = FIRST_CAPACITY;
  constructor(maxRows, maxColumns) {
    this.#maxRows = maxRows;
    this.#maxColumns = maxColumns;
  }
  get capacity() {
    return this.#capacity;
  }
  /** The slot of that name; null when it would be one column too many. */
  slot(name) {
    const known = this.#slots.get(name);
    if (known !== void 0) return known;
    return this.#slots.size < this.#maxColumns ? this.reserve(name) : null;
  }
  /** The slot of a column every event may have, whatever the number of columns. */
  reserve(name) {
    let slot = this.#slots.get(name);
    if (slot === void 0) {
      slot = new Slot(name);
      this.#slots.set(name, slot);
    }
    return slot;
  }
  numbers(slot) {
    return slot.numbers ??= new NumberBuilder(this.#capacity);
  }
  booleans(slot) {
    return slot.booleans ??= new BooleanBuilder(this.#capacity);
  }
  strings(slot) {
    return slot.strings ??= new StringBuilder(this.#capacity);
  }
  json(slot) {
    return slot.json ??= new StringBuilder(this.#capacity, true);
  }
  /** Makes room for one more row than there were; false when the batch has its full size. */
  makeRoom(row) {
    if (row < this.#capacity) return true;
    if (row >= this.#maxRows) return false;
    this.#capacity = Math.min(this.#capacity * 4, this.#maxRows);
    for (const slot of this.#slots.values()) slot.grow(this.#capacity);
    return true;
  }
  /** Takes back whatever was written into a row. */
  clearRow(row) {
    for (const slot of this.#slots.values()) slot.clear(row);
  }
  /** The columns that have a value in at least one row; every builder starts again. */
  seal(length) {
    const columns = /* @__PURE__ */ new Map();
    for (const slot of this.#slots.values()) {
      const column = slot.seal(length, this.#capacity);
      if (column !== null) columns.set(slot.name, column);
    }
    return columns;
  }
};

// src/experiment/custom-metrics.ts
var CustomMetrics = class {
  columns;
  #metrics;
  #latencyMs;
  #costUsd;
  #slots;
  /** Calls that threw, returned what is no number, or whose column another metric had filled. */
  failures = 0;
  constructor(slots, functions) {
    this.#slots = slots;
    this.#latencyMs = slots.numbers(slots.reserve("latency_ms"));
    this.#costUsd = slots.numbers(slots.reserve("cost_usd"));
    const columns = /* @__PURE__ */ new Map();
    const metrics = [];
    for (const [name, compute] of functions) {
      const column = slots.numbers(slots.reserve(metricColumn(name)));
      columns.set(name, column);
      metrics.push({ column, compute });
    }
    this.columns = columns;
    this.#metrics = metrics;
  }
  apply(row, eventName2, timestampUs, measurements, metadata) {
    if (this.#metrics.length === 0) return;
    const success = this.#slots.booleans(this.#slots.reserve("success"));
    const event = {
      eventName: eventName2,
      timestampUs,
      measurements,
      metadata,
      latencyMs: this.#latencyMs.has(row) ? this.#latencyMs.get(row) : null,
      costUsd: this.#costUsd.has(row) ? this.#costUsd.get(row) : null,
      success: success.has(row) ? success.get(row) : null
    };
    for (const { column, compute } of this.#metrics) {
      try {
        const value = compute(event);
        if (value === null || value === void 0) continue;
        if (typeof value !== "number" || column.has(row)) this.failures++;
        else column.set(row, value);
      } catch {
        this.failures++;
      }
    }
  }
};

// src/enrich/cost.ts
function costOf(usage, rate) {
  if (rate === null || rate.billedOtherwise) return null;
  let prompt = usage.promptTokens;
  let completion = usage.completionTokens;
  if (Number.isNaN(prompt)) {
    if (rate.chargesInput || Number.isNaN(completion)) return null;
    prompt = 0;
  } else if (Number.isNaN(completion)) {
    if (rate.chargesOutput) return null;
    completion = 0;
  }
  return rate.cost(
    prompt,
    completion,
    orNone(usage.cacheReadTokens),
    orNone(usage.cacheWriteTokens),
    orNone(usage.reasoningTokens)
  );
}
function orNone(count) {
  return Number.isNaN(count) ? 0 : count;
}

// src/enrich/latency.ts
var NS_PER_MS = 1e6;
function latencyOf(facts) {
  let latencyMs = facts.latencyMs;
  if (Number.isNaN(latencyMs)) latencyMs = facts.durationNs / NS_PER_MS;
  if (Number.isNaN(latencyMs)) latencyMs = facts.durationMs;
  if (Number.isNaN(latencyMs)) latencyMs = (facts.stopNs - facts.startNs) / NS_PER_MS;
  return latencyMs >= 0 && latencyMs < Number.POSITIVE_INFINITY ? latencyMs : Number.NaN;
}

// src/experiment/enrichment.ts
var GIVEN = "given";
var Enrichment = class {
  latencyMs;
  costUsd;
  success;
  promptTokens;
  completionTokens;
  totalTokens;
  #cacheReadTokens;
  #cacheWriteTokens;
  #reasoningTokens;
  #priceSource;
  #traceId;
  #spanId;
  #prices;
  #usage = {
    promptTokens: Number.NaN,
    completionTokens: Number.NaN,
    cacheReadTokens: Number.NaN,
    cacheWriteTokens: Number.NaN,
    reasoningTokens: Number.NaN
  };
  #onReplaced;
  #rateModel = null;
  #rateProvider = null;
  #rate = null;
  #rateSource = "";
  /** `onReplaced` is told of a count that the event gave and that settling put another in place of. */
  constructor(slots, prices2, onReplaced) {
    const numbers = (name) => slots.numbers(slots.reserve(name));
    const strings = (name) => slots.strings(slots.reserve(name));
    this.latencyMs = numbers("latency_ms");
    this.costUsd = numbers("cost_usd");
    this.success = slots.booleans(slots.reserve("success"));
    this.promptTokens = numbers("prompt_tokens");
    this.completionTokens = numbers("completion_tokens");
    this.totalTokens = numbers("total_tokens");
    this.#cacheReadTokens = numbers("cache_read_tokens");
    this.#cacheWriteTokens = numbers("cache_write_tokens");
    this.#reasoningTokens = numbers("reasoning_tokens");
    this.#priceSource = strings("price_source");
    this.#traceId = strings("trace_id");
    this.#spanId = strings("span_id");
    this.#prices = prices2;
    this.#onReplaced = onReplaced;
  }
  apply(row, facts, byName, timestampUs) {
    if (!this.latencyMs.has(row)) setKnown(this.latencyMs, row, latencyOf(facts));
    const success = successOf(facts, byName);
    if (success !== null && !this.success.has(row)) this.success.set(row, success);
    if (facts.hasUsage) this.#applyUsage(row, facts, timestampUs);
    else if (this.costUsd.has(row)) this.#priceSource.set(row, GIVEN);
    const span = activeSpan();
    if (span === void 0 || this.#traceId.has(row)) return;
    this.#traceId.set(row, span.traceId);
    if (!this.#spanId.has(row)) this.#spanId.set(row, span.spanId);
  }
  #applyUsage(row, facts, timestampUs) {
    const usage = this.#usage;
    settleUsage(facts.reported, usage);
    this.#setCount("prompt_tokens", this.promptTokens, row, usage.promptTokens);
    this.#setCount("completion_tokens", this.completionTokens, row, usage.completionTokens);
    this.#setCount("cache_read_tokens", this.#cacheReadTokens, row, usage.cacheReadTokens);
    this.#setCount("cache_write_tokens", this.#cacheWriteTokens, row, usage.cacheWriteTokens);
    this.#setCount("reasoning_tokens", this.#reasoningTokens, row, usage.reasoningTokens);
    if (!this.totalTokens.has(row)) {
      const given = facts.reported.totalTokens;
      setKnown(
        this.totalTokens,
        row,
        Number.isNaN(given) ? usage.promptTokens + usage.completionTokens : given
      );
    }
    if (this.costUsd.has(row)) this.#priceSource.set(row, GIVEN);
    else if (facts.model !== null)
      this.#applyPrice(row, facts.model, facts.provider, timestampUs / 1e3);
  }
  /** A settled count takes the place of the one that was lifted: it means the same everywhere. */
  #setCount(column, builder, row, count) {
    if (Number.isNaN(count)) return;
    if (builder.has(row)) {
      const given = builder.get(row);
      if (given === count) return;
      this.#onReplaced(column, given);
      builder.clear(row);
    }
    builder.set(row, count);
  }
  #applyPrice(row, model, provider, timestampMs) {
    if (this.#prices === null) return;
    const known = this.#rate;
    if (known === null || model !== this.#rateModel || provider !== this.#rateProvider || timestampMs >= known.validUntilMs || timestampMs < known.validFromMs) {
      this.#rate = this.#prices.rateFor(model, provider, timestampMs);
      this.#rateModel = model;
      this.#rateProvider = provider;
      this.#rateSource = this.#rate === null ? "" : `${this.#rate.source}@${this.#rate.version}`;
    }
    const cost = costOf(this.#usage, this.#rate);
    if (cost === null) return;
    this.costUsd.set(row, cost);
    this.#priceSource.set(row, this.#rateSource);
  }
};
function setKnown(builder, row, value) {
  if (!Number.isNaN(value)) builder.set(row, value);
}

// src/sketch/bin-store.ts
var NOTHING = new Float64Array(0);
var SMALLEST_WINDOW = 64;
var BinStore = class _BinStore {
  maxBins;
  #counts = NOTHING;
  /** The key of `#counts[0]`. */
  #offset = 0;
  #total = 0;
  constructor(maxBins) {
    this.maxBins = maxBins;
  }
  /** How many values all bins hold. */
  get total() {
    return this.#total;
  }
  add(key, count) {
    const index = key - this.#offset;
    if (index >= 0 && index < this.#counts.length) this.#counts[index] += count;
    else this.#addOutside(key, count);
    this.#total += count;
  }
  #addOutside(key, count) {
    const { length } = this.#counts;
    const collapses = key < this.#offset && length === this.maxBins && this.#counts[length - 1] > 0;
    if (!collapses) this.#cover(key, key);
    this.#counts[Math.max(0, key - this.#offset)] += count;
  }
  /** Moves or grows the window until it covers these keys and those in use, or the highest of them. */
  #cover(low, high) {
    const before = this.#counts;
    const lowest = this.#total === 0 ? low : Math.min(low, this.#lowestKey());
    const highest = this.#total === 0 ? high : Math.max(high, this.#highestKey());
    const span = highest - lowest + 1;
    const roomy = Math.max(SMALLEST_WINDOW, Math.ceil(span * 1.5));
    const length = Math.min(this.maxBins, roomy);
    const offset = span >= length ? highest - length + 1 : lowest - Math.floor((length - span) / 2);
    if (offset === this.#offset && length === before.length) return;
    const after = new Float64Array(length);
    const shift = this.#offset - offset;
    for (let i = 0; i < before.length; i++) {
      const count = before[i];
      if (count > 0) after[Math.max(0, i + shift)] += count;
    }
    this.#counts = after;
    this.#offset = offset;
  }
  #lowestKey() {
    let index = 0;
    while (this.#counts[index] === 0) index++;
    return this.#offset + index;
  }
  #highestKey() {
    let index = this.#counts.length - 1;
    while (this.#counts[index] === 0) index--;
    return this.#offset + index;
  }
  /** Adds the counts of `other`, which may be this very store. */
  merge(other) {
    const added = other.#total;
    if (added === 0) return;
    this.#cover(other.#lowestKey(), other.#highestKey());
    const shift = other.#offset - this.#offset;
    const theirs = other.#counts;
    const ours = this.#counts;
    for (let i = 0; i < theirs.length; i++) {
      const count = theirs[i];
      if (count > 0) ours[Math.max(0, i + shift)] += count;
    }
    this.#total += added;
  }
  /** The bin of the value of this rank, counting from 0 in ascending order of the bins. */
  keyAtRank(rank) {
    let seen = 0;
    let index = -1;
    while (seen <= rank && index < this.#counts.length - 1) seen += this.#counts[++index];
    return this.#offset + index;
  }
  /** The same in descending order: magnitudes of negative values rank that way. */
  keyAtRankFromTop(rank) {
    return this.keyAtRank(this.#total - 1 - rank);
  }
  /** Empties the bins and keeps their memory. */
  reset() {
    this.#counts.fill(0);
    this.#total = 0;
  }
  copy() {
    const copy = new _BinStore(this.maxBins);
    copy.#counts = this.#counts.slice();
    copy.#offset = this.#offset;
    copy.#total = this.#total;
    return copy;
  }
  toJSON() {
    const keys = [];
    const counts = [];
    for (let i = 0; i < this.#counts.length; i++) {
      const count = this.#counts[i];
      if (count === 0) continue;
      keys.push(this.#offset + i);
      counts.push(count);
    }
    return { keys, counts };
  }
  /**
   * Reads what {@link BinStore.toJSON} wrote; `path` names it in errors, and no key may lie outside
   * `lowestKey` … `highestKey`.
   *
   * @throws CrucibleError `invalid-argument`
   */
  static fromJSON(value, path, maxBins, lowestKey, highestKey) {
    const { keys, counts } = value ?? {};
    if (!Array.isArray(keys)) throw refuse("invalid-argument", `${path}.keys`, "an array", keys);
    if (!Array.isArray(counts) || counts.length !== keys.length) {
      throw refuse("invalid-argument", `${path}.counts`, `an array of ${keys.length}`, counts);
    }
    let previous = Math.max(lowestKey, (Number(keys.at(-1)) || 0) - maxBins + 1) - 1;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!Number.isSafeInteger(key) || key <= previous || key > highestKey) {
        const expected = `ascending whole numbers within ${maxBins} bins, ${lowestKey} to ${highestKey}`;
        throw refuse("invalid-argument", `${path}.keys[${i}]`, expected, key);
      }
      const count = counts[i];
      if (!Number.isSafeInteger(count) || count < 1) {
        throw refuse("invalid-argument", `${path}.counts[${i}]`, "a whole number above 0", count);
      }
      previous = key;
    }
    const store2 = new _BinStore(maxBins);
    if (keys.length > 0) store2.#cover(keys[0], keys[keys.length - 1]);
    for (let i = 0; i < keys.length; i++) store2.add(keys[i], counts[i]);
    return store2;
  }
};

// src/sketch/log-mapping.ts
var FINEST = 1e-6;
var COARSEST = 0.5;
var ROUNDING_RESERVE = 1e-12;
var LogMapping = class {
  /** α: the largest relative distance between a magnitude and its bin's representative. */
  relativeAccuracy;
  /** γ: how many times wider each bin is than the one below it. */
  gamma;
  #logGamma;
  #keysPerLog;
  #logRepresentative;
  /** @throws CrucibleError `invalid-option` unless `relativeAccuracy` is between 1e-6 and 0.5. */
  constructor(relativeAccuracy) {
    if (!(Number.isFinite(relativeAccuracy) && relativeAccuracy >= FINEST && relativeAccuracy <= COARSEST)) {
      const expected = `a number between ${FINEST} and ${COARSEST}`;
      throw refuse("invalid-option", "relativeAccuracy", expected, relativeAccuracy);
    }
    this.relativeAccuracy = relativeAccuracy;
    const accuracy = relativeAccuracy - ROUNDING_RESERVE;
    this.gamma = (1 + accuracy) / (1 - accuracy);
    this.#logGamma = Math.log1p(2 * accuracy / (1 - accuracy));
    this.#keysPerLog = 1 / this.#logGamma;
    this.#logRepresentative = Math.log1p(-accuracy);
  }
  /**
   * The bin of `value`'s magnitude; its sign is ignored. Zero, NaN and ±Infinity have no bin and get
   * an arbitrary key, which `DDSketch.addKeyed` never looks at.
   */
  key(value) {
    return Math.ceil(Math.log(Math.abs(value)) * this.#keysPerLog) | 0;
  }
  /** The magnitude that stands for bin `key`: 2γ^k / (γ + 1), and never Infinity. */
  value(key) {
    const magnitude = Math.exp(key * this.#logGamma + this.#logRepresentative);
    return Math.min(magnitude, Number.MAX_VALUE);
  }
};

// src/sketch/dd-sketch.ts
var MOST_BINS = 131072;
var DDSketch = class _DDSketch {
  /** Gives values their keys. Sketches of equal accuracy agree on every key. */
  mapping;
  #positive;
  #negative;
  #zeroCount = 0;
  #nonFinite = 0;
  #min = Infinity;
  #max = -Infinity;
  /** @throws CrucibleError `invalid-option` when an option is out of its range. */
  constructor(options = {}) {
    const { relativeAccuracy = 0.01, maxBins = 2048 } = options;
    if (!Number.isInteger(maxBins) || maxBins < 1 || maxBins > MOST_BINS) {
      throw refuse("invalid-option", "maxBins", `a whole number from 1 to ${MOST_BINS}`, maxBins);
    }
    this.mapping = new LogMapping(relativeAccuracy);
    this.#positive = new BinStore(maxBins);
    this.#negative = new BinStore(maxBins);
  }
  get relativeAccuracy() {
    return this.mapping.relativeAccuracy;
  }
  /** The most bins kept for each sign. */
  get maxBins() {
    return this.#positive.maxBins;
  }
  /** How many finite values were added. */
  get count() {
    return this.#negative.total + this.#zeroCount + this.#positive.total;
  }
  get zeroCount() {
    return this.#zeroCount;
  }
  /** How many NaN and ±Infinity were set aside. */
  get nonFinite() {
    return this.#nonFinite;
  }
  /** The smallest value, exactly; `null` when empty. */
  get min() {
    return this.count === 0 ? null : this.#min;
  }
  /** The largest value, exactly; `null` when empty. */
  get max() {
    return this.count === 0 ? null : this.#max;
  }
  /**
   * Takes in `value`, `count` times.
   *
   * @throws CrucibleError `invalid-argument` unless `count` is a whole number above 0.
   */
  add(value, count = 1) {
    this.addKeyed(value, this.mapping.key(value), count);
  }
  /**
   * {@link DDSketch.add} for a caller that already has `mapping.key(value)`, from this sketch's
   * mapping or that of another of the same accuracy. Any other key breaks the guarantee.
   */
  addKeyed(value, key, count = 1) {
    if (count !== 1) requireCount("count", count, 1);
    if (value - value !== 0) {
      this.#nonFinite += count;
      return;
    }
    if (value > 0) this.#positive.add(key, count);
    else if (value < 0) this.#negative.add(key, count);
    else this.#zeroCount += count;
    if (value < this.#min) this.#min = value + 0;
    if (value > this.#max) this.#max = value + 0;
  }
  /**
   * The estimate of the value of lower rank ⌊q·(count - 1)⌋ (see the class for the guarantee), in the
   * unit of the values; `null` when empty.
   *
   * @throws CrucibleError `invalid-argument` unless `q` is between 0 and 1.
   */
  quantile(q) {
    if (!(Number.isFinite(q) && q >= 0 && q <= 1))
      throw refuse("invalid-argument", "q", "a number from 0 to 1", q);
    const count = this.count;
    if (count === 0) return null;
    const rank = Math.floor(q * (count - 1));
    if (rank === 0) return this.#min;
    if (rank === count - 1) return this.#max;
    const estimate = this.#estimate(rank);
    return Math.min(this.#max, Math.max(this.#min, estimate));
  }
  #estimate(rank) {
    const negatives = this.#negative.total;
    if (rank < negatives) return -this.mapping.value(this.#negative.keyAtRankFromTop(rank));
    const rankAmongPositives = rank - negatives - this.#zeroCount;
    if (rankAmongPositives < 0) return 0;
    return this.mapping.value(this.#positive.keyAtRank(rankAmongPositives));
  }
  /** One {@link DDSketch.quantile} for each of `qs`, in their order. */
  quantiles(qs) {
    return qs.map((q) => this.quantile(q));
  }
  /**
   * Takes in everything `other` has seen; `other` is unchanged. This sketch keeps its own `maxBins`.
   *
   * @throws CrucibleError `invalid-argument` when the accuracies differ.
   */
  merge(other) {
    if (other.relativeAccuracy !== this.relativeAccuracy) {
      throw new CrucibleError(
        "invalid-argument",
        `cannot merge a sketch of relative accuracy ${other.relativeAccuracy} into one of ${this.relativeAccuracy}`,
        {
          path: "relativeAccuracy",
          expected: String(this.relativeAccuracy),
          received: String(other.relativeAccuracy)
        }
      );
    }
    this.#positive.merge(other.#positive);
    this.#negative.merge(other.#negative);
    this.#zeroCount += other.#zeroCount;
    this.#nonFinite += other.#nonFinite;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }
  /** Forgets everything and keeps the memory for what comes. */
  reset() {
    this.#positive.reset();
    this.#negative.reset();
    this.#zeroCount = 0;
    this.#nonFinite = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }
  /** An independent sketch with the same content. */
  copy() {
    const copy = new _DDSketch({ relativeAccuracy: this.relativeAccuracy, maxBins: this.maxBins });
    copy.#positive = this.#positive.copy();
    copy.#negative = this.#negative.copy();
    copy.#zeroCount = this.#zeroCount;
    copy.#nonFinite = this.#nonFinite;
    copy.#min = this.#min;
    copy.#max = this.#max;
    return copy;
  }
  /** A plain value that survives JSON exactly and {@link DDSketch.fromJSON} reads back. */
  toJSON() {
    return {
      relativeAccuracy: this.relativeAccuracy,
      maxBins: this.maxBins,
      zeroCount: this.#zeroCount,
      nonFinite: this.#nonFinite,
      min: this.min,
      max: this.max,
      positive: this.#positive.toJSON(),
      negative: this.#negative.toJSON()
    };
  }
  /**
   * Reads what {@link DDSketch.toJSON} wrote.
   *
   * @throws CrucibleError `invalid-argument` or `invalid-option` when the value is not such a record.
   */
  static fromJSON(value) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw refuse("invalid-argument", "sketch", "an object", value);
    }
    const json = value;
    const { relativeAccuracy = null, maxBins = null } = json;
    const sketch = new _DDSketch({ relativeAccuracy, maxBins });
    const lowest = sketch.mapping.key(Number.MIN_VALUE) - 1;
    const highest = sketch.mapping.key(Number.MAX_VALUE) + 1;
    const bins = (sign) => BinStore.fromJSON(json[sign], `sketch.${sign}`, sketch.maxBins, lowest, highest);
    sketch.#positive = bins("positive");
    sketch.#negative = bins("negative");
    sketch.#zeroCount = requireCount("sketch.zeroCount", json["zeroCount"], 0);
    sketch.#nonFinite = requireCount("sketch.nonFinite", json["nonFinite"], 0);
    sketch.#readExtremes(json["min"], json["max"]);
    return sketch;
  }
  #readExtremes(min, max) {
    if (this.count === 0) {
      if (min !== null) throw refuse("invalid-argument", "sketch.min", "null when empty", min);
      if (max !== null) throw refuse("invalid-argument", "sketch.max", "null when empty", max);
      return;
    }
    const negatives = this.#negative.total > 0;
    const positives = this.#positive.total > 0;
    this.#min = requireSign("sketch.min", min, negatives ? -1 : this.#zeroCount > 0 ? 0 : 1);
    this.#max = requireSign("sketch.max", max, positives ? 1 : this.#zeroCount > 0 ? 0 : -1);
    if (this.#min > this.#max) {
      throw refuse("invalid-argument", "sketch.min", "at most sketch.max", min);
    }
  }
};
function requireCount(path, value, least) {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw refuse("invalid-argument", path, `a whole number, ${least} or more`, value);
}
function requireSign(path, value, sign) {
  if (typeof value === "number" && Number.isFinite(value) && Math.sign(value) === sign)
    return value;
  const kind = sign === 0 ? "0" : `a finite ${sign < 0 ? "negative" : "positive"} number`;
  throw refuse("invalid-argument", path, `${kind}, as the counts say`, value);
}

// src/sketch/moments.ts
var Moments = class _Moments {
  #count = 0;
  #nonFinite = 0;
  // -0 rather than 0: V8 then stores these fields as raw doubles from the start.
  #mean = -0;
  #m2 = -0;
  #sum = -0;
  #min = Infinity;
  #max = -Infinity;
  /** Takes in one value. Allocates nothing and never throws. */
  add(value) {
    const delta = value - this.#mean;
    if (delta - delta !== 0) {
      this.#addExtreme(value);
      return;
    }
    const count = this.#count + 1;
    const mean = this.#mean + delta * (1 / count);
    this.#count = count;
    this.#mean = mean;
    this.#m2 += delta * (value - mean);
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }
  /** A value that is not finite, or so far from the mean that the distance overflows. */
  #addExtreme(value) {
    if (!Number.isFinite(value)) {
      this.#nonFinite += 1;
      return;
    }
    const count = this.#count + 1;
    this.#mean = this.#mean * (this.#count / count) + value / count;
    this.#count = count;
    this.#m2 = Infinity;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }
  /** Takes in everything `other` has seen, as if each value had been added here. `other` is unchanged. */
  merge(other) {
    const ours = this.#count;
    const theirs = other.#count;
    this.#nonFinite += other.#nonFinite;
    if (theirs === 0) return;
    const count = ours + theirs;
    const delta = ours === 0 ? 0 : other.#mean - this.#mean;
    if (ours === 0) this.#mean = other.#mean;
    else if (Number.isFinite(delta)) this.#mean += delta * (theirs / count);
    else this.#mean = this.#mean * (ours / count) + other.#mean * (theirs / count);
    this.#m2 += other.#m2 + delta * delta * (ours / count * theirs);
    this.#sum += other.#sum;
    this.#count = count;
    if (other.#min < this.#min) this.#min = other.#min;
    if (other.#max > this.#max) this.#max = other.#max;
  }
  /** How many finite values were added. */
  get count() {
    return this.#count;
  }
  /** How many NaN and ±Infinity were set aside. */
  get nonFinite() {
    return this.#nonFinite;
  }
  get mean() {
    return this.#count === 0 ? null : this.#mean + 0;
  }
  /** Sample variance (divides by n - 1); `null` with fewer than two values. */
  get variance() {
    return this.#count < 2 ? null : this.#m2 / (this.#count - 1) + 0;
  }
  /** Sample standard deviation; `null` with fewer than two values. */
  get stdDev() {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(variance);
  }
  get min() {
    return this.#count === 0 ? null : this.#min + 0;
  }
  get max() {
    return this.#count === 0 ? null : this.#max + 0;
  }
  get sum() {
    if (this.#count === 0) return null;
    return Number.isFinite(this.#sum) ? this.#sum + 0 : this.#mean * this.#count;
  }
  /** Forgets everything. */
  reset() {
    this.#count = 0;
    this.#nonFinite = 0;
    this.#mean = -0;
    this.#m2 = -0;
    this.#sum = -0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }
  /** A plain value that survives JSON exactly and {@link Moments.fromJSON} reads back. */
  toJSON() {
    const filled = this.#count > 0;
    return {
      count: this.#count,
      nonFinite: this.#nonFinite,
      mean: this.mean,
      m2: filled && Number.isFinite(this.#m2) ? this.#m2 + 0 : null,
      min: this.min,
      max: this.max,
      sum: filled && Number.isFinite(this.#sum) ? this.#sum + 0 : null
    };
  }
  /**
   * Reads what {@link Moments.toJSON} wrote.
   *
   * @throws CrucibleError `invalid-argument` when the value is not such a record.
   */
  static fromJSON(value) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw refuse("invalid-argument", "moments", "an object", value);
    }
    const json = value;
    const moments = new _Moments();
    moments.#count = wholeNumber("moments.count", json["count"]);
    moments.#nonFinite = wholeNumber("moments.nonFinite", json["nonFinite"]);
    if (moments.#count === 0) {
      for (const field2 of ["mean", "m2", "min", "max", "sum"]) {
        if (json[field2] === null) continue;
        throw refuse("invalid-argument", `moments.${field2}`, "null when count is 0", json[field2]);
      }
      return moments;
    }
    moments.#mean = finite("moments.mean", json["mean"]);
    moments.#m2 = json["m2"] === null ? Infinity : finite("moments.m2", json["m2"]);
    moments.#min = finite("moments.min", json["min"]);
    moments.#max = finite("moments.max", json["max"]);
    moments.#sum = json["sum"] === null ? Infinity : finite("moments.sum", json["sum"]);
    if (moments.#m2 < 0) throw refuse("invalid-argument", "moments.m2", "at least 0", moments.#m2);
    if (moments.#min > moments.#max) {
      throw refuse("invalid-argument", "moments.min", "at most moments.max", moments.#min);
    }
    return moments;
  }
};
function wholeNumber(path, value) {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw refuse("invalid-argument", path, "a whole number, 0 or more", value);
}
function finite(path, value) {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw refuse("invalid-argument", path, "a finite number", value);
}

// src/experiment/live-metrics.ts
var OTHER_GROUP = "(other)";
var MAX_GROUPS = 200;
var Distribution = class {
  moments = new Moments();
  sketch = new DDSketch();
  add(value, key) {
    this.moments.add(value);
    this.sketch.addKeyed(value, key);
  }
  snapshot() {
    const { count, sum, mean, variance, stdDev, min, max, nonFinite } = this.moments;
    const [p50, p90, p95, p99] = this.sketch.quantiles([0.5, 0.9, 0.95, 0.99]);
    return { count, sum, mean, variance, stdDev, min, max, p50, p90, p95, p99, nonFinite };
  }
};
var Group = class {
  events = 0;
  successful = 0;
  failed = 0;
  promptTokens = 0;
  completionTokens = 0;
  totalTokens = 0;
  latency = new Distribution();
  cost = new Distribution();
  addOutcome(success) {
    if (success) this.successful++;
    else this.failed++;
  }
  addTokens(prompt, completion, total) {
    this.promptTokens += prompt;
    this.completionTokens += completion;
    this.totalTokens += total;
  }
  snapshot() {
    const totalRequests = this.successful + this.failed;
    return {
      events: this.events,
      latency: this.latency.snapshot(),
      cost: this.cost.snapshot(),
      reliability: {
        totalRequests,
        successful: this.successful,
        failed: this.failed,
        successRate: totalRequests === 0 ? null : this.successful / totalRequests
      },
      tokens: {
        prompt: this.promptTokens,
        completion: this.completionTokens,
        total: this.totalTokens
      }
    };
  }
};
var Dimension = class {
  groups = /* @__PURE__ */ new Map();
  #lastName = null;
  #last = null;
  group(name) {
    if (name === this.#lastName) return this.#last;
    const group = this.groups.get(name) ?? this.#create(name);
    this.#lastName = name;
    this.#last = group;
    return group;
  }
  #create(name) {
    if (this.groups.size >= MAX_GROUPS && name !== OTHER_GROUP) return this.group(OTHER_GROUP);
    const group = new Group();
    this.groups.set(name, group);
    return group;
  }
  snapshot() {
    return Object.fromEntries(Array.from(this.groups, ([name, group]) => [name, group.snapshot()]));
  }
};
var LiveStatistics = class {
  #defaultCondition;
  #overall = new Group();
  #byEvent = new Dimension();
  #byModel = new Dimension();
  #byCondition = new Dimension();
  #custom = /* @__PURE__ */ new Map();
  constructor(defaultCondition) {
    this.#defaultCondition = defaultCondition;
  }
  reset() {
    this.#overall = new Group();
    this.#byEvent = new Dimension();
    this.#byModel = new Dimension();
    this.#byCondition = new Dimension();
    this.#custom = /* @__PURE__ */ new Map();
  }
  /** Takes in rows `from` up to, not including, `to`. */
  addRows(columns, from, to) {
    for (let row = from; row < to; row++) {
      const condition = columns.condition.has(row) ? columns.condition.get(row) : this.#defaultCondition;
      const byEvent = this.#byEvent.group(columns.eventName.get(row));
      const byCondition = this.#byCondition.group(condition);
      const byModel = columns.model.has(row) ? this.#byModel.group(columns.model.get(row)) : null;
      this.#overall.events++;
      byEvent.events++;
      byCondition.events++;
      if (byModel !== null) byModel.events++;
      this.#addMeasures(columns, row, byEvent, byCondition, byModel);
    }
    for (const [name, builder] of columns.custom) this.#addCustom(name, builder, from, to);
  }
  #addMeasures(columns, row, byEvent, byCondition, byModel) {
    const overall = this.#overall;
    if (columns.latencyMs.has(row)) {
      const latency = columns.latencyMs.get(row);
      const key = overall.latency.sketch.mapping.key(latency);
      overall.latency.add(latency, key);
      byEvent.latency.add(latency, key);
      byCondition.latency.add(latency, key);
      byModel?.latency.add(latency, key);
    }
    if (columns.costUsd.has(row)) {
      const cost = columns.costUsd.get(row);
      const key = overall.cost.sketch.mapping.key(cost);
      overall.cost.add(cost, key);
      byEvent.cost.add(cost, key);
      byCondition.cost.add(cost, key);
      byModel?.cost.add(cost, key);
    }
    if (columns.success.has(row)) {
      const success = columns.success.get(row);
      overall.addOutcome(success);
      byEvent.addOutcome(success);
      byCondition.addOutcome(success);
      byModel?.addOutcome(success);
    }
    const prompt = tokensAt(columns.promptTokens, row);
    const completion = tokensAt(columns.completionTokens, row);
    const total = tokensAt(columns.totalTokens, row);
    if (prompt === 0 && completion === 0 && total === 0) return;
    overall.addTokens(prompt, completion, total);
    byEvent.addTokens(prompt, completion, total);
    byCondition.addTokens(prompt, completion, total);
    byModel?.addTokens(prompt, completion, total);
  }
  #addCustom(name, builder, from, to) {
    let distribution = this.#custom.get(name);
    if (distribution === void 0) this.#custom.set(name, distribution = new Distribution());
    for (let row = from; row < to; row++) {
      if (!builder.has(row)) continue;
      const value = builder.get(row);
      distribution.add(value, distribution.sketch.mapping.key(value));
    }
  }
  snapshot() {
    const byEvent = this.#byEvent.snapshot();
    return {
      ...this.#overall.snapshot(),
      eventCounts: Object.fromEntries(
        Object.entries(byEvent).map(([name, { events }]) => [name, events])
      ),
      byEvent,
      byModel: this.#byModel.snapshot(),
      byCondition: this.#byCondition.snapshot(),
      custom: Object.fromEntries(Array.from(this.#custom, ([name, d]) => [name, d.snapshot()]))
    };
  }
};
function tokensAt(builder, row) {
  if (!builder.has(row)) return 0;
  const count = builder.get(row);
  return Number.isFinite(count) ? count : 0;
}

// src/enrich/content.ts
var CONTENT_KEYS = /* @__PURE__ */ new Set([
  "prompt",
  "prompts",
  "system_prompt",
  "messages",
  "input",
  "inputs",
  "input_messages",
  "request_body",
  "response",
  "responses",
  "response_body",
  "completion",
  "completions",
  "output",
  "outputs",
  "output_messages",
  "content",
  "body"
]);
function isContentKey(key) {
  return CONTENT_KEYS.has(key);
}

// src/enrich/lift.ts
var ALIASES = /* @__PURE__ */ new Map([
  ["lr", "learning_rate"],
  ["grad_norm", "gradient_norm"],
  ["cost", "cost_usd"],
  ["total_cost", "cost_usd"]
]);
var ROLES = {
  measurements: {
    duration: "duration",
    duration_ns: "duration",
    duration_ms: "durationMs",
    start: "start",
    stop: "stop",
    status: "status",
    latency_ms: "latency",
    cost_usd: "cost"
  },
  metadata: {
    cost_usd: "cost",
    success: "success",
    status: "status",
    status_code: "status",
    error: "failure",
    exception: "failure",
    response: "response",
    model: "model",
    provider: "provider"
  }
};
var METADATA_ONLY = /* @__PURE__ */ new Set([
  "condition",
  "success",
  "model",
  "provider",
  "cohort"
]);
var NEVER_LIFTED = /* @__PURE__ */ new Set(["event_name", "timestamp_us", "price_source"]);
var USAGE_COLUMNS = new Map(
  ["prompt", "completion", "total", "cache_read", "cache_write", "reasoning"].flatMap((part) => [
    [`${part}_tokens`, `${part}_tokens`],
    [`tokens_${part}`, `${part}_tokens`],
    [`usage_${part}_tokens`, `${part}_tokens`]
  ])
);
var OWN_COLUMN = { column: null, type: null, role: "none" };
function liftOf(section, path) {
  const name = path.map(snakeCase).join("_");
  const usage = usageFieldOf(name);
  if (usage !== null) {
    const column = USAGE_COLUMNS.get(name) ?? null;
    return { column, type: column === null ? null : "number", role: usage };
  }
  if (path.length !== 1) return OWN_COLUMN;
  const key = ALIASES.get(name) ?? name;
  const role = Object.hasOwn(ROLES[section], key) ? ROLES[section][key] : "none";
  const field2 = fieldNamed(key);
  if (field2 === null || field2.column !== key || NEVER_LIFTED.has(key))
    return { ...OWN_COLUMN, role };
  if (section === "measurements" && METADATA_ONLY.has(key)) return { ...OWN_COLUMN, role };
  return { column: field2.column, type: field2.type, role };
}
function noteFact(facts, role, value) {
  switch (role) {
    case "none":
      return;
    case "success":
      if (typeof value === "boolean") facts.success = value;
      return;
    case "status": {
      const success = statusOutcome(value);
      if (success === true) facts.responded = true;
      else if (success === false) facts.failed = true;
      return;
    }
    case "failure":
      if (value) facts.failed = true;
      return;
    case "response":
      if (value !== null && value !== void 0) facts.responded = true;
      return;
    case "model":
      if (typeof value === "string") facts.model = value;
      return;
    case "provider":
      if (typeof value === "string") facts.provider = value;
      return;
    default:
      if (typeof value === "number") noteNumber(facts, role, value);
      else if (typeof value === "bigint") noteNumber(facts, role, Number(value));
  }
}
function noteNumber(facts, role, value) {
  switch (role) {
    case "duration":
      facts.durationNs = value;
      return;
    case "durationMs":
      facts.durationMs = value;
      return;
    case "start":
      facts.startNs = value;
      return;
    case "stop":
      facts.stopNs = value;
      return;
    case "latency":
      facts.latencyMs = value;
      return;
    case "cost":
      facts.costUsd = value;
      return;
    default:
      facts.hasUsage = true;
      facts.reported[role] = value;
  }
}

// src/enrich/response.ts
function noteResponseUsage(facts, response) {
  const { usage } = response;
  if (typeof usage === "object" && usage !== null) noteUsage(facts, "usage", usage);
}
function noteUsage(facts, prefix, usage) {
  for (const [key, value] of Object.entries(usage)) {
    const name = `${prefix}_${snakeCase(key)}`;
    if (typeof value === "object" && value !== null) {
      if (prefix === "usage") noteUsage(facts, name, value);
      continue;
    }
    const field2 = usageFieldOf(name);
    if (field2 !== null) noteFact(facts, field2, value);
  }
}

// src/experiment/extra-values.ts
var ExtraValues = class {
  #measurements = /* @__PURE__ */ new Map();
  #metadata = /* @__PURE__ */ new Map();
  get isEmpty() {
    return this.#measurements.size === 0 && this.#metadata.size === 0;
  }
  has(section, key) {
    return this.#of(section).has(key);
  }
  /** Keeps a value, given as JSON, under its key in the section. */
  set(section, key, json) {
    this.#of(section).set(key, json);
  }
  #of(section) {
    return section === "metadata" ? this.#metadata : this.#measurements;
  }
  clear() {
    this.#measurements.clear();
    this.#metadata.clear();
  }
  /** The JSON of all of them, which are then forgotten. */
  take() {
    const parts = [];
    if (this.#measurements.size > 0) parts.push(`"measurements":${objectText(this.#measurements)}`);
    if (this.#metadata.size > 0) parts.push(`"metadata":${objectText(this.#metadata)}`);
    this.clear();
    return `{${parts.join(",")}}`;
  }
};
function objectText(properties) {
  return `{${Array.from(properties, ([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
}

// src/experiment/plain-value.ts
var MAX_TEXT_LENGTH = 65536;
var MAX_JSON_LENGTH = 1048576;
function plainValue(value) {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "symbol") return String(value);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return value;
  const { toJSON } = value;
  return typeof toJSON === "function" ? toJSON.call(value) : value;
}
var Cutter = class {
  cuts = 0;
  text(text) {
    return text.length <= MAX_TEXT_LENGTH ? text : this.#cut(text);
  }
  /** JSON of a value; of one that is too long, the beginning of its JSON as a string. */
  json(value) {
    const json = encodeJson(typeof value === "string" ? this.text(value) : value);
    return json.length <= MAX_JSON_LENGTH ? json : JSON.stringify(this.#cut(json));
  }
  #cut(text) {
    this.cuts++;
    const end = isHighSurrogate(text.charCodeAt(MAX_TEXT_LENGTH - 1)) ? MAX_TEXT_LENGTH - 1 : MAX_TEXT_LENGTH;
    return `${text.slice(0, end)}\u2026 [${text.length - end} characters cut]`;
  }
};
function isHighSurrogate(code) {
  return code >= 55296 && code < 56320;
}

// src/event/shape.ts
var DROPPED = "";
function encodeShape(shape) {
  return JSON.stringify(shape);
}

// src/experiment/shape-state.ts
var NO_PATH = [];
var ShapeState = class _ShapeState {
  parent;
  step;
  /** The leaf of the step that led here; only states reached by a value's key have one. */
  leaf;
  /** Keys of the objects that are open here. */
  path;
  /** The state after the value of a key, and after the object of a key: the ones taken last. */
  lastKey = null;
  lastNext = null;
  lastObjectKey = null;
  lastObject = null;
  /** The state after the object that is open here, or, outside of any, at the metadata's start. */
  closed = null;
  #values = null;
  #objects = null;
  #text = null;
  constructor(parent, step) {
    this.parent = parent;
    this.step = step;
    this.leaf = step.kind === "leaf" ? step.leaf : null;
    this.path = pathAfter(parent, step);
  }
  static root() {
    return new _ShapeState(null, { kind: "root" });
  }
  /** The state after a value of that key, if it is remembered; it is then the likely next. */
  afterValue(key) {
    const next = this.#values?.get(key);
    if (next === void 0) return null;
    this.lastKey = key;
    return this.lastNext = next;
  }
  /** The same for an object of that key. */
  afterObject(key) {
    const next = this.#objects?.get(key);
    if (next === void 0) return null;
    this.lastObjectKey = key;
    return this.lastObject = next;
  }
  /** Keeps a state that follows this one, to be found again. */
  remember(next) {
    const { step } = next;
    switch (step.kind) {
      case "leaf": {
        const key = step.leaf.path.at(-1);
        (this.#values ??= /* @__PURE__ */ new Map()).set(key, next);
        return;
      }
      case "enter":
      case "skip":
        (this.#objects ??= /* @__PURE__ */ new Map()).set(step.key, next);
        return;
      default:
        this.closed = next;
    }
  }
  /** The layout of an event that ended in this state. */
  get text() {
    return this.#text ??= describe(this);
  }
};
function pathAfter(parent, step) {
  if (parent === null || step.kind === "metadata") return NO_PATH;
  if (step.kind === "enter") return [...parent.path, step.key];
  return step.kind === "leave" ? parent.path.slice(0, -1) : parent.path;
}
function describe(end) {
  const steps = [];
  for (let state = end; state !== null; state = state.parent) {
    steps.push(state.step);
  }
  const measurements = [];
  const metadata = [];
  let stack = [measurements];
  for (const step of steps.reverse()) {
    const open = stack.at(-1);
    switch (step.kind) {
      case "root":
      case "skip":
        break;
      case "metadata":
        stack = [metadata];
        break;
      case "enter": {
        const children = [];
        open.push([step.key, children]);
        stack.push(children);
        break;
      }
      case "leave":
        stack.pop();
        break;
      case "leaf":
        pushLeaf(open, step.leaf);
    }
  }
  return encodeShape({ measurements, metadata });
}
function pushLeaf(open, leaf) {
  if (leaf.slot === null) return;
  const key = leaf.path.at(-1);
  const node = leaf.own === null ? [key, leaf.slot.name] : [key, leaf.own, leaf.slot.name];
  open.push(leaf.keepsContent ? node : [key, leaf.slot.name, DROPPED]);
}

// src/experiment/taken-columns.ts
var TakenColumns = class {
  #columns = /* @__PURE__ */ new Set();
  #upTo = null;
  has(column, before) {
    if (this.#upTo !== before) {
      this.#columns.clear();
      for (let state = before; state !== null; state = state.parent)
        this.#add(state);
      this.#upTo = before;
    }
    return this.#columns.has(column);
  }
  /** A state was added behind another. */
  follow(from, next) {
    if (this.#upTo !== from) return;
    this.#add(next);
    this.#upTo = next;
  }
  #add({ leaf }) {
    if (leaf?.slot) this.#columns.add(leaf.slot.name);
    if (leaf?.own) this.#columns.add(leaf.own);
  }
};

// src/experiment/row-writer.ts
var MAX_DEPTH3 = 5;
var MAX_NESTED_KEYS = 64;
var MAX_STATES = 512;
var CONDITION = "condition";
function createLayout() {
  return { root: ShapeState.root(), states: 0 };
}
var RowWriter = class {
  #slots;
  #facts;
  #keepContent;
  #shape;
  #taken = new TakenColumns();
  #extra = new ExtraValues();
  #cutter = new Cutter();
  /** Fields that the event gave as null, which enrichment may fill. */
  #nulls = [];
  #layout = createLayout();
  #end = this.#layout.root;
  #given = { measurements: {}, metadata: {} };
  #row = 0;
  /** Values that could not be read because reading them threw. */
  unreadable = 0;
  constructor(slots, facts, keepContent) {
    this.#slots = slots;
    this.#facts = facts;
    this.#keepContent = keepContent;
    this.#shape = slots.reserve(SHAPE);
  }
  /** Values that had to be cut for their length. */
  get truncated() {
    return this.#cutter.cuts;
  }
  /** Writes what the event brought; `finish` is to be called once enrichment has had its turn. */
  write(row, layout, measurements, metadata) {
    this.#row = row;
    this.#layout = layout;
    const { cuts } = this.#cutter;
    try {
      this.#writeParts(measurements, metadata);
    } catch {
      this.#slots.clearRow(row);
      this.#facts.reset();
      this.#extra.clear();
      this.#cutter.cuts = cuts;
      const [measured, told] = [readableCopy(measurements), readableCopy(metadata)];
      this.unreadable += measured.unreadable + told.unreadable;
      this.#writeParts(measured.values, told.values);
    }
  }
  #writeParts(measurements, metadata) {
    this.#given = { measurements, metadata };
    this.#nulls.length = 0;
    let state = this.#walk(this.#layout.root, "measurements", measurements, 0);
    state = state.closed ?? this.#add(state, { kind: "metadata" });
    this.#end = this.#walk(state, "metadata", metadata, 0);
    this.#slots.strings(this.#shape).set(this.#row, this.#end.text);
  }
  #walk(from, section, values, depth) {
    let state = from;
    const prototype = Object.getPrototypeOf(values);
    const allOwn = prototype === Object.prototype || prototype === null;
    for (const key in values) {
      if (!allOwn && !Object.hasOwn(values, key)) continue;
      const value = values[key];
      if (typeof value === "object" && value !== null && this.#isNested(value, depth)) {
        state = this.#walkNested(state, section, key, value, depth);
        continue;
      }
      state = state.lastKey === key ? state.lastNext : this.#valueState(state, section, key);
      this.#writeValue(state.leaf, value);
    }
    return state;
  }
  #writeValue(leaf, value) {
    if (typeof value === "number" && leaf.numbers !== null) leaf.numbers.set(this.#row, value);
    else if (typeof value === "string" && leaf.strings !== null && value.length <= MAX_TEXT_LENGTH) {
      leaf.strings.set(this.#row, value);
    } else if (typeof value === "boolean" && leaf.booleans !== null) {
      leaf.booleans.set(this.#row, value);
    } else {
      this.#writeOther(leaf, value);
    }
    if (leaf.role !== "none") noteFact(this.#facts, leaf.role, value);
  }
  #isNested(value, depth) {
    if (Array.isArray(value) || value instanceof Date || value instanceof Set) return false;
    if (ArrayBuffer.isView(value) || depth >= MAX_DEPTH3) return false;
    if (value instanceof Error) return true;
    if (value instanceof Map) return value.size <= MAX_NESTED_KEYS;
    return typeof value["toJSON"] !== "function" && Object.keys(value).length <= MAX_NESTED_KEYS;
  }
  #walkNested(from, section, key, value, depth) {
    const inner = from.lastObjectKey === key ? from.lastObject : this.#objectState(from, section, key, depth);
    const { step } = inner;
    if (step.kind === "skip" || step.kind === "enter") {
      if (step.role !== "none") noteFact(this.#facts, step.role, value);
      if (step.kind === "skip") {
        noteResponseUsage(this.#facts, value);
        return inner;
      }
    }
    const end = this.#walk(inner, section, entriesOf(value), depth + 1);
    return end.closed ?? this.#add(end, { kind: "leave" });
  }
  #objectState(from, section, key, depth) {
    const known = from.afterObject(key);
    if (known !== null) return known;
    const role = depth === 0 ? liftOf(section, [key]).role : "none";
    const kind = depth === 0 && this.#dropsContent(section, key) ? "skip" : "enter";
    return this.#add(from, { kind, key, role });
  }
  #valueState(from, section, key) {
    const known = from.afterValue(key);
    if (known !== null) return known;
    return this.#add(from, { kind: "leaf", leaf: this.#makeLeaf(from, section, key) });
  }
  #add(from, step) {
    const next = new ShapeState(from, step);
    this.#taken.follow(from, next);
    if (this.#layout.states < MAX_STATES) {
      this.#layout.states++;
      from.remember(next);
    }
    return next;
  }
  #dropsContent(section, key) {
    return section === "metadata" && !this.#keepContent && isContentKey(snakeCase(key));
  }
  #makeLeaf(from, section, key) {
    const path = [...from.path, key];
    const { column, type, role } = liftOf(section, path);
    const own = columnOf(section, path);
    const keepsContent = path.length > 1 || !this.#dropsContent(section, key);
    const leaf = { section, path, role, keepsContent };
    const isOwnTaken = this.#taken.has(own, from);
    if (column !== null && !this.#taken.has(column, from)) {
      const slot2 = this.#slots.reserve(column);
      return {
        ...leaf,
        type,
        slot: slot2,
        own: isOwnTaken ? null : own,
        numbers: type === "number" ? this.#slots.numbers(slot2) : null,
        strings: type === "string" ? this.#slots.strings(slot2) : null,
        booleans: type === "boolean" ? this.#slots.booleans(slot2) : null
      };
    }
    const slot = isOwnTaken ? null : this.#slots.slot(own);
    return { ...leaf, type: null, slot, own: null, numbers: null, strings: null, booleans: null };
  }
  /** All that is not the expected type: the first value of a column, odd types, texts too long. */
  #writeOther(leaf, value) {
    if (typeof value === "function") return;
    if (value === null || value === void 0) {
      if (leaf.type !== null) this.#nulls.push(leaf);
      else if (leaf.slot === null && leaf.keepsContent) this.#keepExtra(leaf, null);
      return;
    }
    let plain = plainValue(value);
    if (!leaf.keepsContent && typeof plain !== "number" && typeof plain !== "boolean") return;
    if (typeof plain === "string") plain = this.#cutter.text(plain);
    if (leaf.slot === null) {
      this.#keepExtra(leaf, plain);
    } else if (leaf.type === null) {
      this.#writeAny(leaf.slot, plain, leaf);
    } else if (typeof plain === leaf.type) {
      this.#writeAny(leaf.slot, plain, null);
    } else {
      if (leaf.type === "string" && typeof plain !== "object")
        this.#slots.strings(leaf.slot).set(this.#row, String(plain));
      const slot = leaf.own === null ? null : this.#slots.slot(leaf.own);
      if (slot === null) this.#keepExtra(leaf, plain);
      else this.#writeAny(slot, plain, null);
    }
  }
  #writeAny(slot, value, leaf) {
    if (typeof value === "number") {
      const builder = this.#slots.numbers(slot);
      if (leaf !== null) leaf.numbers = builder;
      builder.set(this.#row, value);
    } else if (typeof value === "boolean") {
      const builder = this.#slots.booleans(slot);
      if (leaf !== null) leaf.booleans = builder;
      builder.set(this.#row, value);
    } else if (typeof value === "string") {
      const builder = this.#slots.strings(slot);
      if (leaf !== null) leaf.strings = builder;
      builder.set(this.#row, value);
    } else {
      this.#slots.json(slot).set(this.#row, this.#cutter.json(value));
    }
  }
  /** A value inside an object takes the whole of it along: what is kept beside is kept by key. */
  #keepExtra({ section, path }, value) {
    const key = path[0];
    if (path.length === 1) this.#extra.set(section, key, this.#cutter.json(value));
    else if (!this.#extra.has(section, key))
      this.#extra.set(section, key, this.#cutter.json(this.#given[section][key]));
  }
  /** Enrichment put another value into a column: keeps the one that the event gave. */
  keepOriginal(column, value) {
    for (let state = this.#end; state !== null; state = state.parent) {
      if (state.leaf?.slot?.name === column) this.#keepExtra(state.leaf, value);
    }
  }
  /** Ends the row. */
  finish() {
    for (const leaf of this.#nulls) {
      const { name } = leaf.slot;
      if (name === CONDITION || leaf.slot.has(this.#row)) this.#keepExtra(leaf, null);
    }
    if (this.#extra.isEmpty) return;
    this.#slots.json(this.#slots.reserve(EXTRA)).set(this.#row, this.#extra.take());
  }
};
function entriesOf(value) {
  if (value instanceof Error) return describeError(value);
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), item]));
  }
  return value;
}

// src/experiment/sample-counter.ts
var SampleCounter = class {
  #target;
  #sampleIds;
  #seen = /* @__PURE__ */ new Set();
  #outcomes = 0;
  #reached = false;
  constructor(slots, target) {
    this.#target = target;
    this.#sampleIds = slots.strings(slots.reserve("sample_id"));
  }
  get observed() {
    return this.#seen.size > 0 ? this.#seen.size : this.#outcomes;
  }
  /** Takes in a row; true the one time that the target is reached by it. */
  count(row, success) {
    const target = this.#target;
    if (target === null || !success.has(row)) return false;
    this.#outcomes++;
    if (this.#sampleIds.has(row) && this.#seen.size < target)
      this.#seen.add(this.#sampleIds.get(row));
    if (this.#reached || this.observed < target) return false;
    this.#reached = true;
    return true;
  }
};

// src/experiment/recorder.ts
var BATCH_ROWS = 8192;
var MAX_COLUMNS = 256;
var MAX_NAMES = 4096;
var MAX_ROUNDS = 8;
var RAMP = Uint16Array.from({ length: BATCH_ROWS }, (_, row) => row);
var ZEROS = new Uint8Array(BATCH_ROWS);
var Recorder = class {
  #options;
  #slots = new SlotTable(BATCH_ROWS, MAX_COLUMNS);
  #facts = new EventFacts();
  #rows;
  #enrichment;
  #custom;
  #samples;
  #statistics;
  #liveColumns;
  #eventNames;
  #timestamps;
  #names = [];
  #failed = [];
  #inFlight = /* @__PURE__ */ new Set();
  #waiting = [];
  #pendingBytes = 0;
  #timer = null;
  #row = 0;
  #liveRow = 0;
  #liveIsOn = true;
  #sequence = 0;
  #busy = false;
  #closed = false;
  #targetReached = false;
  #lastError = null;
  #dropped = 0;
  /** Of the dropped events, those that were never written. */
  #unwritten = 0;
  #sampledOut = 0;
  #redacted = 0;
  constructor(options) {
    this.#options = options;
    const slots = this.#slots;
    this.#eventNames = slots.strings(slots.reserve(EVENT_NAME));
    this.#timestamps = slots.numbers(slots.reserve(TIMESTAMP_US));
    this.#rows = new RowWriter(slots, this.#facts, options.captureContent);
    this.#enrichment = new Enrichment(
      slots,
      options.prices,
      (column, given) => this.#rows.keepOriginal(column, given)
    );
    this.#custom = new CustomMetrics(slots, options.customMetrics);
    this.#samples = new SampleCounter(slots, options.sampleSize);
    this.#statistics = new LiveStatistics(options.condition);
    this.#liveColumns = {
      eventName: this.#eventNames,
      condition: slots.strings(slots.reserve("condition")),
      model: slots.strings(slots.reserve("model")),
      latencyMs: this.#enrichment.latencyMs,
      costUsd: this.#enrichment.costUsd,
      success: this.#enrichment.success,
      promptTokens: this.#enrichment.promptTokens,
      completionTokens: this.#enrichment.completionTokens,
      totalTokens: this.#enrichment.totalTokens,
      custom: this.#custom.columns
    };
  }
  /** Takes in one event. Never throws for anything the event holds. */
  record(route, measurements, metadata) {
    const name = this.#names[route.id] ?? this.#meet(route);
    if (!name.accepted) return;
    if (this.#busy) {
      this.#wait(route, measurements, metadata);
      return;
    }
    this.#busy = true;
    try {
      this.#accept(route.name, name, measurements, metadata);
      if (this.#waiting.length > 0) this.#recordWaiting();
    } finally {
      this.#busy = false;
    }
    if (this.#targetReached) this.#reportTarget();
  }
  /** Recording an event emitted another one: it has its turn right after, as it is now. */
  #wait(route, measurements, metadata) {
    this.#waiting.push({
      route,
      measurements: readableCopy(measurements).values,
      metadata: readableCopy(metadata).values
    });
  }
  /** A hook that emits an event for each event would never come to an end: the rest is dropped. */
  #recordWaiting() {
    for (let round = 0; this.#waiting.length > 0; round++) {
      const waiting = this.#waiting.splice(0);
      if (round === MAX_ROUNDS) {
        this.#unwritten += waiting.length;
        return;
      }
      for (const { route, measurements, metadata } of waiting) {
        const name = this.#names[route.id] ?? this.#meet(route);
        this.#accept(route.name, name, measurements, metadata);
      }
    }
  }
  #meet(route) {
    const { accepts } = this.#options;
    const state = {
      accepted: accepts === null || accepts(route.name),
      outcome: nameOutcome(route.name),
      layout: createLayout()
    };
    if (route.id < MAX_NAMES) this.#names[route.id] = state;
    return state;
  }
  #accept(eventName2, name, measurements, metadata) {
    const { sampler, redact: hook } = this.#options;
    if (sampler !== null && !sampler(measurements, metadata)) {
      this.#sampledOut++;
      return;
    }
    let measured = measurements;
    let told = metadata;
    if (hook !== null) {
      const kept = redact(hook, eventName2, measurements, metadata);
      if (kept === null) {
        this.#redacted++;
        return;
      }
      measured = kept.measurements;
      told = kept.metadata;
    }
    try {
      this.#write(eventName2, name, measured, told);
    } catch {
      this.#slots.clearRow(this.#row);
      this.#unwritten++;
    }
  }
  #write(eventName2, name, measurements, metadata) {
    if (!this.#slots.makeRoom(this.#row)) this.#seal();
    const row = this.#row;
    const facts = this.#facts;
    const timestampUs = this.#options.clock.nowUs();
    facts.reset();
    this.#rows.write(row, name.layout, measurements, metadata);
    this.#eventNames.set(row, eventName2);
    this.#timestamps.set(row, timestampUs);
    this.#enrichment.apply(row, facts, name.outcome, timestampUs);
    this.#rows.finish();
    this.#custom.apply(row, eventName2, timestampUs, measurements, metadata);
    this.#row = row + 1;
    if (this.#timer === null) this.#startTimer();
    if (this.#samples.count(row, this.#enrichment.success)) this.#targetReached = true;
  }
  #reportTarget() {
    this.#targetReached = false;
    this.#options.onSampleSize?.();
  }
  #startTimer() {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#retry();
      this.#seal();
    }, this.#options.flushIntervalMs);
    this.#timer.unref();
  }
  /** Closes the open batch and hands it to the store. */
  #seal() {
    const length = this.#row;
    if (length === 0) return;
    this.#catchUp();
    this.#row = 0;
    this.#liveRow = 0;
    const { condition } = this.#liveColumns;
    for (let row = 0; row < length; row++)
      if (!condition.has(row)) condition.set(row, this.#options.condition);
    const columns = new Map([
      [WRITER, constant(this.#options.writer, length)],
      [
        SEQUENCE,
        {
          type: "number",
          values: RAMP.subarray(0, length),
          offset: this.#sequence,
          validity: null
        }
      ],
      ...this.#slots.seal(length)
    ]);
    this.#sequence += length;
    this.#hand({ length, columns });
  }
  #hand(batch) {
    const bytes = batchBytes(batch);
    if (this.#pendingBytes + bytes > this.#options.maxPendingBytes) {
      this.#dropped += batch.length;
      return;
    }
    this.#append(batch, bytes);
  }
  #append(batch, bytes) {
    const { store: store2, experimentId } = this.#options;
    let result;
    try {
      result = store2.append(experimentId, batch);
    } catch (error) {
      result = Promise.reject(error);
    }
    if (!("then" in result)) {
      this.#dropped += result.dropped;
      return;
    }
    this.#pendingBytes += bytes;
    const settled = result.then(
      ({ dropped }) => {
        this.#dropped += dropped;
        this.#pendingBytes -= bytes;
        this.#inFlight.delete(settled);
      },
      (error) => {
        this.#lastError = error;
        this.#failed.push(batch);
        this.#inFlight.delete(settled);
        if (this.#timer === null) this.#startTimer();
      }
    );
    this.#inFlight.add(settled);
  }
  #retry() {
    for (const batch of this.#failed.splice(0)) {
      const bytes = batchBytes(batch);
      this.#pendingBytes -= bytes;
      this.#append(batch, bytes);
    }
  }
  /**
   * Resolves when the store has every event recorded before the call. Rejects with `store-failed`
   * when it would not take them; they are kept, and tried again.
   */
  async flush() {
    if (this.#busy) await null;
    this.#retry();
    this.#seal();
    await Promise.all(this.#inFlight);
    if (this.#failed.length > 0) {
      throw new CrucibleError(
        "store-failed",
        `the ${this.#options.store.kind} store did not take ${this.#failed.length} batches; they are kept and tried again`,
        {
          path: "store",
          expected: "a store that takes events",
          experimentId: this.#options.experimentId
        },
        { cause: this.#lastError }
      );
    }
  }
  /** Flushes, then lets go of the timer. Nothing may be recorded afterwards. */
  async close() {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.flush();
  }
  live() {
    this.#catchUp();
    return this.#statistics.snapshot();
  }
  /** Takes into the statistics what was recorded since they were last up to date. */
  #catchUp() {
    if (this.#liveIsOn) this.#statistics.addRows(this.#liveColumns, this.#liveRow, this.#row);
    this.#liveRow = this.#row;
  }
  /** Begins the live statistics anew. */
  resetLive() {
    this.#statistics.reset();
    this.#liveRow = this.#row;
    this.#liveIsOn = true;
  }
  /** The live statistics a last time; from here on they cost nothing and stay as they are. */
  stopLive() {
    const last = this.live();
    this.#liveIsOn = false;
    return last;
  }
  get samplesObserved() {
    return this.#samples.observed;
  }
  get counts() {
    return {
      recorded: this.#sequence + this.#row - this.#dropped,
      dropped: this.#dropped + this.#unwritten,
      sampledOut: this.#sampledOut,
      redacted: this.#redacted,
      truncated: this.#rows.truncated,
      unreadable: this.#rows.unreadable,
      metricFailures: this.#custom.failures
    };
  }
};
function constant(value, length) {
  return {
    type: "dictionary",
    json: false,
    codes: ZEROS.subarray(0, length),
    dictionary: [value],
    validity: null
  };
}

// src/event/take.ts
function takeRows(batch, rows) {
  const columns = /* @__PURE__ */ new Map();
  for (const [name, column] of batch.columns) columns.set(name, takeColumn(column, rows));
  return { length: rows.length, columns };
}
function takeColumn(column, rows) {
  const validity = takeBits(column.validity, rows);
  switch (column.type) {
    case "number": {
      const values = new column.values.constructor(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]];
      return { type: "number", values, offset: column.offset, validity };
    }
    case "boolean":
      return {
        type: "boolean",
        values: takeBits(column.values, rows) ?? new Uint8Array(0),
        validity
      };
    case "dictionary": {
      const codes = new column.codes.constructor(rows.length);
      for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]];
      return { ...column, codes, validity };
    }
    case "text":
      return takeText(column, rows, validity);
  }
}
function takeText(column, rows, validity) {
  const texts = [];
  const offsets = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const text = stringAt(column, rows[i]);
    texts.push(text);
    offsets[i + 1] = offsets[i] + text.length;
  }
  return { ...column, text: texts.join(""), offsets, validity };
}
function takeBits(bits, rows) {
  if (bits === null) return null;
  const taken = new Uint8Array(rows.length + 7 >> 3);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    taken[i >> 3] |= (bits[row >> 3] >> (row & 7) & 1) << (i & 7);
  }
  return taken;
}
var BatchAssembler = class {
  #slots;
  #capacity;
  #length = 0;
  constructor(capacity) {
    this.#capacity = capacity;
    this.#slots = new SlotTable(capacity, Number.POSITIVE_INFINITY);
  }
  get length() {
    return this.#length;
  }
  get isFull() {
    return this.#length >= this.#capacity;
  }
  addRow(batch, row) {
    this.#slots.makeRoom(this.#length);
    for (const [name, column] of batch.columns) {
      if (isValid(column, row)) this.#set(this.#slots.reserve(name), column, row);
    }
    this.#length++;
  }
  addAll(batch) {
    for (let row = 0; row < batch.length; row++) this.addRow(batch, row);
  }
  #set(slot, column, row) {
    const value = scalarAt(column, row);
    if (typeof value === "number") this.#slots.numbers(slot).set(this.#length, value);
    else if (typeof value === "boolean") this.#slots.booleans(slot).set(this.#length, value);
    else if (isJson(column)) this.#slots.json(slot).set(this.#length, value);
    else this.#slots.strings(slot).set(this.#length, value);
  }
  /** The rows added so far as one batch; the assembler starts again. */
  finish() {
    const length = this.#length;
    this.#length = 0;
    return { length, columns: this.#slots.seal(length) };
  }
};

// src/store/memory/sequence-set.ts
var SequenceSet = class {
  /** Starts and ends (both included) of disjoint intervals, rising. */
  #starts = [];
  #ends = [];
  /** Adds all of `first` to `last` when they lie above everything there; false, adding none, otherwise. */
  addAbove(first, last) {
    const top = this.#ends.at(-1);
    if (top !== void 0 && first <= top) return false;
    if (top === first - 1) this.#ends[this.#ends.length - 1] = last;
    else {
      this.#starts.push(first);
      this.#ends.push(last);
    }
    return true;
  }
  /** Adds a number; false when it was there. */
  add(value) {
    const at = this.#firstEndingFrom(value - 1);
    const start = this.#starts[at];
    const end = this.#ends[at];
    if (start === void 0 || end === void 0 || value < start - 1) {
      this.#starts.splice(at, 0, value);
      this.#ends.splice(at, 0, value);
      return true;
    }
    if (value >= start && value <= end) return false;
    if (value === start - 1) this.#starts[at] = value;
    else {
      this.#ends[at] = value;
      if (this.#starts[at + 1] === value + 1) {
        this.#ends.splice(at, 1);
        this.#starts.splice(at + 1, 1);
      }
    }
    return true;
  }
  /** Index of the first interval that ends at `value` or later. */
  #firstEndingFrom(value) {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = low + high >>> 1;
      if (this.#ends[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
};

// src/store/memory/event-log.ts
var SMALL_ROWS = 2048;
var EventLog = class {
  runs = [];
  #seen = /* @__PURE__ */ new Map();
  #maxBytes;
  #policy;
  #bytes = 0;
  constructor(maxBytes, policy) {
    this.#maxBytes = maxBytes;
    this.#policy = policy;
  }
  append(batch) {
    if (this.#policy === "drop-newest" && this.#bytes >= this.#maxBytes) {
      return { stored: 0, duplicates: 0, dropped: batch.length };
    }
    const fresh = this.#withoutDuplicates(batch);
    const duplicates = batch.length - fresh.length;
    if (fresh.length === 0) return { stored: 0, duplicates, dropped: 0 };
    this.#keep(inOrder(fresh));
    return { stored: fresh.length, duplicates, dropped: this.#dropOldest() };
  }
  #withoutDuplicates(batch) {
    const dense = denseRange(batch);
    if (dense !== null && this.#seenOf(dense.writer).addAbove(dense.first, dense.last))
      return batch;
    const writers = batch.columns.get(WRITER);
    const sequences = batch.columns.get(SEQUENCE);
    const rows = new Uint32Array(batch.length);
    let count = 0;
    for (let row = 0; row < batch.length; row++) {
      const seen = this.#seenOf(String(scalarAt(writers, row)));
      if (seen.add(Number(scalarAt(sequences, row)))) rows[count++] = row;
    }
    return count === batch.length ? batch : takeRows(batch, rows.slice(0, count));
  }
  #seenOf(writer) {
    let seen = this.#seen.get(writer);
    if (seen === void 0) this.#seen.set(writer, seen = new SequenceSet());
    return seen;
  }
  #keep(batch) {
    const stored = describe2(batch);
    const run2 = this.runs.find((r2) => r2.at(-1).maxUs <= stored.minUs);
    if (run2 === void 0) {
      this.runs.push([stored]);
      this.#bytes += stored.bytes;
      return;
    }
    const last = run2.at(-1);
    if (last.batch.length + batch.length > SMALL_ROWS) {
      run2.push(stored);
      this.#bytes += stored.bytes;
      return;
    }
    const assembler = new BatchAssembler(SMALL_ROWS);
    assembler.addAll(last.batch);
    assembler.addAll(batch);
    const merged2 = describe2(assembler.finish());
    run2[run2.length - 1] = merged2;
    this.#bytes += merged2.bytes - last.bytes;
  }
  #dropOldest() {
    let dropped = 0;
    while (this.#bytes > this.#maxBytes && this.runs.length > 0) {
      const oldest = this.runs.reduce((a, b) => b[0].minUs < a[0].minUs ? b : a);
      if (this.#policy === "drop-newest" || this.runs.length === 1 && oldest.length === 1) break;
      const gone = oldest.shift();
      dropped += gone.batch.length;
      this.#bytes -= gone.bytes;
      if (oldest.length === 0) this.runs.splice(this.runs.indexOf(oldest), 1);
    }
    return dropped;
  }
};
function describe2(batch) {
  return {
    batch,
    bytes: batchBytes(batch),
    minUs: timestampAt(batch, 0),
    maxUs: timestampAt(batch, batch.length - 1)
  };
}
function compareRows(a, rowA, b, rowB) {
  const difference = timestampAt(a, rowA) - timestampAt(b, rowB);
  if (difference !== 0) return difference;
  const idA = eventIdAt(a, rowA);
  const idB = eventIdAt(b, rowB);
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}
function denseRange(batch) {
  const writers = stringColumn(batch, WRITER);
  const sequences = numberColumn(batch, SEQUENCE);
  if (writers?.type !== "dictionary" || writers.dictionary.length !== 1 || sequences === null)
    return null;
  const { values } = sequences;
  const lowest = values[0];
  for (let row = 1; row < values.length; row++) if (values[row] !== lowest + row) return null;
  const first = numberAt(sequences, 0);
  return { writer: writers.dictionary[0], first, last: first + batch.length - 1 };
}
function inOrder(batch) {
  const { values } = numberColumn(batch, TIMESTAMP_US);
  let sorted = true;
  for (let row = 1; row < values.length && sorted; row++) sorted = values[row] >= values[row - 1];
  if (sorted) return batch;
  const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
  rows.sort((a, b) => compareRows(batch, a, batch, b));
  return takeRows(batch, rows);
}

// src/query/match.ts
function compileMatcher(query) {
  const tests = [];
  const { patterns, where } = query;
  const { fromUs, toUs } = query.window;
  if (fromUs !== null)
    tests.push(
      (batch, mask) => keep(batch, mask, { op: "gte", column: TIMESTAMP_US, value: fromUs })
    );
  if (toUs !== null)
    tests.push(
      (batch, mask) => keep(batch, mask, { op: "lte", column: TIMESTAMP_US, value: toUs })
    );
  if (patterns !== null && !patterns.includes("**")) {
    const matches = compilePatterns(patterns);
    tests.push(
      (batch, mask) => keepColumn(batch.columns.get(EVENT_NAME), mask, (name) => matches(String(name)))
    );
  }
  if (where !== null) tests.push((batch, mask) => keep(batch, mask, where));
  if (tests.length === 0) return () => null;
  return (batch) => {
    const mask = new Uint8Array(batch.length).fill(1);
    for (const test of tests) test(batch, mask);
    return rowsOf(mask);
  };
}
function rowsOf(mask) {
  let count = 0;
  for (let row = 0; row < mask.length; row++) count += mask[row];
  if (count === mask.length) return null;
  const rows = new Uint32Array(count);
  for (let row = 0, i = 0; row < mask.length; row++) if (mask[row] === 1) rows[i++] = row;
  return rows;
}
function keep(batch, mask, node) {
  switch (node.op) {
    case "and":
      for (const inner of node.nodes) keep(batch, mask, inner);
      return;
    case "or": {
      const any = new Uint8Array(mask.length);
      for (const inner of node.nodes) {
        const own = mask.slice();
        keep(batch, own, inner);
        for (let row = 0; row < any.length; row++) any[row] |= own[row];
      }
      mask.set(any);
      return;
    }
    case "not": {
      const held = mask.slice();
      keep(batch, held, node.node);
      for (let row = 0; row < mask.length; row++) if (held[row] === 1) mask[row] = 0;
      return;
    }
    default: {
      const test = scalarTest(node);
      if (node.column === "event_id") keepEventId(batch, mask, test);
      else keepColumn(batch.columns.get(node.column), mask, test);
    }
  }
}
function scalarTest(node) {
  if (node.op === "exists") return () => true;
  if (node.op === "in") {
    const wanted2 = new Set(node.values);
    return (value) => wanted2.has(value);
  }
  const wanted = node.value;
  const type = typeof wanted;
  switch (node.op) {
    case "eq":
      return (value) => value === wanted || Number.isNaN(wanted) && Number.isNaN(value);
    case "ne":
      return (value) => value !== wanted && !(Number.isNaN(wanted) && Number.isNaN(value));
    case "gt":
      return (value) => typeof value === type && value > wanted;
    case "gte":
      return (value) => typeof value === type && value >= wanted;
    case "lt":
      return (value) => typeof value === type && value < wanted;
    case "lte":
      return (value) => typeof value === type && value <= wanted;
    case "contains":
      return (value) => typeof value === "string" && value.includes(String(wanted));
    case "startsWith":
      return (value) => typeof value === "string" && value.startsWith(String(wanted));
  }
}
function keepEventId(batch, mask, test) {
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] === 1 && !test(eventIdAt(batch, row))) mask[row] = 0;
  }
}
function keepColumn(column, mask, test) {
  if (column === void 0) {
    mask.fill(0);
    return;
  }
  if (column.type === "number") {
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && test(numberAt(column, row)))) mask[row] = 0;
    }
  } else if (column.type === "boolean") {
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && test(booleanAt(column, row)))) mask[row] = 0;
    }
  } else if (column.type === "dictionary") {
    const passes = column.dictionary.map((text) => test(comparable(column, text)));
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && passes[column.codes[row]])) mask[row] = 0;
    }
  } else {
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && test(comparable(column, stringAt(column, row)))))
        mask[row] = 0;
    }
  }
}
function comparable(column, text) {
  return isJson(column) ? reviveJson(text) : text;
}

// src/store/memory/scan.ts
var BATCH_ROWS2 = 8192;
function* scanRuns(runs, query) {
  const descending = query.order === "desc";
  const { lastN } = query.window;
  const newestFirst = descending || lastN !== null;
  let batches = matching(runs, query, newestFirst);
  if (lastN !== null) batches = limited(batches, lastN);
  if (newestFirst && !descending) batches = turnedAround(batches);
  if (query.limit !== null) batches = limited(batches, query.limit);
  const wanted = query.columns === null ? null : new Set(query.columns);
  for (const batch of batches) yield wanted === null ? batch : projectBatch(batch, wanted);
}
function matching(runs, query, newestFirst) {
  const matcher = compileMatcher(query);
  const streams = runs.map(
    (run2) => filtered(inRange(run2, query, newestFirst), matcher, newestFirst)
  );
  return streams.length === 1 ? streams[0] : merged(streams, newestFirst);
}
function inRange(run2, { window }, newestFirst) {
  const { fromUs, toUs } = window;
  const start = fromUs === null ? 0 : bisect(run2, (stored) => stored.maxUs >= fromUs);
  const end = toUs === null ? run2.length : bisect(run2, (stored) => stored.minUs > toUs);
  const part = start === 0 && end === run2.length ? run2 : run2.slice(start, end);
  return newestFirst ? part.toReversed() : part;
}
function bisect(run2, isFrom) {
  let low = 0;
  let high = run2.length;
  while (low < high) {
    const middle = low + high >>> 1;
    if (isFrom(run2[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
function* filtered(batches, matcher, newestFirst) {
  for (const { batch } of batches) {
    const rows = matcher(batch);
    if (rows !== null && rows.length === 0) continue;
    if (newestFirst) yield takeRows(batch, (rows ?? allRows(batch.length)).reverse());
    else yield rows === null ? batch : takeRows(batch, rows);
  }
}
function allRows(length) {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  return rows;
}
function* limited(batches, limit) {
  let left = limit;
  for (const batch of batches) {
    yield batch.length <= left ? batch : takeRows(batch, allRows(left));
    left -= batch.length;
    if (left <= 0) return;
  }
}
function* turnedAround(batches) {
  for (const batch of [...batches].reverse())
    yield takeRows(batch, allRows(batch.length).reverse());
}
function* merged(streams, newestFirst) {
  const heads = [];
  for (const stream of streams) {
    const rest = stream[Symbol.iterator]();
    const first = rest.next();
    if (first.done !== true) heads.push({ batch: first.value, row: 0, rest });
  }
  const sign = newestFirst ? -1 : 1;
  const assembler = new BatchAssembler(BATCH_ROWS2);
  while (heads.length > 0) {
    const due = heads.reduce(
      (a, b) => sign * compareRows(b.batch, b.row, a.batch, a.row) < 0 ? b : a
    );
    assembler.addRow(due.batch, due.row);
    if (assembler.isFull) yield assembler.finish();
    if (++due.row < due.batch.length) continue;
    const next = due.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(due), 1);
    else {
      due.batch = next.value;
      due.row = 0;
    }
  }
  if (assembler.length > 0) yield assembler.finish();
}

// src/store/memory/memory-store.ts
var DEFAULT_MAX_BYTES = 1024 ** 3;
function memoryStore(options = {}) {
  const { maxBytes = DEFAULT_MAX_BYTES, whenFull = "drop-newest" } = options;
  if (!Number.isFinite(maxBytes) || maxBytes <= 0) {
    throw refuse("invalid-option", "memoryStore.maxBytes", "a positive number of bytes", maxBytes);
  }
  if (whenFull !== "drop-newest" && whenFull !== "drop-oldest") {
    throw refuse(
      "invalid-option",
      "memoryStore.whenFull",
      "'drop-newest' or 'drop-oldest'",
      whenFull
    );
  }
  return new MemoryStore(maxBytes, whenFull);
}
var MemoryStore = class {
  kind = "memory";
  #records = /* @__PURE__ */ new Map();
  #logs = /* @__PURE__ */ new Map();
  #maxBytes;
  #whenFull;
  constructor(maxBytes, whenFull) {
    this.#maxBytes = maxBytes;
    this.#whenFull = whenFull;
  }
  append(experimentId, batch) {
    if (batch.length === 0) return { stored: 0, duplicates: 0, dropped: 0 };
    let log = this.#logs.get(experimentId);
    if (log === void 0) {
      log = new EventLog(this.#maxBytes, this.#whenFull);
      this.#logs.set(experimentId, log);
    }
    return log.append(batch);
  }
  scan(experimentId, query) {
    const runs = this.#logs.get(experimentId)?.runs ?? [];
    return eachOf(
      scanRuns(
        runs.map((run2) => run2.slice()),
        query
      )
    );
  }
  async saveExperiment(record) {
    this.#records.set(record.id, record);
  }
  async getExperiment(experimentId) {
    return this.#records.get(experimentId);
  }
  async listExperiments() {
    return [...this.#records.values()];
  }
  async deleteExperiment(experimentId, what) {
    this.#logs.delete(experimentId);
    if (what.record) this.#records.delete(experimentId);
  }
  async close() {
    this.#logs.clear();
    this.#records.clear();
  }
};
async function* eachOf(batches) {
  yield* batches;
}

// src/enrich/price-catalogue.ts
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// src/enrich/price-cache.ts
var LONGEST_NAME = 512;
var LONGEST_CHAIN = 32;
var RateCache = class {
  #resolve;
  #capacity;
  #answers = /* @__PURE__ */ new Map();
  #size = 0;
  constructor(resolve, capacity = 4096) {
    this.#resolve = resolve;
    this.#capacity = capacity;
  }
  /** How many (provider, model) pairs are remembered now. */
  get size() {
    return this.#size;
  }
  rateFor(model, provider, timestampMs) {
    let answer = this.#answers.get(model);
    while (answer !== void 0 && answer.provider !== provider) answer = answer.next;
    if (answer === void 0) return this.#ask(model, provider, timestampMs);
    const rate = answer.rate;
    if (rate === null) return null;
    if (timestampMs >= rate.validFromMs && timestampMs < rate.validUntilMs) return rate;
    return this.#askAgain(answer, model, timestampMs);
  }
  #ask(model, provider, timestampMs) {
    if (model.length > LONGEST_NAME || (provider?.length ?? 0) > LONGEST_NAME) return null;
    const rate = this.#resolve(model, provider, timestampMs);
    if (rate === void 0) return null;
    if (this.#size >= this.#capacity) this.#forget();
    let next = this.#answers.get(model);
    if (next !== void 0 && next.depth >= LONGEST_CHAIN) {
      this.#size -= next.depth;
      next = void 0;
    }
    this.#answers.set(model, { provider, rate, next, depth: (next?.depth ?? 0) + 1 });
    this.#size++;
    return rate;
  }
  #askAgain(answer, model, timestampMs) {
    const rate = this.#resolve(model, answer.provider, timestampMs);
    if (rate === void 0) return null;
    answer.rate = rate;
    return rate;
  }
  #forget() {
    this.#answers.clear();
    this.#size = 0;
  }
};

// src/enrich/price-rate.ts
var TokenRate = class {
  source;
  version;
  provider;
  model;
  validFromMs;
  validUntilMs;
  chargesInput;
  chargesOutput;
  billedOtherwise;
  #cacheReadApart;
  #cacheWriteApart;
  #reasoningApart;
  #base;
  #higher;
  constructor(prices2, origin) {
    this.source = origin.source;
    this.version = origin.version;
    this.provider = origin.provider;
    this.model = origin.model;
    this.validFromMs = origin.validFromMs;
    this.validUntilMs = origin.validUntilMs;
    this.billedOtherwise = origin.billedOtherwise;
    this.chargesInput = prices2.input !== void 0;
    this.chargesOutput = prices2.output !== void 0;
    this.#cacheReadApart = prices2.cacheRead !== void 0;
    this.#cacheWriteApart = prices2.cacheWrite !== void 0;
    this.#reasoningApart = prices2.reasoning !== void 0;
    this.#base = bandAbove(-1, prices2);
    this.#higher = thresholdsOf(prices2).map((above) => bandAbove(above, prices2));
  }
  cost(promptTokens, completionTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens = 0) {
    if (!isCount(promptTokens) || !isCount(completionTokens)) return null;
    if (!isCount(cacheReadTokens) || !isCount(cacheWriteTokens)) return null;
    let input = promptTokens;
    if (this.#cacheReadApart) input -= cacheReadTokens;
    if (this.#cacheWriteApart) input -= cacheWriteTokens;
    if (input < 0) return null;
    let band = this.#base;
    for (let i = 0; i < this.#higher.length; i++) {
      const next = this.#higher[i];
      if (promptTokens <= next.above) break;
      band = next;
    }
    let inputCost = band.input * input / 1e6;
    if (this.#cacheWriteApart) inputCost += band.cacheWrite * cacheWriteTokens / 1e6;
    if (this.#cacheReadApart) inputCost += band.cacheRead * cacheReadTokens / 1e6;
    if (!this.#reasoningApart) {
      return inputCost + band.output * completionTokens / 1e6 + band.perRequest;
    }
    if (!isCount(reasoningTokens) || reasoningTokens > completionTokens) return null;
    const outputCost = band.output * (completionTokens - reasoningTokens) / 1e6 + band.reasoning * reasoningTokens / 1e6;
    return inputCost + outputCost + band.perRequest;
  }
};
function rateOf(prices2, origin) {
  return new TokenRate(prices2, origin);
}
function isCount(value) {
  return Number.isSafeInteger(value) && value >= 0;
}
function thresholdsOf(prices2) {
  const starts = /* @__PURE__ */ new Set();
  for (const price of Object.values(prices2)) {
    if (typeof price === "object") for (const tier of price.tiers) starts.add(tier.start);
  }
  return [...starts].sort((a, b) => a - b);
}
function bandAbove(above, prices2) {
  return {
    above,
    input: priceAbove(above, prices2.input),
    output: priceAbove(above, prices2.output),
    cacheRead: priceAbove(above, prices2.cacheRead),
    cacheWrite: priceAbove(above, prices2.cacheWrite),
    reasoning: priceAbove(above, prices2.reasoning),
    perRequest: priceAbove(above, prices2.requests) / 1e3
  };
}
function priceAbove(above, price) {
  if (price === void 0) return 0;
  if (typeof price === "number") return price;
  let found = price.base;
  for (const tier of [...price.tiers].sort((a, b) => a.start - b.start)) {
    if (tier.start <= above) found = tier.price;
  }
  return found;
}

// src/enrich/price-validity.ts
var DAY_MS = 864e5;
var ALWAYS = Object.freeze({ fromMs: -Infinity, untilMs: Infinity });
function validityAt(prices2, atMs) {
  let fromMs = -Infinity;
  let untilMs = Infinity;
  for (const edge of edgesNear(prices2, atMs)) {
    if (edge <= atMs) fromMs = Math.max(fromMs, edge);
    else untilMs = Math.min(untilMs, edge);
  }
  return { fromMs, untilMs };
}
function* edgesNear(prices2, atMs) {
  const today = Math.floor(atMs / DAY_MS) * DAY_MS;
  for (const { constraint } of prices2) {
    if (constraint === void 0) continue;
    if (constraint.type === "start_date") {
      yield Date.parse(constraint.start_date);
      continue;
    }
    for (const time of [constraint.start_time, constraint.end_time]) {
      const edge = timeOfDayMs(time);
      yield today - DAY_MS + edge;
      yield today + edge;
      yield today + DAY_MS + edge;
    }
  }
}
function timeOfDayMs(time) {
  return (Date.parse(`1970-01-02T${time}`) + DAY_MS) % DAY_MS;
}

// src/enrich/price-catalogue.ts
var PACKAGE = "@pydantic/genai-prices";
var PRICE_KEYS = {
  input_mtok: "input",
  output_mtok: "output",
  cache_read_mtok: "cacheRead",
  cache_write_mtok: "cacheWrite",
  output_reasoning_mtok: "reasoning",
  requests_kcount: "requests"
};
var NO_USAGE = Object.freeze({
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0
});
var loading;
function loadPrices() {
  loading ??= load().catch((cause) => {
    loading = void 0;
    throw new CrucibleError(
      "peer-missing",
      `${PACKAGE} could not be loaded: run npm install ${PACKAGE}`,
      { package: PACKAGE },
      { cause }
    );
  });
  return loading;
}
async function load() {
  const [{ calcPrice }, version] = await Promise.all([
    import("@pydantic/genai-prices"),
    installedVersion()
  ]);
  const cache = new RateCache(
    (model, provider, timestampMs) => resolveRate(calcPrice, version, model, provider, timestampMs)
  );
  return Object.freeze({
    source: PACKAGE,
    version,
    rateFor: (model, provider, timestampMs) => cache.rateFor(model, provider, timestampMs)
  });
}
function resolveRate(calcPrice, version, model, provider, timestampMs) {
  let found;
  try {
    const options = { timestamp: new Date(timestampMs) };
    found = calcPrice(
      NO_USAGE,
      model,
      provider === null ? options : { ...options, providerId: provider }
    );
  } catch {
    return void 0;
  }
  if (found === null) return null;
  const { prices: prices2 } = found.model;
  const validity = Array.isArray(prices2) ? validityAt(prices2, timestampMs) : ALWAYS;
  return rateOf(tokenPricesOf(found.model_price), {
    source: PACKAGE,
    version,
    provider: found.provider.id,
    model: found.model.id,
    validFromMs: validity.fromMs,
    validUntilMs: validity.untilMs,
    billedOtherwise: isBilledOtherwise(found.model_price)
  });
}
function tokenPricesOf(price) {
  const prices2 = {};
  for (const [key, part] of Object.entries(PRICE_KEYS)) prices2[part] = price[key];
  return prices2;
}
function isBilledOtherwise(price) {
  const keys = Object.keys(price).filter((key) => price[key] !== void 0);
  return keys.length > 0 && !keys.some((key) => key in PRICE_KEYS);
}
async function installedVersion() {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(PACKAGE));
    while (folder !== dirname(folder)) {
      const manifest = await manifestIn(folder);
      if (manifest?.name === PACKAGE) return manifest.version ?? "unknown";
      folder = dirname(folder);
    }
  } catch {
  }
  return "unknown";
}
async function manifestIn(folder) {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  } catch {
    return null;
  }
}

// ../../tmp/perf.ts
var bus = new Telemetry();
var store = memoryStore();
var prices = await loadPrices();
var r = new Recorder({ experimentId: "x", condition: "a", store, writer: createWriterId(), clock: systemClock, captureContent: false, accepts: null, sampler: null, redact: null, prices, customMetrics: /* @__PURE__ */ new Map(), sampleSize: null, onSampleSize: null, flushIntervalMs: 1e3, maxPendingBytes: 1e9 });
bus.tap(["**"], (route, m, d) => r.record(route, m, d));
var models = ["gpt-4o", "gpt-4o-mini", "claude-3-5-sonnet-20241022"];
var providers = ["openai", "openai", "anthropic"];
var N = 1e6;
var pool2 = Array.from({ length: 4096 }, (_, i) => {
  const k = i % 3;
  return [{ duration: 1e6 + i * 7919 % 5e8 }, { model: models[k], provider: providers[k], prompt_tokens: 100 + i % 900, completion_tokens: 10 + i % 300, sample_id: "sample-" + i, user_id: "user-" + i % 1e3, session_id: "s" + i % 50 }];
});
async function run(n, label) {
  globalThis.gc?.();
  const m0 = process.memoryUsage();
  let max = 0;
  const t = process.hrtime.bigint();
  if (label === "pool") {
    for (let i = 0; i < n; i++) {
      const p = pool2[i & 4095];
      bus.execute("req_llm.request.stop", p[0], p[1]);
    }
  } else for (let i = 0; i < n; i++) {
    const k = i % 3;
    bus.execute("req_llm.request.stop", { duration: 1e6 + i * 7919 % 5e8 }, { model: models[k], provider: providers[k], prompt_tokens: 100 + i % 900, completion_tokens: 10 + i % 300, sample_id: "sample-" + i, user_id: "user-" + i % 1e3, session_id: "s" + i % 50 });
  }
  const ns = Number(process.hrtime.bigint() - t) / n;
  await r.flush();
  globalThis.gc?.();
  const m1 = process.memoryUsage();
  const mem = (m) => m.heapUsed + m.external;
  console.log(label, ns.toFixed(0), "ns/event", ((mem(m1) - mem(m0)) / n).toFixed(1), "B/event");
}
await run(1e5, "warm");
await run(N, "1M");
await run(N, "1M");
await run(N, "pool");
await run(N, "pool");
console.log(JSON.stringify(r.live().latency), r.counts, Object.keys(r.live().byModel), r.live().cost.mean);
