import { Module } from '@nestjs/common';
import { ConfigurationController } from './configuration.controller.js';

/** The way to everything that is configured. */
@Module({
  controllers: [ConfigurationController],
})
export class ConfigurationModule {}
