import type { ColumnType } from '../parquet/description.js';
import { identifier, literal } from '../parquet/sql.js';

/** Any text as a constant: NUL, which no text of SQL can hold, becomes U+FFFD. */
export function constant(text: string): string {
  return `${literal(text.replaceAll('\0', '\ufffd'))}::VARCHAR`;
}

/**
 * A column's value as text, the same whichever file it lies in: numbers as JavaScript writes them,
 * a JSON string as what it says, other JSON as it is.
 */
export function valueText(column: string, type: ColumnType): string {
  const name = identifier(column);
  switch (type) {
    case 'string':
      return `${name}::VARCHAR`;
    case 'boolean':
      return `CASE WHEN ${name} THEN 'true' WHEN NOT ${name} THEN 'false' END`;
    case 'json':
      return `CASE WHEN starts_with(${name}::VARCHAR, '"') THEN json_extract_string(${name}::VARCHAR, '$') ELSE ${name}::VARCHAR END`;
    case 'number':
      return (
        `CASE WHEN isnan(${name}) THEN 'NaN' ` +
        `WHEN isinf(${name}) THEN CASE WHEN ${name} > 0 THEN 'Infinity' ELSE '-Infinity' END ` +
        `WHEN abs(${name}) < 1e15 AND ${name} = trunc(${name}) THEN ${name}::BIGINT::VARCHAR ` +
        `ELSE ${name}::VARCHAR END`
      );
  }
}
