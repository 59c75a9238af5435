import { Checkbox } from '../controls/checkbox.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { hasSingleKeys } from './shortcuts.ts';

interface Shortcut {
  /** One after the other; those within a text are held together. */
  readonly keys: readonly string[];
  readonly does: string;
}

const GROUPS: readonly { readonly name: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    name: 'Everywhere',
    shortcuts: [
      { keys: ['/'], does: 'Search on this page' },
      { keys: ['g', 'e'], does: 'Go to the experiments' },
      { keys: ['g', 'c'], does: 'Go to the comparison' },
      { keys: ['g', 's'], does: 'Go to SQL' },
      { keys: ['?'], does: 'This help' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    name: 'In a table',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'One row up, one down' },
      { keys: ['Page ↑', 'Page ↓'], does: 'As many as are in sight' },
      { keys: ['Home', 'End'], does: 'The first row, the last' },
      { keys: ['Enter'], does: 'Open the row' },
      { keys: ['Space'], does: 'Choose the row, where rows can be chosen' },
    ],
  },
  {
    name: 'Beside an open event',
    shortcuts: [
      { keys: ['j'], does: 'The next event of the list' },
      { keys: ['k'], does: 'The one before' },
    ],
  },
  {
    name: 'In the spans of a trace',
    shortcuts: [
      { keys: ['→', '←'], does: 'Unfold or enter; fold or leave' },
      { keys: ['*'], does: 'Unfold all beside it' },
      { keys: ['+', '-', '0'], does: 'Zoom in time: in, out, all of it' },
      { keys: ['Shift + →', 'Shift + ←'], does: 'Move in time' },
    ],
  },
  {
    name: 'In the SQL editor',
    shortcuts: [
      { keys: ['Ctrl + Enter'], does: 'Run (⌘ + Enter on a Mac)' },
      { keys: ['Ctrl + Space'], does: 'Propose names' },
      { keys: ['Tab'], does: 'Indent; Shift + Tab takes it back' },
      { keys: ['Esc', 'Tab'], does: 'Leave the editor' },
    ],
  },
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <div class="help">
        {GROUPS.map(({ name, shortcuts }) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl class="help-list">
              {shortcuts.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Checkbox
          label="Keys without Ctrl, Alt or ⌘ do something outside of fields"
          isChecked={hasSingleKeys.value}
          onChange={(isOn) => {
            hasSingleKeys.value = isOn;
          }}
        />
      </div>
    </Dialog>
  );
}
