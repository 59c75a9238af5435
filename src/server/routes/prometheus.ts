import { expose } from '../prometheus/expose.js';
import { EXPOSITION_TYPE } from '../prometheus/exposition.js';
import type { Route } from '../route.js';

export const getPrometheus: Route = {
  method: 'get',
  path: '/metrics',
  operation: 'getPrometheus',
  summary: "Metrics of experiments that record, and of the server, in Prometheus' text format.",
  access: 'read',
  worksWithoutStore: true,
  answer: { kind: 'other', mediaTypes: ['text/plain'], description: 'Text format 0.0.4.' },
  handle: async ({ context, signal }) =>
    new Response(await expose(context, signal), {
      headers: { 'content-type': EXPOSITION_TYPE, 'cache-control': 'no-store' },
    }),
};
