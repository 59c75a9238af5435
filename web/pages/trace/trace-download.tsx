import { downloadBlob, downloadTable } from '../../charts/download.ts';
import { Menu, MenuItem } from '../../controls/menu.tsx';
import { toast } from '../../controls/toast.tsx';
import type { TimeRange } from './time-range.ts';
import {
  type PictureColours,
  pictureHeight,
  pictureWidth,
  tracePicture,
  traceTable,
} from './trace-picture.ts';
import type { SpanNode, TraceTotals } from './trace-tree.ts';

/** Browsers draw no larger picture; its SVG has any size. */
const MOST_PIXELS_HIGH = 16_000;

interface TraceDownloadProps {
  readonly traceId: string;
  readonly totals: TraceTotals;
  readonly nodes: readonly SpanNode[];
  /** Those that are unfolded: the picture is of them. */
  readonly rows: readonly SpanNode[];
  readonly range: TimeRange;
  readonly colours: ReadonlyMap<string, number>;
}

export function TraceDownload(props: TraceDownloadProps) {
  const { traceId, totals, nodes, rows, range, colours } = props;
  const fileName = `trace-${traceId}`;
  const isTooHigh = pictureHeight(rows.length) > MOST_PIXELS_HIGH;
  const svg = () => {
    const { fromUs, toUs } = totals;
    const title = `${totals.name} (${traceId})`;
    const picture = { title, rows, fromUs, toUs, range, colours };
    return new Blob([tracePicture(picture, coloursInForce())], { type: 'image/svg+xml' });
  };
  const png = () =>
    drawn(svg(), pictureWidth(), pictureHeight(rows.length)).then(
      (blob) => downloadBlob(fileName, 'png', blob),
      () => toast('The browser could not draw the picture; its SVG can be downloaded.', 'bad'),
    );
  return (
    <Menu label="Download" align="right">
      <MenuItem onChoose={() => downloadTable(fileName, traceTable(nodes, totals.fromUs))}>
        CSV: all spans
      </MenuItem>
      <MenuItem onChoose={() => downloadBlob(fileName, 'svg', svg())}>
        SVG: the waterfall as it is unfolded
      </MenuItem>
      <MenuItem isDisabled={isTooHigh} onChoose={() => void png()}>
        {isTooHigh ? 'PNG: fold some spans first' : 'PNG: the waterfall as it is unfolded'}
      </MenuItem>
    </Menu>
  );
}

function coloursInForce(): PictureColours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ground: colour('--surface'),
    text: colour('--text-main'),
    muted: colour('--text-muted'),
    grid: colour('--grid'),
    bad: colour('--bad'),
    series: Array.from({ length: 8 }, (_, index) => colour(`--series-${index + 1}`)),
  };
  probe.remove();
  return colours;
}

async function drawn(svg: Blob, width: number, height: number): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    const scale = height * 2 <= MOST_PIXELS_HIGH ? 2 : 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
