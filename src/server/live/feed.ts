import type { StreamMessage } from './client.js';

/** What one stream is about: read once for all who watch it. */
export interface Feed {
  /** Reads what is new; messages for everybody. */
  poll(): Promise<readonly StreamMessage[]>;
  /**
   * What somebody who comes now has to know, from what was read last; `cursor` is the id of the last
   * message that they have seen.
   */
  welcome(cursor: string | null): readonly StreamMessage[];
  /** The last message of all, once there is nothing more to come. */
  readonly end: StreamMessage | null;
  /** How long to wait before the next poll. */
  readonly pauseMs: number;
}
