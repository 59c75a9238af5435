import { open, rm } from 'node:fs/promises';
import { ServerRefusal } from './problem.js';

const CHUNK_BYTES = 64 * 1024;
/** Who reads nothing for so long has gone, or never meant to. */
const STALLED_MS = 60_000;
/** Each holds a file on disk. */
const MOST_SENT = 8;

let beingSent = 0;

/** A place among the files that this process sends at a time; it is given back once, whoever does it. */
export function takePlace(): () => void {
  if (beingSent >= MOST_SENT)
    throw new ServerRefusal('too-many-requests', `${MOST_SENT} exports are being sent already`, {
      'retry-after': '5',
    });
  beingSent++;
  let isTaken = true;
  return () => {
    if (isTaken) beingSent--;
    isTaken = false;
  };
}

/** What a file holds, sent as it is read; broken off where nobody reads. */
export interface SentFile {
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Opens a file of its own directory and removes both: from here on only the open file holds its bytes,
 * so nothing stays on disk, be it after a crash. `onEnd` is called once, when the last of it is gone.
 */
export async function sentFile(
  path: string,
  directory: string,
  onEnd: () => void,
): Promise<SentFile> {
  const file = await open(path, 'r');
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  const end = async (): Promise<void> => {
    clearTimeout(timer);
    onEnd();
    await file.close();
    // Again, for a system that keeps what is open.
    await remove().catch(() => {});
  };
  let timer: NodeJS.Timeout | undefined;
  await remove().catch(() => {});
  const { size } = await file.stat();
  const watch = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    timer = setTimeout(() => {
      controller.error(new Error('nobody reads this export'));
      void end().catch(() => {});
    }, STALLED_MS);
    timer.unref();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: watch,
      pull: async (controller) => {
        clearTimeout(timer);
        try {
          const buffer = new Uint8Array(CHUNK_BYTES);
          const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
          if (bytesRead > 0) {
            controller.enqueue(buffer.subarray(0, bytesRead));
            watch(controller);
          } else {
            controller.close();
            await end();
          }
        } catch (error) {
          await end();
          throw error;
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { size, body };
}
