import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../../src/server/protocol.ts';
import { getJson } from '../../../connection/api.ts';
import { type Resource, useResource } from '../../../connection/use-resource.ts';
import type { ExperimentModel } from './experiment-model.ts';

/** While an experiment records, what it carries is looked up again no more often than that. */
const RENEWED_MS = 10_000;

/** The last answer, so that going from one tab to another shows no empty page. */
const last = signal<{ readonly id: string; readonly columns: ColumnsAnswer } | null>(null);

/** Which numbers and labels the experiment's events carry. */
export function useColumns(model: ExperimentModel): Resource<ColumnsAnswer> {
  const resource = useResource(model.id, async (isOutdated) => {
    const path = model.at('columns');
    const columns = await getJson<ColumnsAnswer>(path, { signal: isOutdated });
    last.value = { id: model.id, columns };
    return columns;
  });
  const { isLoading, reload } = resource;
  useEffect(() => {
    if (isLoading) return;
    let isOld = false;
    const timer = setInterval(() => {
      if (isOld && !document.hidden) reload();
    }, RENEWED_MS);
    const stop = model.onChange(({ buckets }) => {
      isOld = true;
      if (buckets === null) reload();
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [model, isLoading, reload]);
  const known = last.value?.id === model.id ? last.value.columns : null;
  return { ...resource, value: resource.value ?? known };
}
