import { useEffect, useState } from 'preact/hooks';
import type { ExperimentStreamEvents, LiveState } from '../../../src/server/protocol.ts';
import { getJson } from '../../connection/api.ts';
import { openStream } from '../../connection/stream.ts';
import { type Resource, useResource } from '../../connection/use-resource.ts';

export interface LiveExperiment extends Resource<LiveState> {
  /** It was removed while it was looked at. */
  readonly isRemoved: boolean;
}

/** An experiment's figures, as they change while it records. At most one change a frame is shown. */
export function useLiveState(experimentId: string): LiveExperiment {
  const path = `/api/experiments/${encodeURIComponent(experimentId)}`;
  const resource = useResource(path, (signal) => getJson<LiveState>(`${path}/live`, { signal }));
  const [isRemoved, setIsRemoved] = useState(false);
  const { replace, reload } = resource;
  const status = resource.value?.row.status;
  const mayChange = status !== undefined && status !== 'stopped' && status !== 'archived';

  useEffect(() => {
    if (!mayChange) return;
    let waiting: LiveState | null = null;
    let frame = 0;
    const show = (state: LiveState) => {
      waiting = state;
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        replace(() => waiting!);
      });
    };
    const close = openStream<ExperimentStreamEvents>(`${path}/stream`, {
      after: resource.value!.cursor,
      on: {
        hello: show,
        update: show,
        resync: reload,
        end: ({ reason }) => {
          if (reason === 'experiment-removed') setIsRemoved(true);
          else if (reason === 'experiment-ended') reload();
        },
      },
    });
    return () => {
      close();
      cancelAnimationFrame(frame);
    };
  }, [path, mayChange]);

  return { ...resource, isRemoved };
}
