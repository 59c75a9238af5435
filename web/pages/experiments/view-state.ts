import { computed, effect, signal } from '@preact/signals';
import { location, setParameters } from '../../routing/location.ts';
import { withName } from './columns/chosen.ts';
import { NEWEST_FIRST, type Sort } from './rows/order.ts';

/** Browsers take few changes of the address in a second; typing does not wait for it. */
const WRITTEN_AFTER_MS = 200;

/**
 * What makes a view, all of it in the address: `q` is the search box, `sort` and `order`, and a `column`
 * for each one that was chosen.
 */
export class ViewState {
  /** What is in the search box. */
  readonly text = signal('');
  readonly sort = computed(() => sortOf(location.value.parameters));
  /** Null where nobody has chosen: what is usual. */
  readonly columns = computed(() => {
    const keys = location.value.parameters.getAll('column');
    return keys.length === 0 ? null : withName(keys);
  });
  #written = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Follows the address from now on, back and forward too. Returns what ends it. */
  follow(): () => void {
    const stop = effect(() => {
      const text = location.value.parameters.get('q') ?? '';
      if (text === this.#written) return;
      clearTimeout(this.#timer);
      this.#written = text;
      this.text.value = text;
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
    };
  }

  /** A letter more or less. */
  type(text: string): void {
    this.text.value = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), WRITTEN_AFTER_MS);
  }

  /** Another filter: going back takes it away again. */
  filter(text: string): void {
    this.flush();
    this.text.value = text;
    this.#write(false);
  }

  chooseColumns(keys: readonly string[] | null): void {
    this.flush();
    setParameters({ column: keys });
  }

  /** The way that is more often wanted first, then the other, then newest first again. */
  sortBy(key: string, isText: boolean): void {
    this.flush();
    const now = this.sort.value;
    const isDescending = !isText;
    const isSet = location.value.parameters.get('sort') !== null;
    if (now.key !== key || !isSet) this.#sort({ key, isDescending });
    else if (now.isDescending === isDescending) this.#sort({ key, isDescending: !isDescending });
    else setParameters({ sort: null, order: null }, { replace: false });
  }

  #sort({ key, isDescending }: Sort): void {
    setParameters({ sort: key, order: isDescending ? 'desc' : 'asc' }, { replace: false });
  }

  /** The address as it should be by now. */
  query(): string {
    this.flush();
    return window.location.search.slice(1);
  }

  flush(): void {
    clearTimeout(this.#timer);
    if (this.text.peek() !== this.#written) this.#write(true);
  }

  #write(replace: boolean): void {
    this.#written = this.text.peek();
    setParameters({ q: this.#written }, { replace });
  }
}

function sortOf(parameters: URLSearchParams): Sort {
  const key = parameters.get('sort');
  return key === null ? NEWEST_FIRST : { key, isDescending: parameters.get('order') !== 'asc' };
}
