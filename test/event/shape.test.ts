import { describe, expect, it } from 'vitest';
import { decodeShape, type EventShape, encodeShape } from '../../src/event/shape.js';

const shape: EventShape = {
  measurements: [['duration', 'measurements_duration']],
  metadata: [
    ['model', 'metadata_model', 'model'],
    ['usage', [['inputTokens', 'metadata_usage_input_tokens']]],
    ['__proto__', 'metadata__proto_'],
  ],
};

describe('the layout of an event', () => {
  it('reads back as it was written', () => {
    expect(decodeShape(encodeShape(shape))).toEqual(shape);
  });

  it('is read once, however often it is met', () => {
    const text = encodeShape(shape);
    expect(decodeShape(`${text}`)).toBe(decodeShape(text));
  });

  it('is remembered only so often, and read again then', () => {
    const text = encodeShape(shape);
    for (let i = 0; i < 10_000; i++)
      decodeShape(encodeShape({ measurements: [[`k${i}`, 'c']], metadata: [] }));
    expect(decodeShape(text)).toEqual(shape);
  });
});
