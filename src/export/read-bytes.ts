import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

const GZIP_MAGIC = 0x1f8b;

/** A file's bytes, unpacked where it is packed with gzip, whatever its name says. */
export async function* readBytes(path: string, chunkBytes?: number): AsyncGenerator<Buffer> {
  const isPacked = await isGzip(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  if (!isPacked) {
    yield* file;
    return;
  }
  const unpacked = file.pipe(createGunzip());
  file.on('error', (error) => unpacked.destroy(error));
  try {
    yield* unpacked;
  } finally {
    file.destroy();
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === GZIP_MAGIC;
  } finally {
    await file.close();
  }
}
