import { Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readInstallation } from './installation.js';

/** What this database holds, read once when an app starts: `Installation`, or null where nothing was set up. */
export const INSTALLATION = Symbol('INSTALLATION');

@Global()
@Module({
  providers: [
    {
      provide: INSTALLATION,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => readInstallation(dataSource.manager),
    },
  ],
  exports: [INSTALLATION],
})
export class InstallationModule {}
