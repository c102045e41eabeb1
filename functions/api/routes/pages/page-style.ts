/** The style of the problem pages: the reader's own fonts, light or dark as the reader's screen is. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
code { background: light-dark(#eef0f4, #2a2e36); border-radius: 4px; padding: 0.1em 0.3em; }
pre { background: light-dark(#f4f5f8, #1d2027); border-radius: 8px; padding: 1rem; overflow-x: auto; }
pre code { background: none; padding: 0; }
footer { margin-top: 3rem; font-size: 0.9rem; }
`.trimStart();
