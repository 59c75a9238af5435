import type { ComponentChildren } from 'preact';
import './notice.css';

const SIGNS = { good: '✓', bad: '✕', warn: '!', info: 'i' } as const;

interface NoticeProps {
  readonly tone: keyof typeof SIGNS;
  readonly children: ComponentChildren;
}

/** Something to know before one believes what is below it. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone}>
      <span class="notice-sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div>{children}</div>
    </div>
  );
}
