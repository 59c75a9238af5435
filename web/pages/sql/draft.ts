const KEY = 'crucible-sql-draft';

interface Draft {
  /** The statement of the address that it was typed over; null where the address had none. */
  readonly over: string | null;
  readonly text: string;
}

/** Keeps what the editor holds, for this tab: it may not have been run when the page is left. */
export function keepDraft(over: string | null, text: string): void {
  sessionStorage.setItem(KEY, JSON.stringify({ over, text } satisfies Draft));
}

/** What was last typed over this statement; over any, where the address has none. */
export function draftOver(statement: string | null): string | null {
  const draft = kept();
  if (draft === null || (statement !== null && draft.over !== statement)) return null;
  return draft.text;
}

function kept(): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Partial<Draft> | null;
    return typeof draft?.text === 'string' ? { over: draft.over ?? null, text: draft.text } : null;
  } catch {
    // Of another version.
    return null;
  }
}
