import { useState } from 'preact/hooks';
import type { Verdict } from '../../../../src/server/protocol.ts';
import { Dialog } from '../../../controls/dialog.tsx';
import { setParameters } from '../../../routing/location.ts';
import type { Arm } from '../state/arms.ts';
import { sizeOf } from '../state/requests.ts';
import type { ComparisonSettings } from '../state/selection.ts';

interface SettingsMenuProps {
  readonly settings: ComparisonSettings;
  readonly arms: readonly Arm[];
  /** What was compared, to begin a list of one's own with; null while it is not known. */
  readonly verdict: Verdict | null;
}

const CORRECTIONS = [
  ['', 'Holm, or as planned'],
  ['hochberg', 'Hochberg'],
  ['bonferroni', 'Bonferroni'],
  ['bh', 'Benjamini–Hochberg'],
  ['by', 'Benjamini–Yekutieli'],
  ['none', 'none'],
] as const;

/** How the comparison is made; what is left empty is as the plan or the library has it. */
export function SettingsMenu({ settings, arms, verdict }: SettingsMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { pairs, metrics, ...others } = settings;
  const changed =
    Object.values(others).filter((value) => value !== null).length +
    Number(pairs === 'all') +
    Number(metrics.length > 0);
  return (
    <>
      <button type="button" class="button" onClick={() => setIsOpen(true)}>
        Settings{changed > 0 ? ` (${changed})` : ''}
      </button>
      {isOpen && (
        <Dialog title="How it is compared" onClose={() => setIsOpen(false)}>
          <SettingsForm
            settings={settings}
            arms={arms}
            verdict={verdict}
            onDone={() => setIsOpen(false)}
          />
        </Dialog>
      )}
    </>
  );
}

interface SettingsFormProps extends SettingsMenuProps {
  readonly onDone: () => void;
}

function SettingsForm({ settings, arms, verdict, onDone }: SettingsFormProps) {
  const compared = [...new Set((verdict?.metrics ?? []).map(({ metric }) => metric))];
  const [metrics, setMetrics] = useState(
    (settings.metrics.length > 0 ? settings.metrics : compared).join('\n'),
  );
  const [pairs, setPairs] = useState<string>(settings.pairs);
  const [correction, setCorrection] = useState(settings.correction ?? '');
  const [alpha, setAlpha] = useState(settings.alpha ?? '');
  const [margin, setMargin] = useState(settings.margin ?? '');
  const [runBy, setRunBy] = useState(settings.runBy ?? '');
  const isAlphaWrong = alpha !== '' && !(Number(alpha) > 0 && Number(alpha) < 1);
  const isMarginWrong = margin.trim() !== '' && sizeOf(margin) === null;
  const apply = (event: Event) => {
    event.preventDefault();
    if (isAlphaWrong || isMarginWrong) return;
    const lines = metrics
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const isUsual = settings.metrics.length === 0 && lines.join('\n') === compared.join('\n');
    setParameters(
      {
        compared: isUsual || lines.length === 0 ? null : lines,
        pairs: pairs === 'all' ? 'all' : null,
        correction: orNull(correction),
        alpha: orNull(alpha),
        margin: orNull(margin),
        runBy: orNull(runBy),
      },
      { replace: false },
    );
    onDone();
  };
  return (
    <form class="compare-settings" onSubmit={apply}>
      <label class="field">
        <span>Metrics, one a line; none for the usual ones</span>
        <textarea
          class="textarea"
          rows={Math.min(10, Math.max(4, compared.length + 1))}
          placeholder={'latency_ms p95\nval_loss\ncost_usd / success'}
          value={metrics}
          onInput={(event) => setMetrics(event.currentTarget.value)}
        />
      </label>
      {arms.length > 2 && (
        <label class="field">
          <span>Pairs</span>
          <select
            class="select"
            value={pairs}
            onChange={(event) => setPairs(event.currentTarget.value)}
          >
            <option value="baseline">each with the baseline</option>
            <option value="all">each with each</option>
          </select>
        </label>
      )}
      <label class="field">
        <span>
          Differences that do not matter: 5% of the baseline’s figure, or 20 in the metric’s unit
        </span>
        <input
          class="input"
          value={margin}
          aria-invalid={isMarginWrong}
          onInput={(event) => setMargin(event.currentTarget.value)}
        />
      </label>
      {isMarginWrong && (
        <p class="field-error" role="alert">
          Expected a share such as 5%, or a number above 0.
        </p>
      )}
      <label class="field">
        <span>Correction of p-values for their number</span>
        <select
          class="select"
          value={correction}
          onChange={(event) => setCorrection(event.currentTarget.value)}
        >
          {CORRECTIONS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Level α, the chance of a false alarm; 0.05 unless given</span>
        <input
          class="input"
          inputMode="decimal"
          value={alpha}
          aria-invalid={isAlphaWrong}
          onInput={(event) => setAlpha(event.currentTarget.value)}
        />
      </label>
      {isAlphaWrong && (
        <p class="field-error" role="alert">
          Expected a number above 0 and below 1.
        </p>
      )}
      <label class="field">
        <span>
          What tells runs apart within an experiment, as metadata.seed; each experiment is one
          unless given
        </span>
        <input
          class="input"
          value={runBy}
          onInput={(event) => setRunBy(event.currentTarget.value)}
        />
      </label>
      <p class="muted">
        To try one setting after the other until the answer is welcome makes the p-value worthless.
      </p>
      <div class="compare-settings-buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            setParameters(
              {
                compared: null,
                pairs: null,
                correction: null,
                alpha: null,
                margin: null,
                runBy: null,
              },
              { replace: false },
            );
            onDone();
          }}
        >
          As the library has it
        </button>
        <button type="submit" class="button button-main">
          Compare
        </button>
      </div>
    </form>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
