import { describe, expect, it } from 'vitest';
import { cellText } from '../../web/pages/events/cell-text.ts';
import { knownColumns, valuesOf } from '../../web/pages/events/known-columns.ts';

describe('a cell', () => {
  it('tells not finite numbers from unknown ones', () => {
    expect(cellText('loss', 'NaN')).toMatchObject({ text: 'NaN', tone: 'bad', align: 'right' });
    expect(cellText('measurements_grad', '-Infinity').text).toBe('−∞');
    expect(cellText('loss', null)).toMatchObject({ text: '–', tone: 'muted' });
    expect(cellText('metadata_note', 'NaN')).toMatchObject({ text: 'NaN', tone: 'plain' });
  });

  it('has its unit, and every digit in its title', () => {
    expect(cellText('latencyMs', 1241.3827)).toMatchObject({ text: '1.24 s', title: '1241.3827' });
    expect(cellText('totalTokens', 12_345).text).toBe('12,345');
    expect(cellText('measurements_duration', 250e6).text).toBe('250 ms');
    expect(cellText('measurements_wait_ms', 1500).text).toBe('1.50 s');
    expect(cellText('timestampUs', 1_735_689_600_086_401).title).toBe(
      '2025-01-01T00:00:00.086401Z',
    );
  });

  it('says how long a text is that it does not show whole', () => {
    const { text } = cellText('metadata_prompt', 'x'.repeat(12_345));
    expect(text).toContain('… (12,345 characters)');
    expect(text.length).toBeLessThan(300);
  });

  it('says an outcome by shape and word', () => {
    expect(cellText('success', true).text).toBe('✓ success');
    expect(cellText('success', false).text).toBe('✕ failed');
  });
});

describe('the columns to choose from', () => {
  const columns = {
    complete: true,
    events: [{ name: 'a.b', count: 2 }],
    numbers: [
      { name: 'latency_ms', column: 'latency_ms', events: ['a.b'], min: 1, max: 2 },
      { name: 'lr', column: 'metadata_lr', events: ['a.b'], min: 0, max: 1 },
    ],
    labels: [
      { name: 'version', column: 'metadata_version', events: ['a.b'], values: ['2', 'x', true] },
    ],
  };

  it('are first those that the events have, each once', () => {
    const names = knownColumns(columns).map(({ field }) => field.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 3)).toEqual(['latencyMs', 'metadata_lr', 'metadata_version']);
    expect(names).toContain('costUsd');
  });

  it('offer values as they would have to be typed', () => {
    expect(valuesOf(columns, 'metadata_version')).toEqual(['"2"', 'x', 'true']);
    expect(valuesOf(columns, 'eventName')).toEqual(['a.b']);
    expect(valuesOf(null, 'model')).toEqual([]);
  });
});
