import { type Shape, TEXT_PX } from './scene.ts';

/** Shapes of a scene in the page: their colours follow the scheme by themselves. */
export function Shapes({ shapes }: { readonly shapes: readonly Shape[] }) {
  return (
    <>
      {shapes.map((shape, index) => (
        <ShapeView key={index} shape={shape} />
      ))}
    </>
  );
}

function ShapeView({ shape }: { readonly shape: Shape }) {
  if (shape.kind === 'clip') {
    const { x, y, width, height } = shape.frame;
    return (
      <svg
        aria-hidden="true"
        x={x}
        y={y}
        width={width}
        height={height}
        viewBox={`${x} ${y} ${width} ${height}`}
      >
        <Shapes shapes={shape.shapes} />
      </svg>
    );
  }
  if (shape.kind === 'scene') {
    const { widthPx, heightPx, shapes } = shape.scene;
    return (
      <svg aria-hidden="true" x={shape.x} y={shape.y} width={widthPx} height={heightPx}>
        <Shapes shapes={shapes} />
      </svg>
    );
  }
  if (shape.kind === 'path')
    return (
      <path
        d={shape.d}
        fill={colour(shape.fill)}
        stroke={colour(shape.stroke)}
        stroke-width={shape.widthPx ?? 1}
        stroke-dasharray={shape.dash}
        stroke-linejoin="round"
        opacity={shape.opacity}
      />
    );
  return (
    <text
      x={shape.x}
      y={shape.y}
      fill={colour(shape.paint)}
      text-anchor={shape.anchor}
      font-size={shape.sizePx ?? TEXT_PX}
      font-weight={shape.isBold === true ? 600 : undefined}
      {...(shape.isOverLines === true
        ? { stroke: 'var(--surface)', 'stroke-width': 3, 'paint-order': 'stroke' }
        : {})}
    >
      {shape.text}
    </text>
  );
}

function colour(paint: string | undefined): string {
  return paint === undefined || paint === 'none' ? 'none' : `var(--${paint})`;
}
