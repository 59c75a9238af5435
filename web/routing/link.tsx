import type { AnchorHTMLAttributes, ComponentChildren } from 'preact';
import { navigate } from './location.ts';

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick' | 'role'> & {
  /** A path of this application, beginning with `/`. */
  readonly to: string;
  readonly children: ComponentChildren;
};

/** A link within the application. Opened in another tab, it is an ordinary one. */
export function Link({ to, children, ...attributes }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...attributes} href={to} onClick={follow}>
      {children}
    </a>
  );
}
