import { signal } from '@preact/signals';
import './toast.css';

type Tone = 'good' | 'bad' | 'info';

interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: Tone;
}

const toasts = signal<readonly Toast[]>([]);
const SHOWN_MS = 6000;
let next = 0;

/** Says at the page's edge what has been done, or why it was not; for a moment. */
export function toast(message: string, tone: Tone = 'info'): void {
  const id = next++;
  toasts.value = [...toasts.value, { id, message, tone }].slice(-4);
  setTimeout(() => {
    toasts.value = toasts.value.filter((shown) => shown.id !== id);
  }, SHOWN_MS);
}

/** Once a page. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, message, tone }) => (
        <p key={id} class="toast" data-tone={tone}>
          {message}
        </p>
      ))}
    </div>
  );
}
