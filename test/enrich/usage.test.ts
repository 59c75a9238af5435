import { extractUsage, type UsageExtractor, waitForUpdate } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clearReportedUsage,
  createReportedUsage,
  settleUsage,
  type TokenUsage,
  USAGE_FIELDS,
  usageFieldOf,
} from '../../src/enrich/usage.js';

type Counts = Readonly<Record<string, number>>;

function settle(counts: Counts): TokenUsage {
  const reported = createReportedUsage();
  for (const [path, count] of Object.entries(counts)) {
    const field = usageFieldOf(path);
    if (field !== null) reported[field] = count;
  }
  const usage = {} as TokenUsage;
  settleUsage(reported, usage);
  return usage;
}

const unreported = Number.NaN;

describe('the spellings of token counts', () => {
  it.each([
    ['prompt_tokens', 'promptTokens'],
    ['promptTokens', 'promptTokens'],
    ['metadata.tokens.prompt', 'promptTokens'],
    ['tokens_completion', 'completionTokens'],
    ['metadata.usage.promptTokens', 'promptTokens'],
    ['measurements.output_tokens', 'completionTokens'],
    ['usage.prompt_tokens_details.cached_tokens', 'cacheReadTokens'],
    ['usage.completionTokensDetails.reasoningTokens', 'reasoningTokens'],
    ['usageMetadata.thoughtsTokenCount', 'reasoningTokens'],
    ['gen_ai.usage.input_tokens', 'promptTokens'],
    ['gen_ai.usage.cache_read.input_tokens', 'cacheReadTokens'],
    ['usage.cache_creation_input_tokens', 'cacheWriteTokensBesideInput'],
    ['total_tokens', 'totalTokens'],
  ])('include %s', (path, field) => {
    expect(usageFieldOf(path)).toBe(field);
  });

  it.each([
    'latency_ms',
    'tokens',
    'prompt',
    'total',
    'max_tokens',
    'constructor',
    '__proto__',
    '',
  ])('do not include %j', (path) => {
    expect(usageFieldOf(path)).toBeNull();
  });

  it('are a table that nobody can change', () => {
    expect(Object.isFrozen(USAGE_FIELDS)).toBe(true);
    for (const [key, field] of Object.entries(USAGE_FIELDS)) expect(usageFieldOf(key)).toBe(field);
  });
});

describe('a settled usage', () => {
  it('says NaN, not 0, for what was not reported', () => {
    expect(settle({})).toEqual({
      promptTokens: unreported,
      completionTokens: unreported,
      cacheReadTokens: unreported,
      cacheWriteTokens: unreported,
      reasoningTokens: unreported,
    });
  });

  it("adds Anthropic's cache counts to its input, which leaves them out", () => {
    const usage = settle({
      'usage.input_tokens': 10,
      'usage.cache_read_input_tokens': 500,
      'usage.cache_creation_input_tokens': 30,
      'usage.output_tokens': 7,
    });
    expect(usage).toMatchObject({ promptTokens: 540, cacheReadTokens: 500, cacheWriteTokens: 30 });
  });

  it("leaves OpenAI's input alone, which has them in it", () => {
    const usage = settle({
      'usage.input_tokens': 540,
      'usage.input_tokens_details.cached_tokens': 500,
      'usage.output_tokens': 7,
      'usage.total_tokens': 547,
    });
    expect(usage).toMatchObject({ promptTokens: 540, cacheReadTokens: 500 });
  });

  it("leaves a gateway's prompt alone when it copies Anthropic's counts beside it", () => {
    const usage = settle({ 'usage.prompt_tokens': 540, 'usage.cache_read_input_tokens': 500 });
    expect(usage).toMatchObject({ promptTokens: 540, cacheReadTokens: 500 });
  });

  it("adds Gemini's thoughts to its candidates and its tools' results to its prompt", () => {
    const usage = settle({
      'usageMetadata.promptTokenCount': 100,
      'usageMetadata.toolUsePromptTokenCount': 5,
      'usageMetadata.candidatesTokenCount': 20,
      'usageMetadata.thoughtsTokenCount': 60,
      'usageMetadata.totalTokenCount': 185,
    });
    expect(usage).toMatchObject({ promptTokens: 105, completionTokens: 80, reasoningTokens: 60 });
  });

  it('takes a missing side from the total, and never a negative one', () => {
    expect(settle({ total_tokens: 30, prompt_tokens: 10 }).completionTokens).toBe(20);
    expect(settle({ total_tokens: 30, completion_tokens: 10 }).promptTokens).toBe(20);
    expect(settle({ total_tokens: 5, prompt_tokens: 10 }).completionTokens).toBe(unreported);
    expect(settle({ total_tokens: 30 }).promptTokens).toBe(unreported);
  });

  it('lets the total decide whether a part came on top of its whole', () => {
    const counts = {
      prompt_tokens: 100,
      completion_tokens: 50,
      reasoning_tokens: 30,
      cached_tokens: 8,
    };
    const whole = (total: number) => settle({ ...counts, total_tokens: total });
    expect(whole(150)).toMatchObject({ promptTokens: 100, completionTokens: 50 });
    expect(whole(180)).toMatchObject({ promptTokens: 100, completionTokens: 80 });
    expect(whole(158)).toMatchObject({ promptTokens: 108, completionTokens: 50 });
    expect(whole(188)).toMatchObject({ promptTokens: 108, completionTokens: 80 });
    expect(whole(999)).toMatchObject({ promptTokens: 100, completionTokens: 50 });
  });

  it('may be written over its own report', () => {
    const reported = createReportedUsage();
    reported.inputTokens = 10;
    reported.cacheReadTokensBesideInput = 90;
    reported.completionTokens = 5;
    settleUsage(reported, reported);
    expect(reported).toMatchObject({ promptTokens: 100, cacheReadTokens: 90, completionTokens: 5 });
    clearReportedUsage(reported);
    expect(reported).toEqual(createReportedUsage());
  });
});

/** Dest names of the price package's extractors that a TokenUsage has room for. */
const KNOWN: Readonly<Record<string, keyof TokenUsage>> = {
  input_tokens: 'promptTokens',
  output_tokens: 'completionTokens',
  cache_read_tokens: 'cacheReadTokens',
  cache_write_tokens: 'cacheWriteTokens',
  output_reasoning_tokens: 'reasoningTokens',
};

/** Perplexity's citations are on top of its output and have no count in a TokenUsage. */
const LEFT_OUT = new Set(['perplexity']);

const providers = ((await waitForUpdate()) ?? []).filter(({ id }) => !LEFT_OUT.has(id));
const shapes = providers.flatMap((provider) =>
  (provider.extractors ?? [])
    .filter(({ root }) => root === 'usage' || root === 'usageMetadata')
    .map((extractor) => ({ provider, extractor, flavor: extractor.api_flavor, id: provider.id })),
);

describe("every provider's raw response", () => {
  it.each(shapes)('of $id ($flavor) is read as the price package reads it', (shape) => {
    const paths = countPaths(shape.extractor);
    const counts = fc.tuple(...paths.map(() => fc.integer({ min: 1, max: 100_000 })));
    const property = fc.property(counts, (values) => {
      const body = {};
      const flat: Record<string, number> = {};
      paths.forEach((path, i) => {
        place(body, path, values[i]!);
        flat[path.join('.')] = values[i]!;
      });
      const root = String(shape.extractor.root);
      for (const { path, dest, required } of shape.extractor.mappings) {
        const steps = [root, ...(Array.isArray(path) ? path : [path])];
        if (required && !(dest in KNOWN)) place(body, steps as string[], 1);
      }
      place(body, [root, 'model'], 'some-model');
      place(body, ['model'], 'some-model');
      place(body, ['modelVersion'], 'some-model');
      const { usage } = extractUsage(shape.provider, body, shape.flavor);
      const total = (usage['input_tokens'] ?? 0) + (usage['output_tokens'] ?? 0);
      const withTotal = 'output_tokens' in usage ? { ...flat, total_tokens: total } : flat;
      const settled = settle(withTotal);
      for (const [dest, field] of Object.entries(KNOWN)) {
        expect([field, settled[field]]).toEqual([field, usage[dest] ?? unreported]);
      }
    });
    fc.assert(property, { numRuns: 20 });
  });
});

function countPaths({ root, mappings }: UsageExtractor): string[][] {
  const paths = new Map<string, string[]>();
  for (const { path, dest } of mappings) {
    const steps = [String(root), ...(Array.isArray(path) ? path : [path])];
    if (!(dest in KNOWN) || !steps.every((step) => typeof step === 'string')) continue;
    paths.set(steps.join('.'), steps as string[]);
  }
  return [...paths.values()];
}

function place(body: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) body[head] = value;
  else place((body[head] ??= {}) as Record<string, unknown>, rest, value);
}
