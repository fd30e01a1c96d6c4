"""The look of the page: narrow enough to read, wide tables that scroll, black on white in print."""

CSS = """\
:root { --ink: #222; --quiet: #5c5c5c; --line: #ddd; --blue: #0072b2; --pale: #f6f4ee; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); line-height: 1.55;
  font: 1.05rem/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
header { border-bottom: 3px solid var(--blue); padding-bottom: 1rem; margin-bottom: 1.5rem; }
.kicker { margin: 0; color: var(--blue); font: 600 .85rem/1.4 system-ui, sans-serif;
  letter-spacing: .04em; text-transform: uppercase; }
h1 { font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.25; margin: .4rem 0 .6rem;
  max-width: 46rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; }
p { max-width: 46rem; margin: .5rem 0; }
.caveat { color: var(--quiet); margin: 0; }
code { font-size: .9em; }
nav { font: .9rem/1.7 system-ui, sans-serif; columns: 2; column-gap: 2rem; max-width: 52rem; }
nav ol { margin: 0; padding-left: 1.4rem; }
nav a { color: var(--blue); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.wide { overflow-x: auto; -webkit-overflow-scrolling: touch; }
table { border-collapse: collapse; font: .86rem/1.35 system-ui, sans-serif; width: 100%;
  margin: .4rem 0 .6rem; font-variant-numeric: tabular-nums; }
h3 { font: 600 .95rem/1.35 system-ui, sans-serif; margin: 1.6rem 0 0; }
th, td { padding: .45rem .6rem; text-align: right; vertical-align: top;
  border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
th:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 600; white-space: nowrap; position: sticky; left: 0; background: #fff; }
td b { font-weight: 400; display: block; }
td span { display: block; font-weight: 700; }
td span.none { font-weight: 400; color: #767676; }
small { display: block; color: var(--quiet); font-weight: 400; font-size: .78rem;
  white-space: nowrap; }
thead small { white-space: normal; }
figure { margin: 2.2rem 0; }
figure img { display: block; width: 100%; min-width: 44rem; height: auto; }
figcaption { color: var(--quiet); font-size: .95rem; margin-top: .4rem; }
dl { display: grid; grid-template-columns: 12rem 1fr; gap: .35rem 1.2rem; margin: .6rem 0;
  max-width: 52rem; }
dt { font-weight: 600; }
dd { margin: 0; grid-column: 2; }
dl.small { font: .82rem/1.4 system-ui, sans-serif; grid-template-columns: 8rem 1fr; }
dl.small dd { overflow-wrap: anywhere; }
.limits { background: var(--pale); border-left: 4px solid var(--blue); padding: .1rem 1.4rem 1rem;
  margin-top: 2.2rem; }
.limits h2 { margin-top: 1rem; }
.limits li { margin: .3rem 0; max-width: 46rem; }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; color: var(--quiet); }
@media (max-width: 40rem) {
  main { padding: 1.25rem .9rem 2rem; }
  nav { columns: 1; }
  dl, dl.small { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; grid-column: 1; }
}
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  figure, table, tr, .limits, footer { break-inside: avoid; }
  figure img { min-width: 0; }
  table { font-size: 7.5pt; }
  small { font-size: 6.5pt; }
  h2, h3 { break-after: avoid; }
}
"""
