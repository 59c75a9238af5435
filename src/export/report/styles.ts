/** Each row of a table as a card, its lines named by the headers. */
function cards(table: string): string {
  return `
  ${table} table, ${table} tbody, ${table} tr, ${table} th, ${table} td { display: block; width: 100%; }
  ${table} thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  ${table} tbody tr { padding: 0.75rem 0; }
  ${table} tbody tr + tr { border-top: 1px solid var(--line); }
  ${table} tbody tr + tr > * { border-top: 0; }
  ${table} tbody th { font-size: 0.9375rem; padding: 0 0 0.35rem; }
  ${table} tbody td { display: grid; grid-template-columns: minmax(6.5rem, min(38%, 11rem)) minmax(0, 1fr); gap: 0.75rem; padding: 0.2rem 0; text-align: left; white-space: normal; }
  ${table} tbody td::before { content: attr(data-label); color: var(--soft); }
  ${table} tbody td.number + td:not(.number) { padding-left: 0; }
  ${table} tbody td.empty { display: none; }
  ${table} .number .second { white-space: normal; }
`;
}

/**
 * The whole style sheet. Colours of conditions are Okabe and Ito's, which colour-blind people tell
 * apart (lighter ones on dark ground); dashes and shapes say the same without colour. Figures are as
 * wide as the page is, so their lines stretch and their texts do not.
 */
export const STYLES: string = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1c1e21; --soft: #55595f; --line: #d4d7dc; --wash: #f4f5f7;
  --link: #00558c; --tint: #e9f3ee; --margin: #e3e5ea;
  --good: #00674d; --bad: #a13d00; --even: #00558c; --open: #55595f; --warn-ground: #fff1e6;
  --arm-0: #0072b2; --arm-1: #c65400; --arm-2: #008b66; --arm-3: #aa4d86; --arm-4: #8a6a00; --arm-5: #1c1e21;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181b; --text: #e6e8eb; --soft: #a3a9b1; --line: #3a3f46; --wash: #1f2226;
    --link: #7cc4f2; --tint: #1a2b25; --margin: #2d3239;
    --good: #4fd0a7; --bad: #ff9a57; --even: #7cc4f2; --open: #a3a9b1; --warn-ground: #3a2413;
    --arm-0: #56b4e9; --arm-1: #f28c38; --arm-2: #34c79a; --arm-3: #de94bd; --arm-4: #f0e442; --arm-5: #e6e8eb;
  }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --text: #000000; --soft: #444444; --line: #bbbbbb; --wash: #f4f5f7;
    --link: #000000; --tint: #e9f3ee; --margin: #e3e5ea;
    --good: #00674d; --bad: #a13d00; --even: #00558c; --open: #444444; --warn-ground: #fff1e6;
    --arm-0: #0072b2; --arm-1: #c65400; --arm-2: #008b66; --arm-3: #aa4d86; --arm-4: #8a6a00; --arm-5: #000000;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, "Liberation Serif", Georgia, serif;
  overflow-wrap: break-word; counter-reset: section table figure;
}
main { max-width: 66rem; margin: 0 auto; padding: 3.5rem 1.5rem 5rem; }
h1, h2, h3, table, figure, figcaption, nav, dl, code, pre, summary, .badge, .byline, .legend, .sans {
  font-family: "Inter", "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif;
}
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 0.5rem; max-width: 34ch; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3.5rem 0 0.75rem; counter-increment: section; }
h2::before { content: counter(section) "\\2002"; color: var(--soft); font-weight: 400; }
h3 { font-size: 1rem; margin: 2rem 0 0.5rem; }
p, ul, ol, .prose { max-width: 70ch; margin: 0 0 1rem; }
ul, ol { padding-left: 1.3rem; }
li { margin: 0.25rem 0; }
li::marker { color: var(--soft); }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.byline { color: var(--soft); font-size: 0.875rem; margin: 0 0 1.75rem; }
.soft { color: var(--soft); }
.small { font-size: 0.875rem; }
nav { font-size: 0.875rem; border-block: 1px solid var(--line); padding: 0.6rem 0; margin: 2rem 0 0; }
nav ol { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; padding: 0; margin: 0; max-width: none; }
nav li { margin: 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.answer { font-size: 1.25rem; line-height: 1.5; max-width: 62ch; }
.warning {
  border-left: 4px solid var(--bad); background: var(--warn-ground);
  padding: 0.75rem 1rem; margin: 1rem 0 1.5rem; max-width: 74ch; font-size: 1rem;
}
.warning > :last-child { margin-bottom: 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.35rem 1.5rem; margin: 0 0 1.5rem; font-size: 0.9375rem; line-height: 1.5; }
dt { color: var(--soft); }
dd { margin: 0; max-width: 70ch; }
.badge { font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
.badge::before { display: inline-block; width: 1.25em; text-align: left; }
.sign { margin-right: -0.35em; }
.better { color: var(--good); } .better::before { content: "▲"; }
.worse { color: var(--bad); } .worse::before { content: "▼"; }
.differs { color: var(--even); } .differs::before { content: "≠"; }
.equivalent { color: var(--even); } .equivalent::before { content: "="; }
.inconclusive, .unknown { color: var(--open); }
.inconclusive::before { content: "?"; } .unknown::before { content: "–"; }
.kept { color: var(--good); } .kept::before { content: "✓"; }
.broken { color: var(--bad); } .broken::before { content: "✗"; }
.open { color: var(--open); } .open::before { content: "?"; }
figure { margin: 1.75rem 0 2.25rem; }
figcaption { color: var(--soft); font-size: 0.875rem; line-height: 1.5; max-width: 80ch; margin: 0 0 0.75rem; }
figcaption::before { color: var(--text); font-weight: 600; }
figure.tabular > figcaption::before { counter-increment: table; content: "Table " counter(table) ". "; }
figure.drawn > figcaption::before { counter-increment: figure; content: "Figure " counter(figure) ". "; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.8125rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; border-block: 1.5px solid var(--text); }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td.number + td:not(.number), th.number + th:not(.number) { padding-left: 0.75rem; }
thead th { font-weight: 600; border-bottom: 1px solid var(--text); vertical-align: bottom; }
tbody th { font-weight: 600; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
.second { display: block; color: var(--soft); font-size: 0.75rem; font-weight: 400; }
.number .second { white-space: nowrap; }
.mark { background: var(--warn-ground); box-shadow: 0 0 0 0.2em var(--warn-ground); }
svg { display: block; overflow: visible; font-size: 12px; font-family: inherit; font-variant-numeric: tabular-nums; }
svg text { fill: var(--soft); }
svg .halo { paint-order: stroke; stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round; }
.stretch { overflow: hidden; }
.stretch * { vector-effect: non-scaling-stroke; }
.grid { stroke: var(--line); stroke-width: 1; }
.zero { stroke: var(--soft); stroke-width: 1; }
.band-margin { fill: var(--margin); }
.side { fill: var(--tint); }
.effect { stroke: currentColor; fill: currentColor; stroke-width: 2; }
.effect .hollow { fill: var(--ground); }
.arm-0 { --arm: var(--arm-0); --dash: none; } .arm-1 { --arm: var(--arm-1); --dash: 7 3; }
.arm-2 { --arm: var(--arm-2); --dash: 2 3; } .arm-3 { --arm: var(--arm-3); --dash: 9 3 2 3; }
.arm-4 { --arm: var(--arm-4); --dash: 14 4; } .arm-5 { --arm: var(--arm-5); --dash: 4 2; }
.stroke { fill: none; stroke: var(--arm); stroke-width: 2; stroke-dasharray: var(--dash); stroke-linejoin: round; }
.thin { fill: none; stroke: var(--arm); stroke-width: 1; stroke-opacity: 0.45; }
.area { fill: var(--arm); fill-opacity: 0.18; stroke: none; }
.median { fill: none; stroke: var(--arm); stroke-width: 1.25; stroke-dasharray: 1 3; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; font-size: 0.8125rem; margin: 0 0 0.75rem; padding: 0; list-style: none; max-width: none; }
.legend li { display: flex; align-items: center; gap: 0.5rem; margin: 0; }
.legend svg { flex: none; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.5rem 2.5rem; margin-bottom: 1rem; }
.panel > p { font-size: 0.8125rem; margin: 0 0 1.1rem; color: var(--soft); font-family: "Inter", "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif; }
.forest { display: grid; grid-template-columns: minmax(8rem, 15rem) minmax(12rem, 1fr) auto; column-gap: 1.25rem; font-size: 0.8125rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.forest > div { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: center; }
.forest .group { font-weight: 600; padding: 0.9rem 0 0.3rem; border-bottom: 1px solid var(--line); }
.forest .group:first-child { padding-top: 0; }
.forest .name { padding: 0.2rem 0; }
.forest .track { align-self: stretch; min-height: 2.4rem; position: relative; }
.forest .track > svg { position: absolute; inset: 0; height: calc(100% + 1px); }
.forest .value { text-align: right; padding: 0.2rem 0; white-space: nowrap; }
.forest .value .badge { font-size: 0.75rem; }
pre { overflow-x: auto; background: var(--wash); padding: 0.9rem 1rem; font-size: 0.8125rem; line-height: 1.5; margin: 0 0 1.25rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, Consolas, monospace; }
code { font-size: 0.88em; overflow-wrap: anywhere; }
pre code { font-size: 1em; }
details { margin: 0 0 1.25rem; }
summary { cursor: pointer; font-size: 0.9375rem; margin-bottom: 0.5rem; }
.references { font-size: 0.9375rem; }
@media screen and (max-width: 56rem) {
${cards('.many')}}
@media screen and (max-width: 44rem) {
  body { font-size: 1rem; }
  main { padding: 2rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  .answer { font-size: 1.125rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 0.6rem; }
  .forest { grid-template-columns: minmax(0, 1fr) auto; column-gap: 0.75rem; }
  .forest > div { grid-template-areas: "name value" "track track"; }
  .forest .axis { grid-template-areas: "track track"; }
  .forest .group { display: block; }
  .forest .name { grid-area: name; padding-top: 0.7rem; }
  .forest .value { grid-area: value; padding-top: 0.7rem; }
  .forest .track { grid-area: track; }
  .forest .axis > .name, .forest .axis > .value { display: none; }
${cards('.wide')}}
@media print {
  body { font-size: 10pt; }
  table, .forest { font-size: 7.5pt; }
  .second { font-size: 7pt; }
  .badge, .forest .value .badge { font-size: inherit; }
  .panels { grid-template-columns: 1fr 1fr; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3, figcaption { break-after: avoid; }
  figure.drawn, tr, .warning, .panel, .forest > div { break-inside: avoid; }
  .scroll { overflow: visible; }
  pre { max-height: none; }
  @page { margin: 18mm 16mm; }
}
`;
