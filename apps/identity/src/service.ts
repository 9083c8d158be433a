import type { ServiceDefinition } from '@gt/service-kit';
import { makeFirstAdministrator } from './commands/make-first-administrator.js';
import { createIdentity, identityOf } from './identity.js';
import { IdentityModule } from './identity.module.js';
import { mountProvider } from './oidc/mount.js';
import { createProvider } from './oidc/provider.js';
import type { IdentityOptions } from './options.js';
import { toContract } from './publish/identity-events.js';
import { CreateIdentityTables20260301000200 } from './storage/migrations/create-identity-tables-20260301000200.js';

/** The service. `readOptions` is called at start, so that its faults are told like all others of the configuration. */
export const identityService = (readOptions: () => IdentityOptions): ServiceDefinition => ({
  name: 'identity', module: IdentityModule, migrations: [CreateIdentityTables20260301000200], toContract, consumes: [],
  extend: async (fastify, kit) => {
    const identity = await createIdentity(kit, readOptions());
    await mountProvider(fastify, createProvider({
      issuer: identity.issuer, audience: kit.config.audience, key: identity.tokenKey, serviceSecrets: identity.options.serviceSecrets,
      onError: (error) => kit.logger.failure('oidc_error', error),
    }));
  },
  ready: (kit) => makeFirstAdministrator(kit, identityOf(kit)),
});
