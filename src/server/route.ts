import type { ServerContext } from './context.js';
import type { QueryParameters } from './query-parameters.js';
import type { Schema } from './schemas/schema.js';

export interface RouteParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
  readonly required?: boolean;
}

/** What a handler sees of a request: decoded as far as that is the same for all. */
export interface RouteRequest {
  readonly context: ServerContext;
  /** By name, as the path has them in braces. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: QueryParameters;
  /** Parsed JSON; undefined where the route takes no body. */
  readonly body: unknown;
  readonly headers: Headers;
  /** Nothing but the answer's headers will be sent. */
  readonly isHead: boolean;
  /** Aborts when the client has gone, or the time is over. */
  readonly signal: AbortSignal;
}

/**
 * One way to ask the server. The application, its checks and the OpenAPI document are all made of
 * these.
 */
export interface Route {
  readonly method: 'get' | 'post';
  /** As OpenAPI has it: `/api/experiments/{id}`. */
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  /** Who may ask: everybody, who may read, who may change. */
  readonly access: 'public' | 'read' | 'write';
  /** May take only so long. What few may do at a time waits at a turnstile of the context. */
  readonly isExpensive?: boolean;
  /** Answers also while the store is gone, and says so. */
  readonly worksWithoutStore?: boolean;
  readonly parameters?: readonly RouteParameter[];
  readonly body?: Schema;
  readonly answer: RouteAnswer;
  /** A value is answered as JSON, a `Response` as it is. */
  readonly handle: (request: RouteRequest) => Promise<unknown>;
}

export type RouteAnswer =
  | { readonly kind: 'json'; readonly schema: Schema }
  | {
      readonly kind: 'other';
      readonly mediaTypes: readonly string[];
      readonly description: string;
    };

/** The answer is JSON of that schema. */
export function jsonAnswer(schema: Schema): RouteAnswer {
  return { kind: 'json', schema };
}
