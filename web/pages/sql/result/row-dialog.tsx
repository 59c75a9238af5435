import { CopyButton } from '../../../controls/copy-button.tsx';
import { Dialog } from '../../../controls/dialog.tsx';
import { exactText } from './cell-text.ts';
import type { ResultColumn, ResultRow } from './result-columns.ts';
import { rowObject, rowTabbed } from './result-file.ts';

interface RowDialogProps {
  readonly columns: readonly ResultColumn[];
  readonly row: ResultRow;
  /** Its place in the answer, from 0. */
  readonly position: number;
  readonly onClose: () => void;
}

/** One row from top to bottom, every value whole and to be copied. */
export function RowDialog({ columns, row, position, onClose }: RowDialogProps) {
  return (
    <Dialog title={`Row ${position + 1}`} onClose={onClose}>
      <dl class="sql-row">
        {columns.map((column) => {
          const value = row[column.index];
          return (
            <div key={column.key}>
              <dt>
                {column.key} <span class="sql-type">{column.type}</span>
              </dt>
              <dd>
                {value === null ? (
                  <span class="sql-null">null</span>
                ) : (
                  <>
                    <code class="sql-value">{exactText(value)}</code>
                    <CopyButton text={exactText(value)} label={column.key} />
                  </>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div class="sql-row-copies">
        <span>
          As JSON{' '}
          <CopyButton
            text={JSON.stringify(rowObject(columns, row), null, 2)}
            label="the row as JSON"
          />
        </span>
        <span>
          For a spreadsheet{' '}
          <CopyButton text={rowTabbed(columns, row)} label="the row, cells apart by tabs" />
        </span>
      </div>
    </Dialog>
  );
}
