import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { endianness } from 'node:os';
import { dirname } from 'node:path';

/** A named block of parameters, or of the gradient for one. */
export interface Tensor {
  readonly name: string;
  readonly values: Float32Array;
}

export interface Checkpoint {
  readonly kind: string;
  readonly shape: Readonly<Record<string, number>>;
  readonly tensors: readonly Tensor[];
}

export interface SavedCheckpoint {
  readonly path: string;
  readonly bytes: number;
  /** Digest of the whole file: two files of one version hold the same weights. */
  readonly version: string;
}

/**
 * The file: "SPMF", the header's length (uint32), the header as JSON padded with spaces to a multiple
 * of four, then every tensor's float32 values in the header's order. Little-endian throughout.
 */
const magic = 'SPMF';
const prefixBytes = 8;

interface Header {
  readonly kind: string;
  readonly shape: Readonly<Record<string, number>>;
  readonly tensors: readonly { readonly name: string; readonly length: number }[];
}

/** Writes beside the target, flushes, renames: a reader finds the old file or the new one, never a part. */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
): Promise<SavedCheckpoint> {
  const content = encodeCheckpoint(checkpoint);
  const partialPath = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(partialPath, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partialPath, path);
  } catch (error) {
    await rm(partialPath, { force: true });
    throw error;
  }
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { path, bytes: content.byteLength, version };
}

export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const content = await readFile(path);
  try {
    return decodeCheckpoint(content);
  } catch (error) {
    throw new Error(`${path} is not a whole checkpoint: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

export function encodeCheckpoint(checkpoint: Checkpoint): Buffer {
  const header: Header = {
    kind: checkpoint.kind,
    shape: checkpoint.shape,
    tensors: checkpoint.tensors.map(({ name, values }) => ({ name, length: values.length })),
  };
  const json = JSON.stringify(header);
  const headerBytes = Math.ceil(Buffer.byteLength(json) / 4) * 4;
  const valueCount = header.tensors.reduce((sum, { length }) => sum + length, 0);
  const content = Buffer.alloc(prefixBytes + headerBytes + 4 * valueCount, ' ');
  content.write(magic, 0, 'latin1');
  content.writeUInt32LE(headerBytes, 4);
  content.write(json, prefixBytes);
  let offset = prefixBytes + headerBytes;
  for (const { values } of checkpoint.tensors) {
    const bytes = content.subarray(offset, (offset += values.byteLength));
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    toLittleEndian(bytes);
  }
  return content;
}

export function decodeCheckpoint(content: Buffer): Checkpoint {
  if (content.toString('latin1', 0, 4) !== magic) throw new Error(`does not start with "${magic}"`);
  const headerEnd = prefixBytes + content.readUInt32LE(4);
  const header = JSON.parse(content.toString('utf8', prefixBytes, headerEnd)) as Header;
  const valueCount = header.tensors.reduce((sum, { length }) => sum + length, 0);
  const expectedBytes = headerEnd + 4 * valueCount;
  if (content.byteLength !== expectedBytes)
    throw new Error(`expected ${expectedBytes} bytes, got ${content.byteLength}`);
  let offset = headerEnd;
  const tensors = header.tensors.map(({ name, length }) => {
    // Copied: the file's floats need not be aligned in the buffer, and typed arrays must be.
    const bytes = Buffer.from(content.subarray(offset, (offset += 4 * length)));
    toLittleEndian(bytes);
    const values = new Float32Array(length);
    new Uint8Array(values.buffer).set(bytes);
    return { name, values };
  });
  return { kind: header.kind, shape: header.shape, tensors };
}

/** From this machine's byte order, or back again: the same swap does both. */
function toLittleEndian(bytes: Buffer): void {
  if (endianness() === 'BE') bytes.swap32();
}
