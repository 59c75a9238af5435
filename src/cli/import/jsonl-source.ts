import type { TelemetryEvent } from '../../event/event.js';
import { reviveJson } from '../../event/json.js';
import { readJsonLines } from '../../export/read-jsonl.js';
import { readLines } from '../../export/read-lines.js';
import type { BadLine, ImportedEvent, ImportSource } from './imported-event.js';
import { createMapper, type MappingOptions } from './mapping.js';

/** What `export` or `archive` wrote: events are as they were recorded. */
export function ownJsonlSource(path: string): ImportSource {
  return { events: (onBadLine) => ownEvents(path, onBadLine) };
}

async function* ownEvents(
  path: string,
  onBadLine: (bad: BadLine) => void,
): AsyncGenerator<ImportedEvent> {
  const events = readJsonLines(path, {
    onMalformedLine: ({ line, error }) => onBadLine({ line, reason: error.message }),
  });
  let line = 0;
  for await (const event of events) yield ofRecorded(event, ++line);
}

function ofRecorded(event: TelemetryEvent, line: number): ImportedEvent {
  const { eventName, timestampUs, measurements, metadata } = event;
  return { line, name: eventName, timestampUs, measurements, metadata, recorded: event };
}

/** Anybody's JSON object a line. */
export function jsonlSource(path: string, options: MappingOptions): ImportSource {
  return { events: (onBadLine) => eventsOf(path, options, onBadLine) };
}

async function* eventsOf(
  path: string,
  options: MappingOptions,
  onBadLine: (bad: BadLine) => void,
): AsyncGenerator<ImportedEvent> {
  const map = createMapper(options);
  for await (const { number, text } of readLines(path)) {
    const line = (number === 1 ? text.replace(/^\ufeff/, '') : text).trim();
    if (line === '') continue;
    let event: ImportedEvent;
    try {
      event = map(objectOf(line), number);
    } catch (error) {
      onBadLine({ line: number, reason: (error as Error).message });
      continue;
    }
    yield event;
  }
}

function objectOf(line: string): Record<string, unknown> {
  const value = reviveJson(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TypeError('expected an object');
}
