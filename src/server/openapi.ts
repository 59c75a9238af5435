import type { Route } from './route.js';
import { COMPONENTS } from './schemas/components.js';
import { named } from './schemas/schema.js';

const PROBLEM = {
  description: 'What was wrong (RFC 9457).',
  content: { 'application/problem+json': { schema: named('Problem') } },
};

/** The OpenAPI 3.1 document of those routes. */
export function openApiDocument(
  routes: readonly Route[],
  version: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    paths[route.path]![route.method] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'crucible-telemetry',
      version,
      description:
        'Experiments, live. Numbers that JSON has no word for are the texts NaN, Infinity and -Infinity.',
    },
    paths,
    components: {
      schemas: COMPONENTS,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf(route: Route): Record<string, unknown> {
  const { operation, summary, access, body, parameters = [] } = route;
  return {
    operationId: operation,
    summary,
    security: access === 'public' ? [] : access === 'write' ? [{ token: [] }] : [{ token: [] }, {}],
    'x-access': access,
    parameters: parameters.map(({ name, description, schema, required }) => {
      const isInPath = route.path.includes(`{${name}}`);
      return {
        name,
        in: isInPath ? 'path' : 'query',
        description,
        required: isInPath || required === true,
        schema,
      };
    }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { 200: answerOf(route), default: PROBLEM },
  };
}

function answerOf({ answer }: Route): Record<string, unknown> {
  if (answer.kind === 'json')
    return {
      description: 'The answer.',
      content: { 'application/json': { schema: answer.schema } },
    };
  return {
    description: answer.description,
    content: Object.fromEntries(answer.mediaTypes.map((type) => [type, {}])),
  };
}
