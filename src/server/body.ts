import { refuse } from '../errors.js';
import { ServerRefusal } from './problem.js';

/** The JSON that a request brings, read no further than it may be long. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  // Also what keeps another site's form from asking: it cannot send this type unasked.
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw new ServerRefusal('unsupported-media-type', 'the body has to be application/json');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw refuse('invalid-query', 'body', `JSON (${(error as Error).message.slice(0, 80)})`, text);
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(maxBytes: number): ServerRefusal {
  return new ServerRefusal('too-large', `a body may have ${maxBytes} bytes`, {
    connection: 'close',
  });
}
