import type { TriggerFile } from '@linchpin/trigger-files';

/**
 * What would become of one trigger: published as the next version, submitted to a second person, waiting for one
 * already, or refused because somebody is working on it in the console or another trigger has its title.
 */
export interface TriggerStep {
  name: string;
  what: 'publish' | 'submit' | 'waiting' | 'refused';
  /** The number that the version would have. */
  version: number;
  file: TriggerFile;
  /** Null for one that has no version yet. */
  triggerId: string | null;
  /** What is new or different, a sentence each. */
  changes: readonly string[];
}
