import { resolve } from 'node:path';
import { refuse } from '../errors.js';
import { type MalformedLine, malformedLines } from './malformed-lines.js';
import { decodeMetricLine, encodeMetricLine } from './metric-line.js';
import type { MetricEntry, MetricsAdapter } from './metrics-store.js';
import { MAX_LINE_BYTES, type RawLine, readLines } from './read-lines.js';
import { sharedWriter } from './shared-writers.js';

export interface JsonlMetricsOptions {
  /** The file; it and its directory are created by the first write. */
  readonly path: string;
  /**
   * Called for each line that is no metric, during `read`. Without it one process warning tells
   * of the file. What it throws ends the read: that is how to be strict.
   */
  readonly onMalformedLine?: ((line: MalformedLine) => void) | undefined;
  /** How much is kept while the file cannot be written, before lines are dropped. 16 MiB. */
  readonly maxPendingBytes?: number | undefined;
}

/** A `MetricsAdapter` over one file of JSON lines, with what there is to know about it. */
export interface JsonlMetrics extends MetricsAdapter {
  /** Absolute. */
  readonly path: string;
  /** Malformed lines met by the last `read` that this adapter finished; of all runs in the file. */
  readonly malformedLines: number;
  /** Lines of this process that are not in the file yet. */
  readonly pendingLines: number;
  /** Lines of this process that were lost: the buffer was full and the file could not be written. */
  readonly droppedLines: number;
}

const MAX_PENDING_BYTES = 16 * 1024 * 1024;

/**
 * Keeps metrics as JSON lines in one file, which any number of adapters, threads and processes
 * on this machine may append to at once; lines never mix.
 *
 * `record` only buffers: it never throws, and what is recorded reaches the file within some
 * milliseconds, on `flush` or `read` (of any run: the file is one), or at the latest when the
 * process exits. A signal without a handler, like `worker.terminate()`, ends without an exit:
 * then the last milliseconds' records may be missing.
 *
 * @example
 * const adapter = jsonlMetrics({ path: 'training/metrics.jsonl' });
 * MetricsStore.record(adapter, 'run_123', 'loss', 2.5, { step: 0 });
 * await MetricsStore.flush(adapter, 'run_123');
 *
 * @throws CrucibleError 'invalid-option' for a bad option. `flush` and `read` reject with
 * 'path-unwritable' while recorded lines cannot be written (they stay buffered for the next try),
 * `read` with 'path-unreadable' if there is a file that cannot be read.
 */
export function jsonlMetrics(options: JsonlMetricsOptions): JsonlMetrics {
  const { path, onMalformedLine, maxPendingBytes } = checkedOptions(options);
  const writer = sharedWriter(path);
  let lastMalformed = 0;
  return {
    path,
    get malformedLines() {
      return lastMalformed;
    },
    get pendingLines() {
      return writer.pendingLines;
    },
    get droppedLines() {
      return writer.droppedLines;
    },
    record(runId, metric, value, fields) {
      writer.push(encodeMetricLine(runId, metric, value, fields), maxPendingBytes);
    },
    flush: () => writer.flush(),
    async read(runId) {
      // Without fsync: a read goes through the page cache and sees what is merely written.
      await writer.handOver();
      const malformed = malformedLines(path, onMalformedLine);
      const entries: MetricEntry[] = [];
      await readLines(path, (raw) => {
        const entry = decodeRawLine(raw);
        if (entry instanceof Error) malformed.add({ line: raw.line, text: raw.text, error: entry });
        else if (entry.runId === runId) entries.push(entry);
      });
      lastMalformed = malformed.count;
      malformed.finish();
      return entries;
    },
  };
}

function checkedOptions(options: JsonlMetricsOptions): JsonlMetricsOptions & {
  readonly maxPendingBytes: number;
} {
  const {
    path,
    onMalformedLine,
    maxPendingBytes = MAX_PENDING_BYTES,
  } = options ?? ({} as JsonlMetricsOptions);
  if (typeof path !== 'string' || path === '') {
    throw refuse('invalid-option', 'path', 'a non-empty string', path);
  }
  if (onMalformedLine !== undefined && typeof onMalformedLine !== 'function') {
    throw refuse('invalid-option', 'onMalformedLine', 'a function', onMalformedLine);
  }
  if (!Number.isSafeInteger(maxPendingBytes) || maxPendingBytes < 1) {
    throw refuse('invalid-option', 'maxPendingBytes', 'a positive integer', maxPendingBytes);
  }
  // Now, because a later chdir must not move the file.
  return { path: resolve(path), onMalformedLine, maxPendingBytes };
}

function decodeRawLine({ text, fault, ended }: RawLine): MetricEntry | Error {
  if (fault === 'too-long') return new Error(`the line is longer than ${MAX_LINE_BYTES} bytes`);
  if (fault === 'not-utf8') return new Error('the line is not UTF-8');
  try {
    return decodeMetricLine(text);
  } catch (error) {
    if (ended) return error as Error;
    return new Error('the last line has no end: torn by a crash, or still being written', {
      cause: error,
    });
  }
}
