import { describe, expect, it } from 'vitest';
import {
  camelCase,
  columnOf,
  FIELDS,
  fieldNamed,
  metricColumn,
  snakeCase,
} from '../../src/event/fields.js';

describe('names', () => {
  it.each([
    ['learningRate', 'learning_rate'],
    ['learning_rate', 'learning_rate'],
    ['learning-rate', 'learning_rate'],
    ['Learning Rate', 'learning_rate'],
    ['HTTPStatusCode', 'http_status_code'],
    ['userID', 'user_id'],
    ['p95Ms', 'p95_ms'],
    ['größteZahl', 'größte_zahl'],
    ['数据', '数据'],
    ['', ''],
  ])('%j is %j in snake_case', (name, expected) => {
    expect(snakeCase(name)).toBe(expected);
  });

  it('of fields are the same however they are spelled', () => {
    for (const { column, property } of FIELDS) {
      expect(snakeCase(property)).toBe(column);
      expect(camelCase(column)).toBe(property);
      expect(fieldNamed(column)).toBe(fieldNamed(property));
      expect(fieldNamed(column)?.column).toBe(column);
    }
  });

  it('of fields are not those of objects', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'metadata', ''])
      expect(fieldNamed(name)).toBeNull();
  });

  it('of columns tell the section and the way to the value', () => {
    expect(columnOf('metadata', ['user', 'homeTown'])).toBe('metadata_user_home_town');
    expect(columnOf('measurements', ['queueLength'])).toBe('measurements_queue_length');
    expect(metricColumn('costPerToken')).toBe('metric_cost_per_token');
  });
});
