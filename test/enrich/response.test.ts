import { describe, expect, it } from 'vitest';
import { EventFacts } from '../../src/enrich/facts.js';
import { noteResponseUsage } from '../../src/enrich/response.js';

function reported(response: object): Record<string, number> {
  const facts = new EventFacts();
  noteResponseUsage(facts, response);
  return Object.fromEntries(Object.entries(facts.reported).filter(([, n]) => !Number.isNaN(n)));
}

describe('the usage in a response that is not kept', () => {
  it("is read as OpenAI's chat completions send it", () => {
    expect(
      reported({
        id: 'x',
        choices: [{ message: { content: 'secret' } }],
        usage: {
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 15,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 2 },
        },
      }),
    ).toEqual({
      promptTokens: 10,
      completionTokens: 5,
      totalTokens: 15,
      cacheReadTokens: 4,
      reasoningTokens: 2,
    });
  });

  it('is read as Anthropic sends it', () => {
    expect(
      reported({ usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 100 } }),
    ).toEqual({ inputTokens: 10, completionTokens: 5, cacheReadTokensBesideInput: 100 });
  });

  it('is read as Gemini sends it, and where a client wraps the answer', () => {
    const usageMetadata = { promptTokenCount: 3, totalTokenCount: 5 };
    expect(reported({ usageMetadata })).toEqual({ promptTokens: 3, totalTokens: 5 });
    expect(reported({ status: 200, body: { usage: { prompt_tokens: 3 } } })).toEqual({
      promptTokens: 3,
    });
  });

  it.each([
    ['no usage', {}],
    ['usage that is null', { usage: null }],
    ['usage that is a text', { usage: 'a lot' }],
    ['counts that are texts', { usage: { prompt_tokens: '10' } }],
    ['counts too deep inside', { usage: { a: { b: { prompt_tokens: 1 } } } }],
    ['an array', []],
  ])('is nothing in a response with %s', (_, response) => {
    expect(reported(response)).toEqual({});
  });
});
