// Starts the design system's components. Every page works without them.
// Its script comes from a package but is served beside this file: so it is found when the page runs, not before.
const { initAll } = await import(new URL('govuk-frontend.js', import.meta.url).href);

initAll();
