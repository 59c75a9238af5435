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

  it('withholds an event that cannot be read', () => {
    const hostile = {
      get secret(): string {
        throw new Error('no');
      },
    };
    expect(redact((event) => event, 'a', {}, hostile)).toBeNull();
  });
});
