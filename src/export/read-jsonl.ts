import type { TelemetryEvent } from '../event/event.js';
import { reviveJson } from '../event/json.js';
import { decodeEvent, isValues } from './decode-event.js';
import { readLines, unreadable } from './read-lines.js';

/** A line that is no event. */
export interface MalformedEventLine {
  /** Counted from 1; where an object is spread over several lines, its first. */
  readonly line: number;
  readonly text: string;
  readonly error: Error;
}

export interface ReadJsonLinesOptions {
  /** Called for each malformed line, which is then passed over. Without it, the first is an error. */
  readonly onMalformedLine?: (line: MalformedEventLine) => void;
}

/**
 * The events of a file that was exported as JSON Lines (indented or not, packed with gzip or not)
 * or archived: as they were when they were written. NaN and the infinities are numbers again. One
 * event is held at a time.
 *
 * @example
 * for await (const event of readJsonLines('exports/run-1.jsonl')) console.log(event.eventName);
 *
 * @throws CrucibleError 'path-unreadable' with `details.path`, and `details.line` where a line is
 * malformed: a file with an end missing must not pass for a whole one.
 */
export async function* readJsonLines(
  path: string,
  options: ReadJsonLinesOptions = {},
): AsyncGenerator<TelemetryEvent> {
  for await (const { number, text } of readDocuments(path)) {
    let event: TelemetryEvent | null;
    try {
      event = eventOf(reviveJson(text));
    } catch (cause) {
      const error = cause as Error;
      if (options.onMalformedLine === undefined) {
        throw unreadable(path, 'an event', { line: number }, error);
      }
      options.onMalformedLine({ line: number, text, error });
      continue;
    }
    if (event !== null) yield event;
  }
}

/** An archive's first line is about the experiment. */
function eventOf(line: unknown): TelemetryEvent | null {
  return isValues(line) && line['crucible'] === 'experiment' ? null : decodeEvent(line);
}

interface Document {
  readonly number: number;
  readonly text: string;
}

/** Lines, or, where a line holds no more than a brace, all up to the line with the other brace. */
async function* readDocuments(path: string): AsyncGenerator<Document> {
  let open: { readonly number: number; text: string } | null = null;
  for await (const { number, text } of readLines(path)) {
    const line = (number === 1 ? text.replace(/^\ufeff/, '') : text).trimEnd();
    // Inside an object every line is indented. One that is not, and closes nothing, means that
    // the object's end is missing; that is no reason to lose the next one.
    if (open !== null && !line.startsWith(' ')) {
      const closes = line === '}';
      yield closes ? { number: open.number, text: open.text + line } : open;
      open = null;
      if (closes) continue;
    }
    if (open !== null) open.text += `${line}\n`;
    else if (line === '{') open = { number, text: line };
    else if (line !== '') yield { number, text: line };
  }
  if (open !== null) yield open;
}
