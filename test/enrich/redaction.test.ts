import { describe, expect, it } from 'vitest';
import { type RedactableEvent, redact } from '../../src/enrich/redaction.js';

const MEASUREMENTS = { duration: 5 };
const METADATA = { user_id: 'ada', model: 'm' };
const redacted = (hook: (event: RedactableEvent) => unknown) =>
  redact(hook as never, 'a.stop', MEASUREMENTS, METADATA);

describe('redaction', () => {
  it('shows the hook what was emitted, and keeps what it returns', () => {
    const kept = redacted((event) => {
      expect(event).toEqual({
        eventName: 'a.stop',
        measurements: { duration: 5 },
        metadata: { user_id: 'ada', model: 'm' },
      });
      return { ...event, metadata: { ...event.metadata, user_id: '***' } };
    });
    expect(kept?.metadata).toEqual({ user_id: '***', model: 'm' });
  });

  it("lets the hook change its copy, and leaves the caller's objects alone", () => {
    const kept = redacted((event) => {
      delete event.metadata['user_id'];
      event.measurements['duration'] = 6;
      return event;
    });
    expect(kept).toMatchObject({ measurements: { duration: 6 }, metadata: { model: 'm' } });
    expect(kept?.metadata).not.toHaveProperty('user_id');
    expect([MEASUREMENTS, METADATA]).toEqual([{ duration: 5 }, { user_id: 'ada', model: 'm' }]);
  });

  it.each([
    ['returns null', () => null],
    ['returns nothing', () => undefined],
    ['returns something else', () => 'redacted'],
    ['returns a promise', async (event: RedactableEvent) => event],
    [
      'leaves out the metadata',
      ({ eventName, measurements }: RedactableEvent) => ({ eventName, measurements }),
    ],
    ['makes the measurements null', (event: RedactableEvent) => ({ ...event, measurements: null })],
    [
      'throws',
      () => {
        throw new Error('cannot redact');
      },
    ],
  ])('withholds the event where the hook %s', (_, hook) => {
    expect(redacted(hook)).toBeNull();
  });

  it('gives the hook copies down to the last array', () => {
    class Money {
      toJSON() {
        return '5 EUR';
      }
    }
    const metadata = {
      user: { email: 'ada@x', tags: ['a'], at: new Date(0), map: new Map([['k', { v: 1 }]]) },
      error: Object.assign(new TypeError('bad'), { code: 'E' }),
      bytes: Uint8Array.of(1),
      set: new Set([1]),
      price: new Money(),
      call: () => 1,
    };
    const self: Record<string, unknown> = { ...metadata };
    self['self'] = self;
    const before = structuredClone(metadata.user);
    redact(
      (event) => {
        const { user, error, price, self: again } = event.metadata as typeof self & typeof metadata;
        expect(error).toBeInstanceOf(TypeError);
        expect(error).toMatchObject({ message: 'bad', code: 'E' });
        expect(price).toBe('5 EUR');
        expect(again).toBe(event.metadata);
        user.email = '***';
        user.tags.push('b');
        user.at.setFullYear(2000);
        user.map.get('k')!.v = 2;
        error.message = '***';
        return event;
      },
      'a',
      {},
      self,
    );
    expect(metadata.user).toEqual(before);
    expect(metadata.error.message).toBe('bad');
  });

  it('shows the hook as much of an event as can be read', () => {
    const hostile = {
      fine: 1,
      get secret(): string {
        throw new Error('no');
      },
    };
    expect(redact((event) => event, 'a', {}, hostile)?.metadata).toEqual({
      fine: 1,
      secret: '[unreadable: no]',
    });
  });

  it('says once that an async hook cannot work, and lets its rejections end nowhere', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => void warnings.push(warning);
    process.on('warning', listen);
    for (let i = 0; i < 3; i++) expect(redacted(() => Promise.reject(new Error('no')))).toBeNull();
    await new Promise(setImmediate);
    process.off('warning', listen);
    // The first may have come in a test before.
    expect(warnings.length).toBeLessThanOrEqual(1);
  });
});
