import type { ServiceDefinition } from '@gt/service-kit';
import { makeFirstAdministrator } from './commands/make-first-administrator.js';
import { createIdentity, identityOf } from './identity.js';
import { IdentityModule } from './identity.module.js';
import { mountProvider } from './oidc/mount.js';
import type { IdentityOptions } from './options.js';
import { addSignInPages } from './sign-in/routes.js';
import { toContract } from './publish/identity-events.js';
import { CreateBrowserSignIn20261125100200 } from './storage/migrations/create-browser-sign-in-20261125100200.js';
import { CreateIdentityTables20260301000200 } from './storage/migrations/create-identity-tables-20260301000200.js';
import { CreateSecondFactor20261125100400 } from './storage/migrations/create-second-factor-20261125100400.js';

/** The service. `readOptions` is called at start, so that its faults are told like all others of the configuration. */
export const identityService = (readOptions: () => IdentityOptions): ServiceDefinition => ({
  name: 'identity', module: IdentityModule, migrations: [CreateIdentityTables20260301000200, CreateBrowserSignIn20261125100200, CreateSecondFactor20261125100400], toContract, consumes: ['institutions.institution'],
  extend: async (fastify, kit) => {
    const identity = await createIdentity(kit, readOptions());
    await mountProvider(fastify, (request, response) => identity.oidc.handle(request, response), kit.config.publicUrl);
    await addSignInPages(fastify, kit, identity);
    fastify.addHook('onClose', async () => identity.oidc.stop());
  },
  ready: (kit) => makeFirstAdministrator(kit, identityOf(kit)),
});
