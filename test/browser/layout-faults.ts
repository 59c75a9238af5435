// Looked for in the page: each function is sent there as it is, and uses nothing from outside of it.

/** What reaches beyond the right edge, where the page can be scrolled sideways for it. */
export function overflowing(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth + 1) return [];
  const found: string[] = [`the page is ${scrollWidth} px wide in ${clientWidth}`];
  for (const element of document.querySelectorAll('body *')) {
    if (element.getBoundingClientRect().right > clientWidth + 1)
      found.push(element.outerHTML.slice(0, 160));
  }
  return found.slice(0, 8);
}

/** Buttons and tabs whose words do not fit into them. */
export function clippedButtons(): string[] {
  const found: string[] = [];
  const buttons = 'button, [role="button"], [role="tab"], .button, input[type="submit"]';
  for (const button of document.querySelectorAll<HTMLElement>(buttons)) {
    if (!button.checkVisibility({ visibilityProperty: true })) continue;
    const outer = button.getBoundingClientRect();
    if (outer.width <= 1 || outer.height <= 1) continue;
    const text = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    for (let node = text.nextNode(); node !== null; node = text.nextNode()) {
      const parent = node.parentElement!;
      const box = parent.getBoundingClientRect();
      // Words for screen readers are a pixel large on purpose.
      if (node.textContent!.trim() === '' || box.width <= 1 || box.height <= 1) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const inner = range.getBoundingClientRect();
      const isOut =
        inner.left < outer.left - 1 ||
        inner.right > outer.right + 1 ||
        inner.top < outer.top - 2 ||
        inner.bottom > outer.bottom + 2;
      if (isOut || parent.scrollWidth > parent.clientWidth + 1 + (parent === button ? 0 : 1)) {
        // What is cut with an ellipsis and told in full by its title is not lost.
        const isTold =
          getComputedStyle(parent).textOverflow === 'ellipsis' &&
          (button.title !== '' || parent.title !== '');
        const isInline = getComputedStyle(parent).display === 'inline';
        if (!isTold && (isOut || !isInline)) found.push(button.outerHTML.slice(0, 200));
      }
    }
  }
  return [...new Set(found)].slice(0, 8);
}

/** Pairs of controls of which one covers part of the other. */
export function overlappingControls(mayOverlap: string): string[] {
  interface Area {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  const part = (a: Area, b: Area): Area => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isLarge = ({ left, top, right, bottom }: Area): boolean =>
    right - left > 2 && bottom - top > 2;
  /** Of what is scrolled out of a box nothing covers anything. */
  const visiblePart = (element: Element): Area => {
    let area: Area = element.getBoundingClientRect();
    for (let up = element.parentElement; up !== null; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      if (overflowX !== 'visible' || overflowY !== 'visible')
        area = part(area, up.getBoundingClientRect());
    }
    return area;
  };
  const selector =
    'a[href], button, input, select, textarea, summary, [role="button"], [role="tab"], [role="slider"]';
  const controls = [...document.querySelectorAll<HTMLElement>(selector)]
    .filter((element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    )
    .filter((element) => element.closest(mayOverlap) === null)
    .filter((element) => getComputedStyle(element).pointerEvents !== 'none')
    .map((element) => ({ element, area: visiblePart(element) }))
    .filter(({ area }) => isLarge(area));
  const found: string[] = [];
  controls.forEach(({ element, area }, index) => {
    for (const other of controls.slice(index + 1)) {
      if (element.contains(other.element) || other.element.contains(element)) continue;
      if (isLarge(part(area, other.area)))
        found.push(
          `${element.outerHTML.slice(0, 120)} and ${other.element.outerHTML.slice(0, 120)}`,
        );
    }
  });
  return found.slice(0, 8);
}
