import type { ServiceDefinition } from '@gt/service-kit';
import { addFront } from './front.js';
import { PortalModule } from './portal.module.js';

export { SERVICES, type ServiceName } from './route-table.js';

/** The portal publishes no events and owns no business data: sessions, the clock's setting, later saved views. */
export const definition: ServiceDefinition = {
  name: 'portal', module: PortalModule, migrations: [], consumes: [], toContract: (event) => { throw new Error(`the portal publishes no events (${event.type})`); },
  unprefixed: ['api/demonstration/clock'], extend: addFront,
};
