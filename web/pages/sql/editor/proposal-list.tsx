import { useEffect, useRef } from 'preact/hooks';
import type { Proposal } from './completion.ts';

interface ProposalListProps {
  readonly id: string;
  readonly proposals: readonly Proposal[];
  readonly chosen: number;
  /** The statement up to the word: it tells where the list goes. */
  readonly before: string;
  readonly scroll: { readonly left: number; readonly top: number };
  readonly onChoose: (proposal: Proposal) => void;
}

export function ProposalList(props: ProposalListProps) {
  const { id, proposals, chosen, before, scroll, onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const lines = before.split('\n');
  return (
    <div
      ref={list}
      id={id}
      class="sql-proposals"
      role="listbox"
      aria-label="Names"
      style={{
        '--line': lines.length,
        '--column': lines.at(-1)!.length,
        '--left': `${-scroll.left}px`,
        '--top': `${-scroll.top}px`,
      }}
    >
      {proposals.map((proposal, i) => (
        // The text area keeps the focus, and its keys choose.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <div
          key={`${proposal.detail} ${proposal.label}`}
          id={`${id}-${i}`}
          class="sql-proposal"
          role="option"
          aria-selected={i === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(proposal)}
        >
          <span>{proposal.label}</span>
          <span class="sql-type">{proposal.detail}</span>
        </div>
      ))}
    </div>
  );
}
