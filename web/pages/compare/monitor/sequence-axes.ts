import type { Scale } from '../../../charts/scale.ts';
import { type Frame, linePath, px, type Shape } from '../../../charts/scene.ts';
import type { Unit } from '../../../format/number.ts';

/** Differences of shares are percentage points: `%` would be read as a share of the baseline. */
export function valueAxis(y: Scale, unit: Unit, frame: Frame): Shape[] {
  return y.ticks(6, unit).flatMap(({ value, label }): Shape[] => {
    const place = px(y.toPx(value));
    const text = unit === 'fraction' ? label.replace('%', ' pp') : label;
    return [
      { kind: 'path', d: linePath(frame.x, place, frame.x + frame.width, place), stroke: 'grid' },
      { kind: 'text', x: frame.x - 6, y: place + 4, text, paint: 'axis', anchor: 'end' },
    ];
  });
}

export function samplesAxis(x: Scale, frame: Frame): Shape[] {
  const bottom = frame.y + frame.height;
  const ticks = x.ticks(Math.max(2, Math.floor(frame.width / 90)), 'count');
  return [
    ...ticks.flatMap(({ value, label }): Shape[] => {
      const place = px(x.toPx(value));
      return [
        { kind: 'path', d: linePath(place, bottom, place, bottom + 4), stroke: 'axis' },
        { kind: 'text', x: place, y: bottom + 16, text: label, paint: 'axis', anchor: 'middle' },
      ];
    }),
    {
      kind: 'text',
      x: frame.x + frame.width,
      y: bottom + 30,
      text: 'samples of each condition',
      paint: 'text-muted',
      anchor: 'end',
    },
  ];
}
