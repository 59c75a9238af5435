import { describe, expect, it } from 'vitest';
import { align } from '../../web/charts/align.ts';
import { toCsv } from '../../web/charts/csv.ts';
import { safeFileName } from '../../web/charts/file-name.ts';
import { framedScene } from '../../web/charts/framed-scene.ts';
import { smooth } from '../../web/charts/smoothing.ts';
import { sparklinePath } from '../../web/charts/sparkline-path.ts';
import { escapeXml, toSvg } from '../../web/charts/svg-text.ts';
import { toggled } from '../../web/charts/toggled.ts';

describe('smoothing', () => {
  it('is a moving average that is corrected for its beginning', () => {
    const [first, second, third] = smooth([1, 3, 5], 0.5);
    expect(first).toBe(1);
    expect(second).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12);
    expect(third).toBeCloseTo((0.125 * 1 + 0.25 * 3 + 0.5 * 5) / 0.875, 12);
  });

  it('leaves a level line level, from its first point on', () => {
    for (const value of smooth([7, 7, 7, 7], 0.99)) expect(value).toBeCloseTo(7, 9);
  });

  it('changes nothing with a weight of 0', () => {
    const values = [1, null, 3];
    expect(smooth(values, 0)).toBe(values);
  });

  it('skips gaps and what is not finite, and keeps them', () => {
    const smoothed = smooth([1, null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 3], 0.5);
    expect(smoothed.slice(1, 5)).toEqual([null, undefined, Number.NaN, Number.POSITIVE_INFINITY]);
    expect(smoothed[5]).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12);
  });
});

describe('curves with points at different places', () => {
  it('come on one axis without anything being invented', () => {
    const aligned = align([
      { x: [1, 3], values: [5, null] },
      { x: [2, 3], values: [7, 8] },
    ]);
    expect(aligned).toEqual({
      x: [1, 2, 3],
      values: [
        [5, undefined, null],
        [undefined, 7, 8],
      ],
    });
  });
});

describe('a CSV file', () => {
  it('has every digit, and words for what is no number', () => {
    const rows = [[0.1 + 0.2, Number.NaN, Number.NEGATIVE_INFINITY, null, -5]];
    expect(toCsv({ columns: ['a', 'b', 'c', 'd', 'e'], rows })).toBe(
      'a,b,c,d,e\r\n0.30000000000000004,NaN,-Infinity,,-5\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\t=1', '\r=1'])(
    'does not let a spreadsheet run %j',
    (text) => {
      expect(toCsv({ columns: [text], rows: [] })).toMatch(/^"?'/);
    },
  );

  it('keeps separators, quotes and line breaks of a text', () => {
    expect(toCsv({ columns: ['a,b', 'say "x"', 'two\nlines'], rows: [] })).toBe(
      '"a,b","say ""x""","two\nlines"\r\n',
    );
  });

  it('has a name that every file system takes', () => {
    expect(safeFileName('../latency: p95 <script>')).toBe('latency-p95-script');
    expect(safeFileName('///')).toBe('chart');
    expect(safeFileName('verlust-größe')).toBe('verlust-größe');
  });
});

describe('an SVG file', () => {
  const hostile = '</text><script>alert(1)</script>&"\'';

  it('holds texts of experiments as text', () => {
    const scene = framedScene(
      {
        widthPx: 900,
        heightPx: 20,
        shapes: [{ kind: 'text', x: 0, y: 0, text: hostile, paint: 'axis' }],
      },
      { title: hostile, note: hostile, legend: [{ label: hostile, paint: 'series-1' }] },
    );
    const svg = toSvg(scene, hostile, () => 'rgb(1, 2, 3)');
    expect(svg).not.toContain('<script>');
    expect(svg.match(/&lt;script&gt;/g)).toHaveLength(5);
  });

  it('has no signs that XML does not allow', () => {
    expect(escapeXml('a\u0000b\u001bc\ud800d\nz')).toBe('a\ufffdb\ufffdc\ufffdd\nz');
  });

  it('names its colours and refers to nothing outside', () => {
    const shapes = [{ kind: 'path' as const, d: 'M0 0', stroke: 'series-2' as const }];
    const svg = toSvg({ widthPx: 9, heightPx: 9, shapes }, 'x', (paint) => `<${paint}>`);
    expect(svg).toContain('stroke="&lt;series-2&gt;"');
    expect(svg).not.toMatch(/var\(|style=|href|url\(/);
  });
});

describe('a sparkline', () => {
  it('breaks at gaps, and a point that stands alone is still there', () => {
    expect(sparklinePath([1, 2, null, 3, null], 105, 25)?.line).toMatch(
      /^M[\d. ]+h0L[\d. ]+M[\d. ]+h0$/,
    );
  });

  it('is nothing without a finite value, and level where all are alike', () => {
    expect(sparklinePath([null, Number.NaN], 96, 24)).toBeNull();
    expect(sparklinePath([5, 5], 96, 24)?.end?.y).toBe(12);
  });
});

describe('lines of a legend', () => {
  it('are hidden and shown one by one, or one is shown alone', () => {
    expect([...toggled(new Set(), 1, false, 3)]).toEqual([1]);
    expect([...toggled(new Set([1]), 1, false, 3)]).toEqual([]);
    expect([...toggled(new Set(), 1, true, 3)]).toEqual([0, 2]);
    expect([...toggled(new Set([0, 2]), 1, true, 3)]).toEqual([]);
  });
});
