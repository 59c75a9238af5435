import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';
import { WRITER_LENGTH } from '../../ids.js';

/** Where things lie in an experiment's directory. */
export interface ExperimentPaths {
  readonly directory: string;
  readonly record: string;
  readonly events: string;
  readonly rollups: string;
  readonly writers: string;
}

export function pathsOf(directory: string): ExperimentPaths {
  return {
    directory,
    record: recordPathOf(directory),
    events: join(directory, 'events'),
    rollups: join(directory, 'rollups'),
    writers: join(directory, 'writers'),
  };
}

/** Of that directory's record alone, where there are thousands. */
export function recordPathOf(directory: string): string {
  return `${directory}${sep}experiment.json`;
}

/** A directory's name for any id: its own where that is safe on every file system. */
export function directoryName(experimentId: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,99}$/.test(experimentId)) return experimentId;
  return `=${createHash('sha256').update(experimentId).digest('hex').slice(0, 32)}`;
}

/**
 * A file of events: what one writer wrote, numbered in the order of writing. A tail grows; a segment
 * is sealed, and may stand for several tails in a row.
 */
export interface EventsFile {
  readonly name: string;
  readonly kind: 'tail' | 'segment';
  readonly writer: string;
  readonly first: number;
  readonly last: number;
}

const NAME = new RegExp(
  `^([0-9a-f]{${WRITER_LENGTH}})-([0-9]{6,12})(?:-([0-9]{6,12}))?\\.(tail|parquet)$`,
);

export function parseEventsFile(name: string): EventsFile | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const first = Number(match[2]);
  const last = match[3] === undefined ? first : Number(match[3]);
  const kind = match[4] === 'tail' ? 'tail' : 'segment';
  return { name, kind, writer: match[1]!, first, last };
}

export function tailName(writer: string, number: number): string {
  return `${writer}-${digits(number)}.tail`;
}

export function segmentName(writer: string, first: number, last: number): string {
  const range = first === last ? digits(first) : `${digits(first)}-${digits(last)}`;
  return `${writer}-${range}.parquet`;
}

/** What is known of a segment lies beside it in `rollups/`, under its name. */
export function sidecarName(segment: string): string {
  return segment.replace(/\.parquet$/, '.rollup');
}

function digits(number: number): string {
  return String(number).padStart(6, '0');
}

/** Without those that another one stands for: a tail whose segment is there, segments put together. */
export function currentFiles(files: readonly EventsFile[]): EventsFile[] {
  const segments = files.filter(({ kind }) => kind === 'segment');
  return files.filter(
    (file) => !segments.some((other) => other !== file && standsFor(other, file)),
  );
}

function standsFor(segment: EventsFile, file: EventsFile): boolean {
  if (segment.writer !== file.writer) return false;
  if (segment.first > file.first || segment.last < file.last) return false;
  return file.kind === 'tail' || segment.first < file.first || segment.last > file.last;
}
