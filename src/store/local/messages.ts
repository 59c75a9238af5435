import type { RecordingCounts } from '../../event/experiment.js';

/** What a writer says of itself with what it hands over. */
export interface WriterState {
  /** Null where nobody counts: what is imported was counted when it was recorded. */
  readonly counts: RecordingCounts | null;
  readonly samplesObserved: number;
}

/** Of one experiment that this process records. */
export interface OpenMessage {
  readonly type: 'open';
  readonly key: number;
  readonly directory: string;
  readonly writer: string;
  readonly state: WriterState;
}

/** What is to be said of a writer whose frames do not go through the thread. */
export interface StateMessage {
  readonly type: 'state';
  readonly key: number;
  readonly state: WriterState;
}

/** A frame to be written; its memory is shared, so that it can be written from here if need be. */
export interface AppendMessage {
  readonly type: 'append';
  readonly key: number;
  readonly ticket: number;
  readonly memory: SharedArrayBuffer;
  readonly bytes: number;
  readonly rows: number;
  readonly state: WriterState;
}

/** A tail that was written on the main thread and is complete. */
export interface SealMessage {
  readonly type: 'seal';
  readonly key: number;
  readonly number: number;
  readonly state: WriterState;
}

/** Write and seal everything; then the writer leaves. */
export interface CloseMessage {
  readonly type: 'close';
  readonly key: number;
  readonly ticket: number;
  readonly state: WriterState;
}

/** Seal what writers that are dead have left in an experiment's directory. */
export interface RecoverMessage {
  readonly type: 'recover';
  readonly ticket: number;
  readonly directory: string;
}

/** Forget it: its directory is about to be removed. */
export interface DiscardMessage {
  readonly type: 'discard';
  readonly key: number;
  readonly ticket: number;
}

export type Request =
  | OpenMessage
  | StateMessage
  | AppendMessage
  | SealMessage
  | CloseMessage
  | RecoverMessage
  | DiscardMessage;

export interface Failure {
  readonly message: string;
  readonly code: string | null;
}

/** What can be said of an error to another thread. */
export function failureOf(error: unknown): Failure {
  const { message, code } = error as NodeJS.ErrnoException;
  return { message: message ?? String(error), code: code ?? null };
}

export type Answer =
  /** The thread is up. */
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly ticket: number; readonly failure: Failure | null }
  /** Events that were written, and whose files somebody removed. */
  | { readonly type: 'lost'; readonly key: number; readonly rows: number }
  /** The experiment's record is not what it was. */
  | { readonly type: 'record-changed'; readonly key: number }
  | { readonly type: 'warning'; readonly key: number; readonly message: string };

/**
 * What has become of a frame, in the first four bytes of its memory. Whoever moves it from WAITING to
 * TAKEN is the one to write it: the writer thread, or the main thread of a process that is ending.
 */
export const FRAME_STATE = { WAITING: 0, TAKEN: 1, WRITTEN: 2, FAILED: 3 } as const;

/** Where the frame begins in its memory. */
export const FRAME_START = 8;
