import type { ChartTable } from './chart.ts';
import { toCsv } from './csv.ts';
import { safeFileName } from './file-name.ts';

/** Hands the table over as a file `<fileName>.csv`. */
export function downloadTable(fileName: string, table: ChartTable): void {
  // The mark of UTF-8 at the start: without it spreadsheets take the file for something older.
  downloadBlob(
    fileName,
    'csv',
    new Blob(['\ufeff', toCsv(table)], { type: 'text/csv;charset=utf-8' }),
  );
}

export function downloadBlob(fileName: string, extension: string, content: Blob): void {
  const link = document.createElement('a');
  const address = URL.createObjectURL(content);
  link.href = address;
  link.download = `${safeFileName(fileName)}.${extension}`;
  link.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
