/**
 * Metadata keys, in snake_case, that carry what people wrote and models answered. Their texts are
 * not kept unless an experiment asks for it: they are large, and often not the experimenter's to keep.
 */
export const CONTENT_KEYS: readonly string[] = [
  'prompt',
  'prompts',
  'system_prompt',
  'user_prompt',
  'prompt_text',
  'system_instructions',
  'messages',
  'input',
  'inputs',
  'input_messages',
  'request_body',
  'response',
  'responses',
  'response_body',
  'response_text',
  'completion',
  'completions',
  'completion_text',
  'choices',
  'output',
  'outputs',
  'output_messages',
  'content',
  'body',
];

const KEYS: ReadonlySet<string> = new Set(CONTENT_KEYS);

/** Attributes of OpenTelemetry, OpenLLMetry and OpenInference that end in such a key. */
const ATTRIBUTE = new RegExp(`^(?:gen_ai|llm)_(?:\\w+_)?(?:${CONTENT_KEYS.join('|')})$`);
/** OpenInference's whole request and answer. */
const VALUES: ReadonlySet<string> = new Set(['input_value', 'output_value']);

/**
 * Whether a metadata key (snake_case) carries prompt or response bodies. Dropped is what stands,
 * at the top of the metadata or in objects inside, under
 *
 * - one of `CONTENT_KEYS`, however it is spelled (`systemPrompt`, `system-prompt`);
 * - an attribute `gen_ai.…` or `llm.…` that ends in one of them: `gen_ai.input.messages`,
 *   `gen_ai.prompt.0.content`, `llm.output`; and `input.value` and `output.value`;
 *
 * if it is a text, an array or an object (a `Date`, a `Map` … too); numbers and booleans stay.
 * Objects inside arrays, and those too deep or large for columns of their own, are kept as JSON,
 * without their properties of such keys. The token counts of a dropped response are read
 * beforehand. Everything else is kept: a text under another name, and all measurements.
 */
export function isContentKey(key: string): boolean {
  return KEYS.has(key) || VALUES.has(key) || ATTRIBUTE.test(key);
}
