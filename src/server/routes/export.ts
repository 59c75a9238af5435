import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportFormat } from '../../export/formats.js';
import { exportExperiment } from '../../lab/export.js';
import { requireQuery } from '../../query/query.js';
import { directoryName } from '../../store/local/layout.js';
import type { Route, RouteRequest } from '../route.js';
import { sentFile, takePlace } from '../sent-file.js';
import { ID, text } from './parameters.js';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

/**
 * Written to a temporary file and streamed from there: an export that fails is a problem, not half a
 * file that looks whole, and a slow reader holds up nothing. The file goes when the stream ends.
 */
async function streamExport(
  { context, path, query, signal }: RouteRequest,
  format: ExportFormat,
): Promise<Response> {
  const id = path['id']!;
  const asked = requireQuery(query.json('query'));
  const { record } = await context.lab.find(id);
  const leave = takePlace();
  let directory: string | null = null;
  try {
    directory = await mkdtemp(join(tmpdir(), 'crucible-export-'));
    const file = join(directory, `${randomUUID()}.${format}`);
    await exportExperiment(context.lab, id, format, { path: file, query: asked, signal });
    signal.throwIfAborted();
    const { size, body } = await sentFile(file, directory, leave);
    return new Response(body, {
      headers: {
        'content-type': MEDIA_TYPES[format],
        'content-length': String(size),
        'content-disposition': `attachment; filename="${directoryName(record.id)}.${format}"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    leave();
    if (directory !== null) await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function exportRoute(format: ExportFormat): Route {
  return {
    method: 'get',
    path: `/api/experiments/{id}/export.${format}`,
    operation: `export${format[0]!.toUpperCase()}${format.slice(1)}`,
    summary: `The events of an experiment as ${format}, streamed.`,
    access: 'read',
    isExpensive: true,
    parameters: [ID, text('query', "Which events: the library's query, as JSON.")],
    answer: {
      kind: 'other',
      mediaTypes: [MEDIA_TYPES[format].split(';')[0]!],
      description: 'The file.',
    },
    handle: (request) =>
      request.context.turnstiles.files.pass(request.signal, () => streamExport(request, format)),
  };
}

export const exportCsv: Route = exportRoute('csv');
export const exportJsonl: Route = exportRoute('jsonl');
export const exportParquet: Route = exportRoute('parquet');
