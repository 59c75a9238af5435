import type { LabelledEmail } from './labelled-email.js';
import { createRandom } from './random.js';

export interface Split {
  readonly train: readonly LabelledEmail[];
  /** Held back from training to choose the epoch; never scored as a result. */
  readonly validation: readonly LabelledEmail[];
  /** Scored by every run, seen by none. */
  readonly heldOut: readonly LabelledEmail[];
}

/** One constant, not a run's seed: all runs of both conditions are scored on the same mails. */
const splitSeed = 20_021_010;
const heldOutShare = 0.2;
const validationShare = 0.1;

/** Splits every folder in the same proportions, so each part has the corpus' mix of easy and hard. */
export function splitEmails(emails: readonly LabelledEmail[]): Split {
  const train: LabelledEmail[] = [];
  const validation: LabelledEmail[] = [];
  const heldOut: LabelledEmail[] = [];
  const folders = [...new Set(emails.map((email) => email.folder))].sort();
  folders.forEach((folder, index) => {
    const members = emails.filter((email) => email.folder === folder);
    members.sort((a, b) => (a.id < b.id ? -1 : 1));
    createRandom(splitSeed, index).shuffle(members);
    const heldOutCount = Math.round(members.length * heldOutShare);
    const validationCount = Math.round(members.length * validationShare);
    heldOut.push(...members.slice(0, heldOutCount));
    validation.push(...members.slice(heldOutCount, heldOutCount + validationCount));
    train.push(...members.slice(heldOutCount + validationCount));
  });
  // Folders must not arrive one after another, or a scoring run would drift from ham to spam.
  createRandom(splitSeed, folders.length).shuffle(heldOut);
  return { train, validation, heldOut };
}
