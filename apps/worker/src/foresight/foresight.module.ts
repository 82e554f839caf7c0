import { AgencyChecksModule } from '@linchpin/agency-checks';
import { DocumentsModule } from '@linchpin/documents';
import { RoomsModule } from '@linchpin/rooms';
import { Foresight } from '@linchpin/would-do';
import { Global, Module } from '@nestjs/common';
import { HandlersForesight } from './handlers-foresight.js';

/** Global, so that reports foresee refusals although triggers know nothing of rooms, letters or checks. */
@Global()
@Module({
  imports: [RoomsModule, DocumentsModule, AgencyChecksModule],
  providers: [{ provide: Foresight, useClass: HandlersForesight }],
  exports: [Foresight],
})
export class ForesightModule {}
