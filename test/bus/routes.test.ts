import { describe, expect, it } from 'vitest';
import { MAX_ROUTES, Routes } from '../../src/bus/routes.js';

describe('the routes of a program that makes up names without end', () => {
  it('are bounded, as are their ids; those in use and those held on to stay', () => {
    const routes = new Routes();
    const hot = routes.of('hot');
    const held = routes.pinned('held');
    for (let i = 0; i < 5 * MAX_ROUTES; i++) {
      hot.isUsed = true;
      const route = routes.of(`made.up.${i}`);
      route.isUsed = i % 2 === 0;
      expect(route.id).toBeLessThan(MAX_ROUTES);
      expect([hot.id, held.id]).not.toContain(route.id);
    }
    expect(routes.get('hot')).toBe(hot);
    expect(routes.get('held')).toBe(held);
    expect(routes.get('made.up.0')).toBeUndefined();
  });

  it('give none up that is held on to, however many', () => {
    const routes = new Routes();
    const held = Array.from({ length: MAX_ROUTES + 10 }, (_, i) => routes.pinned(`held.${i}`));
    routes.of('other');
    routes.of('another');
    expect(held.every((route) => routes.get(route.name) === route)).toBe(true);
    expect(routes.get('other')).toBeUndefined();
  });
});
