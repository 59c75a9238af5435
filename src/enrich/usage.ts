import { snakeCase } from '../event/fields.js';

/**
 * The tokens of one call. NaN means that nobody reported the count, which is not 0. A scratch
 * object: the recorder keeps one and overwrites it, so nothing is allocated for an event.
 */
export interface TokenUsage {
  /** The whole input: cache reads and cache writes are part of it. */
  promptTokens: number;
  /** The whole output: reasoning is part of it. */
  completionTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
}

/**
 * What a reported count means. Libraries disagree about what is part of what, so a spelling that
 * says "beside" has a field of its own; `settleUsage` then makes one `TokenUsage` of them all.
 */
export type UsageField =
  | keyof TokenUsage
  | 'totalTokens'
  /** The whole input, unless cache counts come beside it: then only the uncached rest. */
  | 'inputTokens'
  /** Cache counts as Anthropic and Bedrock report them: beside `input_tokens`, not within. */
  | 'cacheReadTokensBesideInput'
  | 'cacheWriteTokensBesideInput'
  /** Gemini's output without its thoughts, and what its tools' results added to the input. */
  | 'completionTokensBesideReasoning'
  | 'toolPromptTokensBesidePrompt';

/** One event's counts as they were reported, before they are settled; NaN where there was none. */
export type ReportedUsage = Record<UsageField, number>;

/** Spellings that mean the same on their own and inside any of the containers below. */
const COUNTS: Readonly<Record<string, UsageField>> = {
  prompt_tokens: 'promptTokens',
  completion_tokens: 'completionTokens',
  total_tokens: 'totalTokens',
  input_tokens: 'inputTokens',
  output_tokens: 'completionTokens',
  // Ours, and what the AI SDK, OpenAI, DeepSeek and xAI call the cached part of the input.
  cache_read_tokens: 'cacheReadTokens',
  cache_write_tokens: 'cacheWriteTokens',
  cached_tokens: 'cacheReadTokens',
  cached_input_tokens: 'cacheReadTokens',
  cached_prompt_text_tokens: 'cacheReadTokens',
  prompt_cache_hit_tokens: 'cacheReadTokens',
  prompt_tokens_details_cached_tokens: 'cacheReadTokens',
  prompt_tokens_details_cache_write_tokens: 'cacheWriteTokens',
  input_tokens_details_cached_tokens: 'cacheReadTokens',
  input_tokens_details_cache_write_tokens: 'cacheWriteTokens',
  input_token_details_cached_tokens: 'cacheReadTokens',
  input_token_details_cache_read_tokens: 'cacheReadTokens',
  input_token_details_cache_write_tokens: 'cacheWriteTokens',
  input_token_details_cache_read: 'cacheReadTokens',
  input_token_details_cache_creation: 'cacheWriteTokens',
  // Anthropic and Bedrock.
  cache_read_input_tokens: 'cacheReadTokensBesideInput',
  cache_creation_input_tokens: 'cacheWriteTokensBesideInput',
  cache_write_input_tokens: 'cacheWriteTokensBesideInput',
  reasoning_tokens: 'reasoningTokens',
  thinking_tokens: 'reasoningTokens',
  completion_tokens_details_reasoning_tokens: 'reasoningTokens',
  output_tokens_details_reasoning_tokens: 'reasoningTokens',
  output_tokens_details_thinking_tokens: 'reasoningTokens',
  output_token_details_reasoning_tokens: 'reasoningTokens',
  output_token_details_reasoning: 'reasoningTokens',
  // Gemini.
  prompt_token_count: 'promptTokens',
  candidates_token_count: 'completionTokensBesideReasoning',
  thoughts_token_count: 'reasoningTokens',
  total_token_count: 'totalTokens',
  cached_content_token_count: 'cacheReadTokens',
  tool_use_prompt_token_count: 'toolPromptTokensBesidePrompt',
};

/** `usage_metadata` is Gemini's and LangChain's, `token_usage` LangChain's, `gen_ai_usage` OpenTelemetry's. */
const CONTAINERS = ['', 'usage_', 'usage_metadata_', 'token_usage_', 'tokens_', 'gen_ai_usage_'];

/** Names that are too short to mean tokens anywhere else, and conventions with their own rules. */
const OTHERS: Readonly<Record<string, UsageField>> = {
  tokens_prompt: 'promptTokens',
  tokens_completion: 'completionTokens',
  tokens_total: 'totalTokens',
  tokens_input: 'inputTokens',
  tokens_output: 'completionTokens',
  tokens_cached: 'cacheReadTokens',
  tokens_cache_read: 'cacheReadTokens',
  tokens_cache_write: 'cacheWriteTokens',
  tokens_reasoning: 'reasoningTokens',
  usage_tokens_input_tokens: 'inputTokens',
  usage_tokens_output_tokens: 'completionTokens',
  // OpenTelemetry: "input_tokens SHOULD include all types of input tokens, including cached".
  gen_ai_usage_input_tokens: 'promptTokens',
  gen_ai_usage_cache_read_input_tokens: 'cacheReadTokens',
  gen_ai_usage_cache_creation_input_tokens: 'cacheWriteTokens',
  // OpenInference.
  llm_token_count_prompt: 'promptTokens',
  llm_token_count_completion: 'completionTokens',
  llm_token_count_total: 'totalTokens',
  llm_token_count_prompt_details_cache_read: 'cacheReadTokens',
  llm_token_count_prompt_details_cache_write: 'cacheWriteTokens',
  llm_token_count_completion_details_reasoning: 'reasoningTokens',
};

/** Every understood key, in snake_case with the path joined by `_`, and what it means. */
export const USAGE_FIELDS: Readonly<Record<string, UsageField>> = buildTable();

/**
 * What the measurement or metadata at `path` says about a call's tokens, or null. Case style and
 * nesting do not matter: `usage.promptTokens`, `metadata.usage.prompt_tokens` and
 * `usage_prompt_tokens` are the same key.
 *
 * @example
 * usageFieldOf('metadata.tokens.prompt'); // 'promptTokens'
 * usageFieldOf('latency_ms'); // null
 */
export function usageFieldOf(path: string): UsageField | null {
  const key = snakeCase(path).replace(/^(?:measurements|metadata)_/, '');
  return USAGE_FIELDS[key] ?? null;
}

/** An empty report, to be filled, settled and cleared for every event. */
export function createReportedUsage(): ReportedUsage {
  const reported = {} as ReportedUsage;
  clearReportedUsage(reported);
  return reported;
}

export function clearReportedUsage(reported: ReportedUsage): void {
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

/**
 * Makes of what was reported the one meaning that prices need, in place. A missing side is taken
 * from the total where there is one. A total also tells when parts came on top of the whole, as
 * xAI's reasoning does: it exceeds prompt and completion by exactly that part. `usage` may be the
 * very object that holds the report: everything is read before anything is written.
 */
export function settleUsage(reported: ReportedUsage, usage: TokenUsage): void {
  const besideRead = reported.cacheReadTokensBesideInput;
  const besideWrite = reported.cacheWriteTokensBesideInput;
  const reasoning = reported.reasoningTokens;
  const total = reported.totalTokens;
  const cacheRead = either(reported.cacheReadTokens, besideRead);
  const cacheWrite = either(reported.cacheWriteTokens, besideWrite);
  let prompt = reported.promptTokens + orZero(reported.toolPromptTokensBesidePrompt);
  // `prompt_tokens` is always the whole, also where a gateway copies Anthropic's counts beside it.
  prompt = either(prompt, reported.inputTokens + orZero(besideRead) + orZero(besideWrite));
  let completion = either(
    reported.completionTokens,
    reported.completionTokensBesideReasoning + orZero(reasoning),
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

function either(first: number, second: number): number {
  return Number.isNaN(first) ? second : first;
}

function orZero(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}

function buildTable(): Readonly<Record<string, UsageField>> {
  // Without a prototype: `constructor` must not look like a known key.
  const table: Record<string, UsageField> = Object.create(null);
  for (const container of CONTAINERS) {
    for (const [key, field] of Object.entries(COUNTS)) table[container + key] = field;
  }
  return Object.freeze(Object.assign(table, OTHERS));
}
