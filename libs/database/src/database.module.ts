import type { Settings } from '@linchpin/config';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { connectionOptions, databaseUrl } from './connection.js';

/** One connection pool for one app. Entities come with the modules that own them. */
@Module({})
export class DatabaseModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...connectionOptions(databaseUrl(settings), settings.DATABASE_POOL),
          autoLoadEntities: true,
          retryAttempts: 10,
          retryDelay: 1000,
        }),
      ],
    };
  }
}
