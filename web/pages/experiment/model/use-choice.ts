import { useComputed } from '@preact/signals';
import { location } from '../../../routing/location.ts';
import { choiceOf } from './parameters.ts';

/** What the address says of one parameter; a change of any other draws nothing anew. */
export function useChoice<Key extends string>(
  name: string,
  allowed: readonly Key[],
  otherwise: Key,
): Key {
  return useComputed(() => choiceOf(location.value.parameters, name, allowed, otherwise)).value;
}
