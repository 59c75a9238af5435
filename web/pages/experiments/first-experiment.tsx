import { CopyButton } from '../../controls/copy-button.tsx';
import { Empty } from '../../shell/empty.tsx';

const CODE = `import { startExperiment, telemetry } from 'crucible-telemetry';

const experiment = await startExperiment({ name: 'first', condition: 'baseline' });
telemetry.execute('training.step', { loss: 0.42 }, { step: 1 });
await experiment.stop();`;
const COMMAND = 'npx crucible-telemetry demo';

/** Instead of an empty table: what would put something in it. */
export function FirstExperiment() {
  return (
    <Empty title="Nothing has been recorded here yet">
      <p>Record an experiment from your own code; it appears here as soon as it starts:</p>
      <div class="experiments-snippet">
        <pre>
          <code>{CODE}</code>
        </pre>
        <CopyButton text={CODE} label="the code" />
      </div>
      <p>Or look at some that are made up, two conditions of the same task:</p>
      <div class="experiments-snippet">
        <pre>
          <code>{COMMAND}</code>
        </pre>
        <CopyButton text={COMMAND} label="the command" />
      </div>
      <p class="muted">
        This server shows what is in its own store: start it in the directory that your code runs
        in, or name the store with --store.
      </p>
    </Empty>
  );
}
