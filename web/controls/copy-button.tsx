import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as `the query`. */
  readonly label: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const sign = ({ idle: 'copy', copied: 'check', failed: 'close' } as const)[state];
  const says = { idle: `Copy ${label}`, copied: 'Copied', failed: 'The browser refused' }[state];
  return (
    <button type="button" class="button button-quiet button-icon" title={says} onClick={copy}>
      <Icon name={sign} />
      <span class="visually-hidden" aria-live="polite">
        {says}
      </span>
    </button>
  );
}
