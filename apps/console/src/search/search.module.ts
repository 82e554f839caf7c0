import { Module } from '@nestjs/common';
import { ReferenceSearch } from './reference-search.js';
import { SearchController } from './search.controller.js';

/** Looking for something by its reference. */
@Module({
  controllers: [SearchController],
  providers: [ReferenceSearch],
})
export class SearchModule {}
