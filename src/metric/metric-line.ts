import { encodeJson } from '../event/json.js';
import { jsonNumber } from '../event/json-text.js';
import type { MetricEntry, MetricFields } from './metrics-store.js';

/**
 * One metric as one line of JSON. Names and key order are a file format that other languages
 * read, so the text is put together by hand:
 *
 *     {"run_id":"run_123","metric":"loss","value":2.5,"step":0,"timestamp":"2025-12-28T10:30:00Z","metadata":{}}
 */

/**
 * Metadata as the text of one JSON object. Never throws: what cannot be read, or not as an object,
 * is told in its place.
 */
export function encodeMetadata(metadata: object): string {
  const json = encodeJson(metadata);
  return json.startsWith('{') ? json : `{"metadata":${json}}`;
}

/** Encodes one line, its newline included. Never throws, whatever the metadata holds. */
export function encodeMetricLine(
  runId: string,
  metric: string,
  value: number,
  fields: MetricFields,
): string {
  return (
    `{"run_id":${JSON.stringify(runId)},"metric":${JSON.stringify(metric)}` +
    `,"value":${jsonNumber(value)},"step":${fields.step ?? 'null'}` +
    `,"timestamp":${JSON.stringify(fields.timestamp)}` +
    `,"metadata":${encodeMetadata(fields.metadata)}}\n`
  );
}

/**
 * Decodes one line. A missing `step` or `metadata` is no fault (other writers leave them out);
 * anything else that is missing or of another type is.
 *
 * @throws Error saying what is wrong with the line.
 */
export function decodeMetricLine(text: string): MetricEntry {
  const line: unknown = JSON.parse(text);
  if (!isRecord(line)) throw new Error('expected a JSON object');
  return {
    runId: textOf(line, 'run_id'),
    metric: textOf(line, 'metric'),
    value: metricValueOf(line['value']),
    step: stepOf(line['step']),
    timestamp: textOf(line, 'timestamp'),
    metadata: metadataOf(line['metadata']),
  };
}

function textOf(line: Record<string, unknown>, key: string): string {
  const value = line[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${key}: expected a non-empty string`);
}

function metricValueOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw new Error('value: expected a number, "NaN", "Infinity" or "-Infinity"');
}

function stepOf(step: unknown): number | null {
  if (step === undefined || step === null) return null;
  if (typeof step === 'number' && Number.isSafeInteger(step) && step >= 0) return step;
  throw new Error('step: expected a non-negative integer or null');
}

function metadataOf(metadata: unknown): Record<string, unknown> {
  if (metadata === undefined || metadata === null) return {};
  if (isRecord(metadata)) return metadata;
  throw new Error('metadata: expected an object');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
