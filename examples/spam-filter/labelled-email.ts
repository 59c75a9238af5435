import type { EmailText } from './email-text.js';

/** 1 is spam. */
export type Label = 0 | 1;

export interface LabelledEmail {
  /** Folder and number in the corpus: stable, so a sample can be looked up. Models never see it. */
  readonly id: string;
  readonly folder: string;
  readonly label: Label;
  /** The mail as it is on disk, one character a byte. */
  readonly raw: string;
  readonly text: EmailText;
}
