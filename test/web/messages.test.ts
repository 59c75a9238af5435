import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessages } from '../../web/connection/messages.ts';

interface Said {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

const SAID: readonly Said[] = [
  { event: 'hello', data: '{"total":1}', id: '1-0' },
  { event: 'message', data: 'no name, no id', id: null },
  { event: 'update', data: 'two\nlines: with a colon', id: '1-1' },
  { event: 'update', data: 'ä € \u{1f680} \u2028', id: '1-2' },
  { event: 'end', data: '', id: '1-3' },
];

function written(messages: readonly Said[], newline: string): Uint8Array {
  const blocks = messages.map(({ event, data, id }) =>
    [
      ...(event === 'message' ? [] : [`event: ${event}`]),
      ...(id === null ? [] : [`id:${id}`]),
      ...data.split('\n').map((line) => `data: ${line}`),
      '',
      '',
    ].join(newline),
  );
  return new TextEncoder().encode(`: welcome${newline}${newline}${blocks.join('')}`);
}

/** The same bytes in pieces that end where nobody chose. */
function inChunks(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...new Set([...cuts.map((cut) => cut % bytes.length), bytes.length])];
  ends.sort((a, b) => a - b);
  let from = 0;
  return new ReadableStream({
    start(controller) {
      for (const end of ends) {
        controller.enqueue(bytes.slice(from, end));
        from = end;
      }
      controller.close();
    },
  });
}

async function read(stream: ReadableStream<Uint8Array>): Promise<(Said | null)[]> {
  const messages: (Said | null)[] = [];
  for await (const message of readMessages(stream)) messages.push(message);
  return messages;
}

describe('the messages of an event stream', () => {
  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns', '\r'],
  ])('are the same wherever the bytes are cut, with %s', async (_, newline) => {
    const bytes = written(SAID, newline);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 10_000 }), { maxLength: 40 }), async (cuts) => {
        expect(await read(inChunks(bytes, cuts))).toEqual([null, ...SAID]);
      }),
    );
    const each = Array.from(bytes, (_byte, i) => i);
    expect(await read(inChunks(bytes, each))).toEqual([null, ...SAID]);
  });

  it('that are not whole when the stream ends are left out', async () => {
    const bytes = new TextEncoder().encode('data: whole\n\nevent: update\ndata: hal');
    expect(await read(inChunks(bytes, []))).toEqual([
      { event: 'message', data: 'whole', id: null },
    ]);
  });

  it('have no field but those that are known, and a value without its one space', async () => {
    const bytes = new TextEncoder().encode('retry: 5\nfoo: bar\ndata:  x\ndata\n\n');
    expect(await read(inChunks(bytes, []))).toEqual([{ event: 'message', data: ' x\n', id: null }]);
  });

  it('let go of the stream when nobody reads on', async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        isCancelled = true;
      },
    });
    for await (const _message of readMessages(stream)) break;
    await expect.poll(() => isCancelled).toBe(true);
  });
});
