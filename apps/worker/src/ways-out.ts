import { StepDeliveries } from '@linchpin/actions';
import { CheckWriter } from '@linchpin/agency-checks';
import { AlertWriter } from '@linchpin/alerts';
import {
  CHANNELS,
  type Channels,
  DELIVERY_LISTENER,
  DELIVERY_WRITERS,
  DeliveryRunner,
  type DeliveryWriters,
  EmailChannel,
} from '@linchpin/deliveries';
import { InvitationWriter } from '@linchpin/teams';
import { DraftWriter } from '@linchpin/trigger-drafts';
import type { Provider } from '@nestjs/common';

/** The ways out of the house: each channel, who writes what goes, and who goes on when it has gone. */
export const waysOut: Provider[] = [
  EmailChannel,
  DeliveryRunner,
  {
    provide: CHANNELS,
    inject: [EmailChannel],
    useFactory: (email: EmailChannel): Channels => ({ email }),
  },
  {
    provide: DELIVERY_WRITERS,
    inject: [AlertWriter, CheckWriter, DraftWriter, InvitationWriter],
    useFactory: (
      alert: AlertWriter,
      check: CheckWriter,
      draft: DraftWriter,
      invitation: InvitationWriter,
    ): DeliveryWriters => ({
      alert,
      check,
      draft,
      invitation,
    }),
  },
  { provide: DELIVERY_LISTENER, useExisting: StepDeliveries },
];
