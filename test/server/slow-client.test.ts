import { describe, expect, it } from 'vitest';
import { StreamClient, streamMessage } from '../../src/server/live/client.js';

async function textOf(client: StreamClient): Promise<string> {
  return client.response.text();
}

describe('a reader of a stream that is too slow', () => {
  it('gets a resync for the messages that had no room, and they are counted', async () => {
    let dropped = 0;
    const client = new StreamClient(
      () => {},
      (messages) => {
        dropped += messages;
      },
    );
    for (let i = 0; i < 200; i++) client.send(streamMessage('update', String(i), { i }));
    client.end(streamMessage('end', null, {}));
    const text = await textOf(client);
    const received = text.match(/^event: update$/gm)?.length ?? 0;
    expect(dropped).toBeGreaterThan(100);
    expect(received + dropped).toBeGreaterThanOrEqual(200);
    expect(text).toContain('{"reason":"slow-client"}');
    expect(text.indexOf('slow-client')).toBeLessThan(text.indexOf('event: end'));
  });

  it('is let go of when it takes nothing for a minute', async () => {
    let isGone = false;
    const client = new StreamClient(
      () => {
        isGone = true;
      },
      () => {},
    );
    for (let i = 0; i < 5; i++) client.send(streamMessage('update', null, { i }));
    client.beat(performance.now() + 30_000);
    expect(isGone).toBe(false);
    client.beat(performance.now() + 61_000);
    expect(isGone).toBe(true);
    await expect(textOf(client)).rejects.toThrow('takes nothing');
  });
});
