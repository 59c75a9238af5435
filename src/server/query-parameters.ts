import { refuse } from '../errors.js';

/** The parameters of a request's URL, read one by one. One that the route does not know is refused. */
export class QueryParameters {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams, known: readonly string[]) {
    for (const name of values.keys()) {
      if (!known.includes(name))
        throw refuse(
          'invalid-query',
          name,
          known.length === 0 ? 'no parameters' : `one of ${known.join(', ')}`,
          values.get(name),
        );
    }
    this.#values = values;
  }

  /** Null where it is not given, or empty. */
  text(name: string): string | null {
    const all = this.#values.getAll(name);
    if (all.length > 1) throw refuse('invalid-query', name, 'to be given once', all);
    return all[0] === undefined || all[0] === '' ? null : all[0];
  }

  requiredText(name: string): string {
    const text = this.text(name);
    if (text === null) throw refuse('invalid-query', name, 'a text', text);
    return text;
  }

  /** Given several times; not split: a tag may hold a comma. */
  texts(name: string): readonly string[] {
    return this.#values.getAll(name).filter((value) => value !== '');
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const text = this.text(name);
    if (text === null) return otherwise;
    if (!allowed.includes(text as T))
      throw refuse('invalid-query', name, allowed.join(' or '), text);
    return text as T;
  }

  whole(name: string, otherwise: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === null) return otherwise;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw refuse('invalid-query', name, `a whole number from ${least} to ${most}`, text);
    return value;
  }

  /** Undefined where it is not given, as options take it. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === null) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw refuse('invalid-query', name, 'a number', text);
    return value;
  }

  /** Milliseconds since the epoch; null where it is not given. */
  moment(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = Date.parse(text);
    if (Number.isNaN(value)) throw refuse('invalid-query', name, 'a moment in ISO 8601', text);
    return value;
  }

  json(name: string): unknown {
    const text = this.text(name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw refuse('invalid-query', name, 'JSON', text);
    }
  }
}
