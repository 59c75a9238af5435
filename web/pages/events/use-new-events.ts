import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveState } from '../../../src/server/protocol.ts';
import { getJson } from '../../connection/api.ts';

/** At most so often does a list that follows ask for what is new. */
const FOLLOW_MS = 1000;

interface NewEvents {
  readonly experimentId: string;
  readonly live: LiveState | null;
  /** First pages that came: what was recorded until then is in the list. */
  readonly loads: number;
  readonly isFollowing: boolean;
  readonly refresh: () => void;
}

/** How many events have been recorded since the list was asked for; with `isFollowing` it asks by itself. */
export function useNewEvents(wish: NewEvents): number {
  const { experimentId, live, loads, isFollowing, refresh } = wish;
  const [seen, setSeen] = useState<number | null>(null);
  const events = live?.totals.events ?? null;
  const isRecording = live?.row.status === 'running';

  useEffect(() => {
    if (loads === 0 || !isRecording || isFollowing) return;
    // Asked after the page: none that is in it counts as new.
    const controller = new AbortController();
    const path = `/api/experiments/${encodeURIComponent(experimentId)}/live`;
    getJson<LiveState>(path, { signal: controller.signal }).then(
      (state) => setSeen(state.totals.events),
      () => {},
    );
    return () => controller.abort();
  }, [experimentId, loads, isRecording, isFollowing]);

  const asked = useRef(0);
  useEffect(() => {
    if (!isFollowing || events === null) return;
    const wait = Math.max(0, asked.current + FOLLOW_MS - performance.now());
    const timer = setTimeout(() => {
      asked.current = performance.now();
      refresh();
    }, wait);
    return () => clearTimeout(timer);
  }, [events, isFollowing, refresh]);

  if (seen === null || events === null || isFollowing) return 0;
  return Math.max(0, events - seen);
}
