import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWriterId } from '../../../src/ids.js';
import { encodeFrame } from '../../../src/store/local/frame.js';
import { segmentName, tailName } from '../../../src/store/local/layout.js';
import { TailWriter } from '../../../src/store/local/tail-writer.js';
import { makeBatch } from '../../../src/testing/batches.js';
import { temporaryDirectory } from './temporary-directory.js';

describe('a writer of tails', () => {
  it('goes on after all that is there of it: what a segment stands for would not count', async () => {
    const events = temporaryDirectory();
    const writer = createWriterId();
    // As left by a thread that died: one tail sealed, another one not.
    writeFileSync(join(events, segmentName(writer, 0, 3)), '');
    writeFileSync(join(events, tailName(writer, 4)), '');
    const tails = new TailWriter(events, writer, () => {});
    tails.append(encodeFrame(await makeBatch([{ name: 'a' }])), 1);
    expect(readdirSync(events)).toContain(tailName(writer, 5));
  });
});
