/**
 * An LLM call loop over HTTP, against a local server that speaks the shape of a chat completion.
 * Tokens come from the response; the cost follows from model, provider and today's prices.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startExperiment, telemetry } from 'crucible-telemetry';

interface ChatResponse {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

/** Stands in for a provider: counts real words, answers with the longest, is overloaded now and then. */
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { messages, seed } = JSON.parse(body) as { messages: { content: string }[]; seed: number };
  const words = messages.flatMap(({ content }) => content.split(/\s+/));
  const overloaded = seed % 17 === 16;
  const content = words.reduce((a, b) => (b.length > a.length ? b : a), '');
  const answer: ChatResponse = {
    choices: [{ message: { content } }],
    usage: { prompt_tokens: words.length, completion_tokens: 1 },
  };
  response.writeHead(overloaded ? 503 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(overloaded ? { error: 'overloaded' } : answer));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`;

async function ask(question: string, sampleId: string, seed: number): Promise<string> {
  const metadata = {
    model: 'gpt-4o-mini',
    provider: 'openai',
    sample_id: sampleId,
    temperature: 0,
  };
  return telemetry.span('req_llm.request', metadata, async (span) => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ messages: [{ role: 'user', content: question }], seed }),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const { choices, usage } = (await response.json()) as ChatResponse;
    span.addMetadata({ usage });
    return choices[0]!.message.content;
  });
}

const experiment = await startExperiment({
  name: 'llm calls',
  sampleSize: 60,
  events: ['req_llm.**'],
});
await experiment.run(async () => {
  const questions = Array.from(
    { length: 60 },
    (_, i) => `which word of sentence number ${i} is longest`,
  );
  const answers = await Promise.allSettled(
    questions.map((question, i) => ask(question, `q-${i}`, i)),
  );
  console.log(
    `answered: ${answers.filter(({ status }) => status === 'fulfilled').length} of ${answers.length}`,
  );
});
server.close();
server.closeAllConnections();

await experiment.stop();
const { latency, cost, reliability, tokens } = await experiment.metrics();
console.log(`latency: p50 ${latency.p50?.toFixed(1)} ms, p95 ${latency.p95?.toFixed(1)} ms`);
console.log(
  `success rate: ${((reliability.successRate ?? 0) * 100).toFixed(1)}% of ${reliability.totalRequests}`,
);
console.log(`tokens: ${tokens.totalPrompt} in, ${tokens.totalCompletion} out`);
console.log(
  `cost: $${cost.total?.toFixed(6)}, or $${cost.costPer1mRequests?.toFixed(2)} for a million requests`,
);
console.log(`prices: ${experiment.record.prices?.source} ${experiment.record.prices?.version}`);
