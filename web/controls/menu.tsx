import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';
import './menu.css';

const CloseMenu = createContext<() => void>(() => {});

interface MenuProps {
  readonly label: string;
  /** What the button shows in place of its label, which is then its name only. */
  readonly icon?: ComponentChildren;
  readonly align?: 'left' | 'right';
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button and the list that it opens. Escape, a choice or a click elsewhere closes it. */
export function Menu({ label, icon, align = 'left', children, ...rest }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    root.current?.querySelector<HTMLElement>('.menu-list :is(button, input, a)')?.focus();
    const onPointer = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || (event.target as Element).matches('select, textarea')) return;
    const items = [
      ...root.current!.querySelectorAll<HTMLElement>('.menu-list :is(button, input, a)'),
    ].filter((item) => !item.hasAttribute('disabled'));
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
    event.preventDefault();
  };

  return (
    <div ref={root} class="menu" role="presentation" data-align={align} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class={rest.class ?? (icon === undefined ? 'button' : 'button button-quiet button-icon')}
        aria-expanded={isOpen}
        aria-controls={id}
        title={label}
        onClick={() => setIsOpen(!isOpen)}
      >
        {icon === undefined ? (
          label
        ) : (
          <>
            <span aria-hidden="true">{icon}</span>
            <span class="visually-hidden">{label}</span>
          </>
        )}
      </button>
      <div id={id} class="menu-list" role="group" aria-label={label} hidden={!isOpen}>
        {isOpen && <CloseMenu.Provider value={close}>{children}</CloseMenu.Provider>}
      </div>
    </div>
  );
}

interface MenuItemProps {
  readonly onChoose: () => void;
  readonly isDisabled?: boolean;
  readonly children: ComponentChildren;
}

export function MenuItem({ onChoose, isDisabled = false, children }: MenuItemProps) {
  const close = useContext(CloseMenu);
  const choose = () => {
    close();
    onChoose();
  };
  return (
    <button type="button" class="menu-item" disabled={isDisabled} onClick={choose}>
      {children}
    </button>
  );
}
