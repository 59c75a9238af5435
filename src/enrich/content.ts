/**
 * Metadata keys that carry what people wrote and models answered. Their texts are not kept unless
 * an experiment asks for it: they are large, and often not the experimenter's to keep.
 */
const CONTENT_KEYS: ReadonlySet<string> = new Set([
  'prompt',
  'prompts',
  'system_prompt',
  'messages',
  'input',
  'inputs',
  'input_messages',
  'request_body',
  'response',
  'responses',
  'response_body',
  'completion',
  'completions',
  'output',
  'outputs',
  'output_messages',
  'content',
  'body',
]);

/** Whether a top-level metadata key (snake_case) carries prompt or response bodies. */
export function isContentKey(key: string): boolean {
  return CONTENT_KEYS.has(key);
}
