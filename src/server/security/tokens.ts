import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ResolvedServerSettings } from '../../config/server-options.js';
import { ServerRefusal } from '../problem.js';

export type Access = 'public' | 'read' | 'write';

const CHALLENGE = { 'www-authenticate': 'Bearer realm="crucible"' };

/**
 * Who may do what. Tokens are compared as keyed digests, in a time that does not depend on how much of
 * them is right. They come in the `Authorization` header alone: a URL ends up in logs and histories,
 * and a cookie is sent by other sites, too.
 */
export class Tokens {
  readonly #key = randomBytes(32);
  readonly #read: Buffer | null;
  readonly #write: Buffer | null;
  readonly #isReadOpen: boolean;

  constructor({ readToken, writeToken, isLoopback }: ResolvedServerSettings) {
    this.#read = readToken === null ? null : this.#digest(readToken);
    this.#write = writeToken === null ? null : this.#digest(writeToken);
    this.#isReadOpen = readToken === null && isLoopback;
  }

  get readNeedsToken(): boolean {
    return !this.#isReadOpen;
  }

  get isWritable(): boolean {
    return this.#write !== null;
  }

  #digest(token: string): Buffer {
    return createHmac('sha256', this.#key).update(token).digest();
  }

  /** @throws ServerRefusal `unauthorized` without a right token, `forbidden` where it is not enough. */
  require(access: Access, authorization: string | null): void {
    if (access === 'public') return;
    const given = grantOf(authorization);
    if (given === null) {
      if (access === 'read' && this.#isReadOpen) return;
      if (access === 'write' && this.#write === null)
        throw new ServerRefusal('forbidden', 'this server changes nothing: it has no write token');
      throw new ServerRefusal(
        'unauthorized',
        `this takes a token that may ${access === 'read' ? 'read' : 'change experiments'}`,
        CHALLENGE,
      );
    }
    const digest = this.#digest(given);
    // Both, always: which of them it was is not to be told from the time.
    const mayWrite = isSame(this.#write, digest);
    const mayRead = isSame(this.#read, digest);
    if (mayWrite) return;
    if (access === 'read' && mayRead) return;
    if (mayRead) throw new ServerRefusal('forbidden', 'this token may read and not change');
    throw new ServerRefusal('unauthorized', 'this token is not right', CHALLENGE);
  }
}

function isSame(expected: Buffer | null, given: Buffer): boolean {
  const isEqual = timingSafeEqual(expected ?? Buffer.alloc(given.length), given);
  return expected !== null && isEqual;
}

function grantOf(authorization: string | null): string | null {
  if (authorization === null) return null;
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1] ?? '';
}
