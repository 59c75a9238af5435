import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AxisRange } from '../../web/charts/chart.ts';
import { moved, shifted, zoomed } from '../../web/charts/gestures.ts';
import { type Extent, LinkedRange } from '../../web/charts/linked-range.ts';

describe('a range', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16));
    vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function member(extent: Extent | null, isWhole = true, isOfIntegers = false, asks = true) {
    const shown: Extent[] = [];
    const parts = { isWhole: () => isWhole, asksAgain: () => asks, isOfIntegers };
    return { shown, extent: () => extent, show: (range: Extent) => shown.push(range), ...parts };
  }
  const frame = () => vi.advanceTimersByTime(16);

  it('is shown by all charts that share it, once a frame', () => {
    const linked = LinkedRange.of(signal<AxisRange>(null));
    const [one, other] = [member({ from: 0, to: 100 }), member({ from: 0, to: 100 })];
    linked.join(one);
    linked.join(other);
    frame();
    linked.move({ from: 10, to: 20 }, false);
    linked.move({ from: 11, to: 21 }, false);
    frame();
    expect(one.shown.at(-1)).toEqual({ from: 11, to: 21 });
    expect(other.shown).toEqual([{ from: 11, to: 21 }]);
  });

  it('reaches the rest of the page now and then while it is moved, and at its end', () => {
    const range = signal<AxisRange>(null);
    const linked = LinkedRange.of(range);
    linked.join(member({ from: 0, to: 100 }));
    const heard: AxisRange[] = [];
    range.subscribe((value) => heard.push(value));
    for (let step = 0; step < 30; step++) {
      linked.move({ from: step, to: step + 20 }, false);
      frame();
    }
    linked.move({ from: 40, to: 60 }, true);
    expect(heard.length).toBeLessThan(8);
    expect(heard.at(-1)).toEqual({ from: 40, to: 60 });
  });

  it('is drawn a moment after the end of a gesture: what belongs to it has mostly come by then', () => {
    const linked = LinkedRange.of(signal<AxisRange>(null));
    const one = member({ from: 0, to: 100 });
    linked.join(one);
    frame();
    one.shown.length = 0;
    linked.move({ from: 10, to: 20 }, true);
    expect(linked.shown()).toEqual({ from: 10, to: 20 });
    frame();
    expect(one.shown).toEqual([]);
    vi.advanceTimersByTime(80);
    expect(one.shown).toEqual([{ from: 10, to: 20 }]);
  });

  it('is drawn at once where nothing more will come, and while steps follow each other', () => {
    const drawn = (asks: boolean) => {
      const linked = LinkedRange.of(signal<AxisRange>(null));
      const one = member({ from: 0, to: 100 }, true, false, asks);
      linked.join(one);
      frame();
      one.shown.length = 0;
      for (const from of [10, 11, 12]) {
        linked.move({ from, to: from + 10 }, true);
        frame();
      }
      return one.shown.map(({ from }) => from);
    };
    expect(drawn(false)).toEqual([10, 11, 12]);
    expect(drawn(true)).toEqual([11, 12]);
  });

  it('is not being moved any more when the chart that was has gone', () => {
    const linked = LinkedRange.of(signal<AxisRange>(null));
    linked.join(member({ from: 0, to: 100 }));
    const leave = linked.join(member({ from: 0, to: 100 }));
    linked.move({ from: 10, to: 20 }, false);
    expect(linked.isMoving).toBe(true);
    leave();
    expect(linked.isMoving).toBe(false);
  });

  it('is followed when the page changes it', () => {
    const range = signal<AxisRange>(null);
    const one = member({ from: 0, to: 100 });
    LinkedRange.of(range).join(one);
    range.value = { from: 5, to: 6 };
    frame();
    expect(one.shown.at(-1)).toEqual({ from: 5, to: 6 });
    range.value = null;
    frame();
    expect(one.shown.at(-1)).toEqual({ from: 0, to: 100 });
  });

  it('does not go past the ends of what all charts have together', () => {
    const linked = LinkedRange.of(signal<AxisRange>(null));
    linked.join(member({ from: 0, to: 60 }));
    linked.join(member({ from: 40, to: 100 }));
    linked.move({ from: 95, to: 115 }, true);
    expect(linked.shown()).toEqual({ from: 80, to: 100 });
    linked.move({ from: -500, to: 500 }, true);
    expect(linked.isZoomed).toBe(false);
    expect(linked.shown()).toEqual({ from: 0, to: 100 });
  });

  it('goes half a view on where a chart has only a part', () => {
    const linked = LinkedRange.of(signal<AxisRange>({ from: 0, to: 20 }));
    linked.join(member({ from: 0, to: 20 }, false));
    linked.move({ from: 50, to: 70 }, true);
    expect(linked.shown()).toEqual({ from: 10, to: 30 });
  });

  it('of times has whole microseconds, one at least', () => {
    const linked = LinkedRange.of(signal<AxisRange>(null));
    linked.join(member({ from: 0, to: 100 }, true, true));
    linked.move({ from: 10.4, to: 10.41 }, true);
    expect(linked.shown()).toEqual({ from: 10, to: 11 });
  });
});

describe('gestures', () => {
  const shown = { from: 100, to: 200 };

  it('zoom around the pointer', () => {
    expect(zoomed(shown, 0.5, 0.25)).toEqual({ from: 112.5, to: 162.5 });
    expect(shifted(shown, -0.1)).toEqual({ from: 90, to: 190 });
  });

  it('keep what a finger holds under it', () => {
    expect(moved(shown, new Map([[1, 0.5]]), new Map([[1, 0.4]]))).toEqual({ from: 110, to: 210 });
  });

  it('keep what two fingers hold under them', () => {
    const before = new Map([
      [1, 0.25],
      [2, 0.75],
    ]);
    const now = new Map([
      [1, 0],
      [2, 1],
    ]);
    expect(moved(shown, before, now)).toEqual({ from: 125, to: 175 });
  });

  it('do nothing with fingers that cross', () => {
    const before = new Map([
      [1, 0.25],
      [2, 0.75],
    ]);
    const now = new Map([
      [1, 0.8],
      [2, 0.2],
    ]);
    expect(moved(shown, before, now)).toEqual(shown);
  });
});
