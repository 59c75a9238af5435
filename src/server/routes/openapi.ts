import { openApiDocument } from '../openapi.js';
import { jsonAnswer, type Route } from '../route.js';
import { ANY_OBJECT } from '../schemas/schema.js';

/** Of all the routes there are, itself among them. */
export function openApiRoute(routes: () => readonly Route[]): Route {
  return {
    method: 'get',
    path: '/openapi.json',
    operation: 'getOpenApi',
    summary: 'This document.',
    access: 'public',
    answer: jsonAnswer(ANY_OBJECT),
    handle: async ({ context }) => openApiDocument(routes(), context.version),
  };
}
