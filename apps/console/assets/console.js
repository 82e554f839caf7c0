// Starts the design system's components. Every page works without them.
import { initAll } from './govuk-frontend.js';

initAll();
