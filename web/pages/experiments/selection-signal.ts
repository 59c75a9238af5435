import { computed, type ReadonlySignal } from '@preact/signals';
import { type ParsedFilter, parseFilter, withoutDraft } from './filter/filter.ts';
import { isKnownValue, type Vocabulary } from './filter/vocabulary.ts';
import { type Selection, selectionOf } from './rows/selection.ts';
import type { ViewState } from './view-state.ts';

/** What is asked for by the search box and the order, leaving out what is still being written. */
export function selectionSignal(
  view: ViewState,
  parsed: ReadonlySignal<ParsedFilter>,
  caret: ReadonlySignal<number | null>,
  names: ReadonlySignal<readonly string[]>,
  vocabulary: () => Vocabulary,
): ReadonlySignal<Selection> {
  const searched = computed(() =>
    withoutDraft(view.text.value, caret.value, (field, value) =>
      isKnownValue(vocabulary(), field, value),
    ),
  );
  const filter = computed(() =>
    searched.value === view.text.value
      ? parsed.value.filter
      : parseFilter(searched.value, Date.now(), names.value).filter,
  );
  return computed(() => selectionOf(filter.value, view.sort.value));
}
