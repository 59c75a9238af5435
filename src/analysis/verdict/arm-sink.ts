import { FinalValues } from './final-values.js';
import type { GatheredArm, GatheredValues } from './gathered.js';
import { RowBuffer } from './row-buffer.js';
import type { SourceReader } from './source-reader.js';

/** One condition while its events come in. */
export class ArmSink implements GatheredArm {
  readonly condition: string;
  readonly experimentIds: string[] = [];
  readonly values: Map<string, GatheredValues> = new Map();
  events = 0;

  constructor(condition: string) {
    this.condition = condition;
  }

  addExperiment(id: string): void {
    if (!this.experimentIds.includes(id)) this.experimentIds.push(id);
  }

  of({ key, isRatio }: SourceReader): GatheredValues {
    let values = this.values.get(key);
    if (values === undefined) {
      values = {
        rows: new RowBuffer(isRatio),
        byStep: new FinalValues(),
        byEpoch: new FinalValues(),
        curveRows: 0,
        kinds: [],
      };
      this.values.set(key, values);
    }
    return values;
  }
}
