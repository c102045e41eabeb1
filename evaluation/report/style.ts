/**
 * The report's style. Every color is a variable, for light and for dark; charts use the same ones. Blue
 * and orange carry meaning, which readers with any color vision tell apart.
 */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0f1216);
  --surface: light-dark(#ffffff, #171b21);
  --ink: light-dark(#171b21, #e9ecf0);
  --muted: light-dark(#56606c, #9ea8b4);
  --line: light-dark(#e2e6eb, #2a313a);
  --link: light-dark(#1558a8, #7db7f5);
  --bar: light-dark(#2c6fb3, #5a9fe2);
  --up: light-dark(#1f67ae, #62a8ec);
  --down: light-dark(#c2570c, #f08e43);
  --right: light-dark(#17508f, #6fb1f3);
  --wrong: light-dark(#c94f00, #ff9a4d);
  --on-strong: light-dark(#ffffff, #0f1216);
  --pass: light-dark(#17693c, #66cf96);
  --fail: light-dark(#b3261e, #ff8f85);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  font-variant-numeric: tabular-nums;
  -webkit-text-size-adjust: 100%;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; background: var(--surface); padding: 0.5rem 1rem; z-index: 9; }
.skip:focus { left: 0.5rem; top: 0.5rem; }
header, main, footer { max-width: 67rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.15rem 0 0.35rem; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 0.25rem; letter-spacing: -0.005em; }
h3 { font-size: 1rem; line-height: 1.35; margin: 1.75rem 0 0.5rem; overflow-wrap: anywhere; }
p { margin: 0.25rem 0 0.75rem; max-width: 52rem; }
.kicker { color: var(--muted); font-size: 0.85rem; font-weight: 600; letter-spacing: 0.02em; margin: 0; }
.muted, .note { color: var(--muted); }
.note { font-size: 0.9rem; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 1.4rem 1.5rem 1.5rem; margin: 1.25rem 0; }

.headline { display: grid; grid-template-columns: minmax(15rem, 1fr) 2fr; gap: 1.5rem 2.5rem; align-items: center; }
.score { font-size: 4rem; line-height: 1; font-weight: 650; letter-spacing: -0.035em; margin: 0.2rem 0 0.4rem; }
.score small { font-size: 0.5em; font-weight: 500; letter-spacing: 0; color: var(--muted); }
.label { font-size: 0.85rem; color: var(--muted); margin: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1.1rem 1.5rem; margin: 0; }
.tiles dt { font-size: 0.85rem; color: var(--muted); }
.tiles dd { margin: 0; font-size: 1.3rem; font-weight: 600; line-height: 1.3; }
.tiles dd small { display: block; font-size: 0.8rem; font-weight: 400; color: var(--muted); }

.warning { border: 1px solid var(--line); border-left: 5px solid var(--fail); border-radius: 8px; background: var(--surface); padding: 0.55rem 0.9rem; margin: 1rem 0 0; }
.gates { list-style: none; padding: 0; margin: 1rem 0 0; display: grid; gap: 0.5rem; }
.gates li { border: 1px solid var(--line); border-left: 5px solid; border-radius: 8px; background: var(--surface); padding: 0.55rem 0.9rem; overflow-wrap: anywhere; }
.gates li.passed { border-left-color: var(--pass); }
.gates li.failed { border-left-color: var(--fail); }
.passed strong { color: var(--pass); }
.failed strong { color: var(--fail); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.35rem 1.25rem; list-style: none; padding: 0; margin: 1.25rem 0 0; font-size: 0.92rem; }

figure { margin: 0; }
.chart { margin: 0.75rem 0 0; }
.chart svg { display: block; max-width: 100%; height: auto; }
.chart .narrow { display: none; }
svg text { font-family: inherit; }
.up { color: var(--up); }
.down { color: var(--down); }

.scroll { overflow: auto; max-width: 100%; }
.tall { max-height: 34rem; }
table { border-collapse: collapse; font-size: 0.92rem; }
table.full { width: 100%; }
caption { text-align: left; color: var(--muted); font-size: 0.88rem; padding-bottom: 0.4rem; }
th, td { padding: 0.38rem 0.9rem 0.38rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; color: var(--muted); font-size: 0.85rem; white-space: nowrap; }
.tall thead th { position: sticky; top: 0; background: var(--surface); }
tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0.25rem; }
.share { width: 30%; min-width: 6rem; }
.share svg { display: block; width: 100%; height: 0.7rem; margin-top: 0.4rem; }

.matrix { overflow: auto; max-height: 62rem; margin-top: 0.75rem; border: 1px solid var(--line); border-radius: 8px; }
.matrix > div { display: grid; grid-template-columns: max-content max-content; width: max-content; padding: 0 0.75rem 0.75rem 0; }
.matrix svg { display: block; }
.matrix .corner, .matrix .columns, .matrix .rows { position: sticky; background: var(--surface); }
.matrix .corner { top: 0; left: 0; z-index: 3; display: flex; align-items: end; justify-content: end; padding: 0.3rem 0.4rem; font-size: 0.75rem; line-height: 1.25; text-align: right; color: var(--muted); }
.matrix .columns { top: 0; z-index: 2; }
.matrix .rows { left: 0; z-index: 1; }
.key { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; list-style: none; padding: 0; margin: 0.4rem 0; font-size: 0.88rem; color: var(--muted); }
.key svg { width: 0.8em; height: 0.8em; margin-right: 0.4em; vertical-align: -0.05em; }
.key svg.ramp { width: 5em; }

.pictures { list-style: none; padding: 0; margin: 0.5rem 0 0; }
.pictures > li { border-top: 1px solid var(--line); padding: 1rem 0 0.9rem; break-inside: avoid; }
.pictures h4 { margin: 0 0 0.6rem; display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; font-size: 0.95rem; overflow-wrap: anywhere; }
.pictures h4 span { font-weight: 400; color: var(--muted); }
.panels { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.6rem; }
.panels img { display: block; width: 100%; height: auto; border-radius: 6px; background: var(--line); }
.panels figcaption { font-size: 0.82rem; color: var(--muted); padding-top: 0.2rem; }

details { border-top: 1px solid var(--line); margin-top: 1.1rem; padding-top: 0.75rem; }
details + details { margin-top: 0.75rem; }
summary { cursor: pointer; font-weight: 600; font-size: 0.95rem; }
details > :not(summary) { margin-top: 0.75rem; }
.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.35rem 1.5rem; margin: 0.75rem 0 0; font-size: 0.92rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 0.86rem; font-variant-ligatures: none; }
code { overflow-wrap: anywhere; }
pre { background: var(--page); border-radius: 8px; padding: 0.9rem 1rem; overflow: auto; max-height: 30rem; }
.changes { margin: 0.5rem 0; padding-left: 1.2rem; font-size: 0.92rem; }
footer { color: var(--muted); font-size: 0.85rem; padding-bottom: 3rem; overflow-wrap: anywhere; }

@media (max-width: 65rem) {
  .chart .wide { display: none; }
  .chart .narrow { display: block; }
  .chart .narrow svg { width: 100%; max-width: 34rem; }
}
@media (max-width: 40rem) {
  header, main, footer { padding-left: 0.9rem; padding-right: 0.9rem; }
  header { padding-top: 1.5rem; }
  h1 { font-size: 1.5rem; }
  section { padding: 1.1rem 0.9rem; border-radius: 10px; }
  .headline { grid-template-columns: 1fr; }
  .score { font-size: 3.4rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .panels { grid-template-columns: 1fr 1fr; }
  .share { display: none; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.6rem; }
}
@media print {
  :root { color-scheme: light; font-size: 10pt; }
  body { background: none; print-color-adjust: exact; }
  nav, .skip { display: none; }
  header, main, footer { max-width: none; padding: 0; }
  section { border: 0; padding: 0; margin: 1.5rem 0; }
  h2, h3 { break-after: avoid; }
  .chart, .panels { break-inside: avoid; }
  .chart .wide { display: block; }
  .chart .narrow { display: none; }
  .scroll, .matrix, pre { overflow: visible; max-height: none; }
  .matrix { border: 0; zoom: 0.7; }
  .matrix.large { zoom: 0.3; }
  .matrix .corner, .matrix .columns, .matrix .rows { position: static; }
  pre { white-space: pre-wrap; }
}
`.trimStart();
