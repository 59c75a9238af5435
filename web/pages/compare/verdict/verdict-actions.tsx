import type { JudgedComparison } from '../../../../src/server/protocol.ts';
import { downloadBlob } from '../../../charts/download.ts';
import { Menu, MenuItem } from '../../../controls/menu.tsx';
import { toast } from '../../../controls/toast.tsx';
import type { Arm, Grouping } from '../state/arms.ts';
import type { ComparisonSettings } from '../state/selection.ts';
import { verdictMarkdown } from './markdown.ts';
import type { Pair } from './pairs.ts';
import { reportCommand } from './report-command.ts';

interface VerdictActionsProps {
  readonly comparison: JudgedComparison;
  readonly pairs: readonly Pair[];
  readonly arms: readonly Arm[];
  readonly grouping: Grouping;
  readonly settings: ComparisonSettings;
}

/** Ways to take the verdict along. */
export function VerdictActions(props: VerdictActionsProps) {
  const { comparison, pairs, arms, grouping, settings } = props;
  const command = reportCommand(arms, grouping, settings);
  const copy = (text: string, what: string) =>
    navigator.clipboard.writeText(text).then(
      () => toast(`${what} is copied.`, 'good'),
      () => toast('The browser did not let it be copied.', 'bad'),
    );
  const download = () =>
    downloadBlob(
      `verdict ${arms.map(({ label }) => label).join(' ')}`,
      'json',
      new Blob([JSON.stringify(comparison, null, 2)], { type: 'application/json' }),
    );
  return (
    <Menu label="Share" align="right">
      <MenuItem
        onChoose={() => copy(verdictMarkdown(comparison.verdict, pairs), 'The Markdown table')}
      >
        Copy as a Markdown table
      </MenuItem>
      <MenuItem onChoose={download}>Download as JSON</MenuItem>
      <MenuItem onChoose={() => copy(window.location.href, 'The address')}>
        Copy the address of this view
      </MenuItem>
      <MenuItem onChoose={() => copy(command, 'The command')}>
        Copy the command for an HTML report
      </MenuItem>
      <div class="compare-command">
        <code>{command}</code>
      </div>
    </Menu>
  );
}
