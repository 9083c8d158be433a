import type { ServiceDefinition } from '@gt/service-kit';
import { addFront } from './front.js';
import { NAMED_PLACES } from './consume/places.controller.js';
import { PortalModule } from './portal.module.js';
import { AddSavedViews20261126062000, CreatePortalTables20261125100300 } from './storage/migrations.js';

export { SERVICES, type ServiceName } from './route-table.js';

/** The portal publishes no events and owns no business data: sessions, the clock's setting, saved views. */
export const definition: ServiceDefinition = {
  name: 'portal', module: PortalModule, migrations: [CreatePortalTables20261125100300, AddSavedViews20261126062000], consumes: [...NAMED_PLACES], toContract: (event) => { throw new Error(`the portal publishes no events (${event.type})`); },
  unprefixed: ['api/demonstration/clock', 'auth/login', 'auth/callback', 'auth/logout'], extend: addFront,
};
