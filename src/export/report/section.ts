import { html, type Markup } from './markup.js';

/** A part of the report, by the name under which the contents link to it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

export function renderSection({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

export function renderContents(sections: readonly Section[]): Markup {
  const items = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<nav aria-label="Contents"><ol>${items}</ol></nav>`;
}
