import { FacetMenu } from './filter/facet-menu.tsx';
import type { ParsedFilter } from './filter/filter.ts';
import { MetricMenu } from './filter/metric-menu.tsx';
import { SearchBox } from './filter/search-box.tsx';
import { StartedMenu } from './filter/started-menu.tsx';
import type { Vocabulary } from './filter/vocabulary.ts';
import type { ViewState } from './view-state.ts';

interface ToolbarProps {
  readonly view: ViewState;
  readonly parsed: ParsedFilter;
  readonly vocabulary: () => Vocabulary;
  readonly problemsId: string;
  readonly onCaret: (caret: number | null) => void;
}

/** What is searched for, by writing or by choosing: the menus write the same tokens. */
export function Toolbar({ view, parsed, vocabulary, problemsId, onCaret }: ToolbarProps) {
  const text = view.text.value;
  const filtering = { text, onText: (changed: string) => view.filter(changed) };
  return (
    <div class="experiments-toolbar">
      <SearchBox
        text={text}
        parsed={parsed}
        vocabulary={vocabulary}
        onText={(typed) => view.type(typed)}
        onCaret={onCaret}
        problemsId={problemsId}
      />
      <fieldset class="experiments-filters">
        <legend class="visually-hidden">Filters</legend>
        <FacetMenu
          label="Status"
          field="status"
          counted={() => vocabulary().statuses}
          {...filtering}
        />
        <FacetMenu label="Tags" field="tag" counted={() => vocabulary().tags} {...filtering} />
        <FacetMenu
          label="Condition"
          field="condition"
          counted={() => vocabulary().conditions}
          {...filtering}
        />
        <StartedMenu {...filtering} />
        <MetricMenu vocabulary={vocabulary} {...filtering} />
      </fieldset>
    </div>
  );
}
