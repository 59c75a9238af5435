import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportFormat } from '../../export/formats.js';
import { exportExperiment } from '../../lab/export.js';
import { type EventQuery, requireQuery, resolveQuery } from '../../query/query.js';
import { directoryName } from '../../store/local/layout.js';
import type { Route, RouteRequest } from '../route.js';
import { sentFile, takePlace } from '../sent-file.js';
import { ID, text } from './parameters.js';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

interface AskedExport {
  readonly id: string;
  readonly query: EventQuery;
  /** What is known of the answer before there is a file. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Refuses what cannot be exported, without reading an event. */
async function askedExport(
  { context, path, query }: RouteRequest,
  format: ExportFormat,
): Promise<AskedExport> {
  const id = path['id']!;
  const asked = requireQuery(query.json('query'));
  resolveQuery(asked, context.lab.nowUs());
  const { record } = await context.lab.find(id);
  const headers = {
    'content-type': MEDIA_TYPES[format],
    'content-disposition': `attachment; filename="${directoryName(record.id)}.${format}"`,
    'cache-control': 'no-store',
  };
  return { id, query: asked, headers };
}

/**
 * Written to a temporary file and streamed from there: an export that fails is a problem, not half a
 * file that looks whole, and a slow reader holds up nothing. The file goes when the stream ends.
 */
async function streamExport(
  { context, signal }: RouteRequest,
  { id, query, headers }: AskedExport,
  format: ExportFormat,
): Promise<Response> {
  const leave = takePlace();
  let directory: string | null = null;
  try {
    directory = await mkdtemp(join(tmpdir(), 'crucible-export-'));
    const file = join(directory, `${randomUUID()}.${format}`);
    await exportExperiment(context.lab, id, format, { path: file, query, signal });
    signal.throwIfAborted();
    const { size, body } = await sentFile(file, directory, leave);
    return new Response(body, { headers: { ...headers, 'content-length': String(size) } });
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
    handle: async (request) => {
      const { context, isHead, signal } = request;
      const asked = await askedExport(request, format);
      // How long the file would be, only the file itself could say.
      if (isHead) return new Response(null, { headers: asked.headers });
      return context.turnstiles.files.pass(signal, () => streamExport(request, asked, format));
    },
  };
}

export const exportCsv: Route = exportRoute('csv');
export const exportJsonl: Route = exportRoute('jsonl');
export const exportParquet: Route = exportRoute('parquet');
