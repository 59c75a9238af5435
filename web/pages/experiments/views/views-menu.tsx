import { useState } from 'preact/hooks';
import { Dialog } from '../../../controls/dialog.tsx';
import { Icon } from '../../../controls/icon.tsx';
import { Menu, MenuItem } from '../../../controls/menu.tsx';
import { toast } from '../../../controls/toast.tsx';
import { navigate } from '../../../routing/location.ts';
import { removeView, savedViews, saveView } from './saved-views.ts';

interface ViewsMenuProps {
  /** The query of the page as it is now, as its address has it. */
  readonly query: () => string;
}

/** Searches, orders and columns under a name. Each is its address: it can be sent to anybody. */
export function ViewsMenu({ query }: ViewsMenuProps) {
  const [isNaming, setIsNaming] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(`${window.location.origin}${addressOf(query())}`).then(
      () => toast('The link to this view is copied', 'good'),
      () => toast('The browser refused to copy: the link is in the address bar', 'bad'),
    );
  return (
    <>
      <Menu label="Views" align="right">
        <MenuItem onChoose={() => navigate('/')}>All experiments</MenuItem>
        {savedViews.value.map((view) => (
          <div key={view.name} class="experiments-view">
            <MenuItem onChoose={() => navigate(addressOf(view.query))}>
              <span class="experiments-text" title={view.name}>
                {view.name}
              </span>
            </MenuItem>
            <button
              type="button"
              class="experiments-move"
              title={`Delete the view ${view.name}`}
              onClick={() => removeView(view.name)}
            >
              <Icon name="close" />
              <span class="visually-hidden">Delete the view {view.name}</span>
            </button>
          </div>
        ))}
        <div class="experiments-menu-line" />
        <MenuItem onChoose={() => setIsNaming(true)}>Save view…</MenuItem>
        <MenuItem onChoose={copy}>Copy link</MenuItem>
      </Menu>
      {isNaming && <NameView query={query()} onClose={() => setIsNaming(false)} />}
    </>
  );
}

interface NameViewProps {
  readonly query: string;
  readonly onClose: () => void;
}

function NameView({ query, onClose }: NameViewProps) {
  const [name, setName] = useState('');
  const isTaken = savedViews.value.some((view) => view.name === name.trim());
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    saveView(name.trim(), query);
    toast(`Saved as “${name.trim()}”`, 'good');
    onClose();
  };
  return (
    <Dialog title="Save view" onClose={onClose}>
      <form class="experiments-dialog-form" onSubmit={submit}>
        <label class="field">
          <span>Name</span>
          <input
            class="input"
            required
            maxLength={80}
            autocomplete="off"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <p class="muted">
          {isTaken
            ? 'There is a view of this name: it will be replaced.'
            : 'Search, order and columns are kept in this browser.'}
        </p>
        <div>
          <button type="submit" class="button button-main">
            {isTaken ? 'Replace' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function addressOf(query: string): string {
  return query === '' ? '/' : `/?${query}`;
}
