import type { Settings } from '@linchpin/config';
import { connectionOptions } from '@linchpin/database';
import { SourcesService } from '@linchpin/sources';
import { StaffAccounts, StaffMember, Team } from '@linchpin/teams';
import { DataSource } from 'typeorm';
import type { Secrets } from '../secrets.js';
import { seedCouncil } from './seed-council.js';

/** Makes the demonstration ready: the council at the first start, and each time the key of its source `mosaic`. */
export async function prepareCouncil(settings: Settings, secrets: Secrets): Promise<void> {
  const options = connectionOptions(settings.DATABASE_URL ?? '', 2);
  const dataSource = await new DataSource({ ...options, entities: [StaffMember, Team] }).initialize();
  try {
    const seeded = await seedCouncil(dataSource);
    if (seeded || settings.DEMO_WEBHOOK_KEY) {
      await new SourcesService(dataSource).add('mosaic', 'Mosaic', settings.DEMO_WEBHOOK_KEY ?? secrets.webhookKey);
    }
    if (seeded) {
      const accounts = new StaffAccounts(dataSource.getRepository(StaffMember));
      await accounts.setDemoPassword(secrets.demoPassword);
    }
  } finally {
    await dataSource.destroy();
  }
}
