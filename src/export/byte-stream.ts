import { createGzip } from 'node:zlib';
import type { OutputFile } from './atomic-file.js';
import type { ByteSink } from './text-output.js';

/** A way into a file. */
export interface ByteStream {
  readonly write: ByteSink;
  /** Resolves when the file has all that was written. */
  end(): Promise<void>;
  /** Lets go of everything, also where it was not ended. */
  destroy(): void;
}

export function plainInto(file: OutputFile): ByteStream {
  return { write: (bytes) => file.write(bytes), end: async () => {}, destroy: () => {} };
}

/** Packs what is written, no faster than the file takes it. */
export function gzipInto(file: OutputFile): ByteStream {
  const gzip = createGzip();
  let failure: unknown = null;
  const copied = (async () => {
    for await (const part of gzip) {
      try {
        await file.write(part as Buffer);
      } catch (error) {
        // Whoever writes next is told this, and not that the stream was closed because of it.
        failure = error;
        throw error;
      }
    }
  })();
  copied.catch(() => {});
  const written = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      gzip.write(bytes, (error) => (error ? reject(failure ?? error) : resolve()));
    });
  return {
    // A stream that is destroyed in the middle of packing never says what became of a write.
    write: (bytes) => Promise.race([written(bytes), copied]),
    end: () => {
      gzip.end();
      return copied;
    },
    destroy: () => void gzip.destroy(),
  };
}
