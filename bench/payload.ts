const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-3-5-sonnet-20241022'] as const;
const PROVIDERS = ['openai', 'openai', 'anthropic'] as const;

/** The event all contenders report: 1 measurement and 7 metadata values, its sample id ever new. */
export const EVENT = 'req_llm.request.stop';

export function measurementsOf(i: number): { duration: number } {
  return { duration: 1e6 + ((i * 7919) % 5e8) };
}

export function metadataOf(i: number): Record<string, string | number> {
  return {
    model: MODELS[i % 3]!,
    provider: PROVIDERS[i % 3]!,
    prompt_tokens: 100 + (i % 900),
    completion_tokens: 10 + (i % 300),
    sample_id: `sample-${i}`,
    user_id: `user-${i % 1000}`,
    session_id: `session-${i % 50}`,
  };
}
