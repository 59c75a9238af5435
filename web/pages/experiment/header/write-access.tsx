import { useState } from 'preact/hooks';
import type { ExperimentDetail, Health } from '../../../../src/server/protocol.ts';
import { ApiProblem, changeJson, getJson } from '../../../connection/api.ts';
import { writeToken } from '../../../connection/tokens.ts';
import { CopyButton } from '../../../controls/copy-button.tsx';
import { Dialog } from '../../../controls/dialog.tsx';
import { toast } from '../../../controls/toast.tsx';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';

/** Something to ask of the server that changes the experiment. */
export interface Step {
  /** What it does, as a button and a dialog say it: `Pause`. */
  readonly name: string;
  /** What is said when the server has done it. */
  readonly done: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface Changes {
  /** True when the server has done it. Asks for the write token first where there is none. */
  readonly take: (step: Step) => Promise<boolean>;
  /** The step that the server is at. */
  readonly current: Step | null;
  /** Why the last step was not taken. */
  readonly problem: unknown;
  readonly forgetProblem: () => void;
  /** The step that waits for a token. */
  readonly waiting: Waiting | null;
}

interface Waiting {
  readonly step: Step;
  /** Null where the server takes changes; else it cannot be asked, or takes none. */
  readonly isWritable: boolean;
  readonly refusal: string | null;
  readonly settle: (isDone: boolean) => void;
  readonly retry: () => Promise<void>;
}

const NOT_ALLOWED: ReadonlySet<string> = new Set(['unauthorized', 'forbidden']);

/** Changes with the write token. What is shown afterwards is what the server says, never a guess. */
export function useChanges(model: ExperimentModel): Changes {
  const [current, setCurrent] = useState<Step | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [waiting, setWaiting] = useState<Waiting | null>(null);

  const wait = async (step: Step, refusal: string | null): Promise<boolean> => {
    const { writable } = await getJson<Health>('/health');
    return new Promise((resolve) => {
      const settle = (isDone: boolean) => {
        setWaiting(null);
        resolve(isDone);
      };
      const retry = async () => settle(await take(step));
      setWaiting({ step, isWritable: writable, refusal, settle, retry });
    });
  };

  const take = async (step: Step): Promise<boolean> => {
    setProblem(null);
    setCurrent(step);
    try {
      if (writeToken.value === null) return await wait(step, null);
      const path = `${model.path}/${step.path}`;
      model.replace(await changeJson<ExperimentDetail>('POST', path, step.body));
      toast(step.done, 'good');
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && NOT_ALLOWED.has(error.problem.code)) {
        writeToken.value = null;
        return await wait(step, error.problem.detail).catch((reason: unknown) => {
          setProblem(reason);
          return false;
        });
      }
      setProblem(error);
      return false;
    } finally {
      setCurrent(null);
    }
  };
  return { take, current, problem, forgetProblem: () => setProblem(null), waiting };
}

const SERVE_COMMAND = 'npx crucible serve --write-token <a secret of at least 16 characters>';

/** Asks for the token that a step takes; or says that this server takes none. */
export function WriteAccess({ waiting }: { readonly waiting: Waiting | null }) {
  if (waiting === null) return null;
  const { step, isWritable, refusal, settle } = waiting;
  return (
    <Dialog
      title={isWritable ? `${step.name}: write token` : 'This server changes nothing'}
      onClose={() => settle(false)}
    >
      {isWritable ? (
        <TokenForm key={refusal} waiting={waiting} refusal={refusal} />
      ) : (
        <>
          <p>
            It was started without a write token. To change experiments from here, start it with
            one:
          </p>
          <p class="write-command">
            <code>{SERVE_COMMAND}</code>
            <CopyButton text={SERVE_COMMAND} label="the command" />
          </p>
          <p class="muted">
            Or set CRUCIBLE_WRITE_TOKEN. The program that records can always change its own
            experiment.
          </p>
        </>
      )}
    </Dialog>
  );
}

function TokenForm({
  waiting,
  refusal,
}: {
  readonly waiting: Waiting;
  readonly refusal: string | null;
}) {
  const [token, setToken] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    writeToken.value = token.trim();
    void waiting.retry();
  };
  return (
    <form class="write-form" onSubmit={submit}>
      <p class="muted">
        Changes take the write token that the server was started with. It is kept in this tab until
        you close it.
      </p>
      {refusal !== null && (
        <p role="alert" class="field-error">
          The server did not accept that: {refusal}.
        </p>
      )}
      <label class="field">
        <span>Write token</span>
        <input
          class="input"
          type="password"
          autocomplete="off"
          autofocus
          required
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      <div class="write-buttons">
        <button type="button" class="button" onClick={() => waiting.settle(false)}>
          Cancel
        </button>
        <button type="submit" class="button button-main">
          {waiting.step.name}
        </button>
      </div>
    </form>
  );
}

/** A step that was not taken, in the server's words. */
export function StepProblem({ changes }: { readonly changes: Changes }) {
  if (changes.problem === null) return null;
  return (
    <div class="step-problem">
      <ErrorPanel error={changes.problem} />
      <button type="button" class="button" onClick={changes.forgetProblem}>
        Close
      </button>
    </div>
  );
}
