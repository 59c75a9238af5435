import { promisify } from 'node:util';
import { constants, gzip, gzipSync } from 'node:zlib';

const gzipAway = promisify(gzip);

/** JSON alone: event streams have to arrive as they are written, exports are sent from their files. */
const PACKABLE = /^application\/(?:problem\+)?json\s*(?:;|$)/;
/** One or two packets, whether packed or not. */
const LEAST_BYTES = 10_000;
/** So much is packed in some milliseconds; a thread of the pool may have to be waited for longer. */
const MOST_AT_ONCE_BYTES = 300_000;
const QUICKLY = { level: constants.Z_BEST_SPEED };

/**
 * The answer, gzipped where it is JSON of some length and the client takes that, quickly rather than
 * well. A long one is packed in a thread of Node's pool: other requests go on meanwhile.
 */
export async function packed(request: Request, response: Response): Promise<Response> {
  const { headers, body, status } = response;
  if (body === null || headers.has('content-encoding')) return response;
  if (!PACKABLE.test(headers.get('content-type') ?? '')) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const said = new Headers(headers);
  said.append('vary', 'accept-encoding');
  const isPacked =
    bytes.length >= LEAST_BYTES && takesGzip(request.headers.get('accept-encoding') ?? '');
  const sent = isPacked ? await gzipped(bytes) : bytes;
  if (isPacked) said.set('content-encoding', 'gzip');
  said.set('content-length', String(sent.length));
  return new Response(sent, { status, headers: said });
}

async function gzipped(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const isShort = bytes.length <= MOST_AT_ONCE_BYTES;
  return new Uint8Array(isShort ? gzipSync(bytes, QUICKLY) : await gzipAway(bytes, QUICKLY));
}

/** What a client names itself counts before `*`; with a weight of 0 it is refused. */
function takesGzip(accepted: string): boolean {
  const weights = new Map<string, number>();
  for (const each of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
