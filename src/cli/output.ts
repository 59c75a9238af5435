import type { WriteStream } from 'node:tty';
import type { Output } from './command.js';
import { chooseColours } from './text/colours.js';

export interface OutputWishes {
  readonly color?: boolean | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Called when nobody reads any more, as in `crucible query … | head`. */
  readonly onClosed: () => void;
}

/** An output of a process's stream. */
export function streamOutput(stream: NodeJS.WriteStream, wishes: OutputWishes): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') wishes.onClosed();
    else throw error;
  });
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text)) return resolve();
        const goOn = (): void => {
          stream.off('drain', goOn).off('error', goOn);
          resolve();
        };
        // Where nobody reads any more, nothing drains.
        stream.on('drain', goOn).on('error', goOn);
      }),
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? ((stream as WriteStream).columns ?? null) : null;
    },
    colours: chooseColours({ ...wishes, isTerminal: stream.isTTY === true }),
  };
}
