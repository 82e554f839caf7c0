export { councilFaults } from './council-faults.js';
export { expectInstallation } from './expect-installation.js';
export { INSTALLATION, InstallationModule } from './installation.module.js';
export { type Installation, type InstallationKind, makeInstallation, readInstallation } from './installation.js';
