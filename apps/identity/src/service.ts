import type { ServiceDefinition } from '@gt/service-kit';
import { makeFirstAdministrator } from './commands/make-first-administrator.js';
import { createIdentity, identityOf } from './identity.js';
import { IdentityModule } from './identity.module.js';
import { mountProvider } from './oidc/mount.js';
import type { IdentityOptions } from './options.js';
import { addSignInPages } from './sign-in/routes.js';
import { toContract } from './publish/identity-events.js';
import { CreateBrowserSignIn20261125100200 } from './storage/migrations/create-browser-sign-in-20261125100200.js';
import { CreateApplicantClaims20261126001500 } from './storage/migrations/create-applicant-claims-20261126001500.js';
import { CreateApprovalSteps20261125235500 } from './storage/migrations/create-approval-steps-20261125235500.js';
import { CreateEmployersAndClients20261126000500 } from './storage/migrations/create-employers-and-clients-20261126000500.js';
import { IndexEmployersByCode20261126023700 } from './storage/migrations/index-employers-by-code-20261126023700.js';
import { CreateDelegation20261125233000 } from './storage/migrations/create-delegation-20261125233000.js';
import { CreateIdentityTables20260301000200 } from './storage/migrations/create-identity-tables-20260301000200.js';
import { CreateRealName20261126023500 } from './storage/migrations/create-real-name-20261126023500.js';
import { CreateSecondFactor20261125100400 } from './storage/migrations/create-second-factor-20261125100400.js';

/** The service. `readOptions` is called at start, so that its faults are told like all others of the configuration. */
export const identityService = (readOptions: () => IdentityOptions): ServiceDefinition => ({
  name: 'identity', module: IdentityModule, migrations: [CreateIdentityTables20260301000200, CreateBrowserSignIn20261125100200, CreateSecondFactor20261125100400, CreateDelegation20261125233000, CreateApprovalSteps20261125235500, CreateEmployersAndClients20261126000500, CreateApplicantClaims20261126001500, CreateRealName20261126023500, IndexEmployersByCode20261126023700], toContract, consumes: ['institutions.bureau', 'institutions.institution'],
  extend: async (fastify, kit) => {
    const identity = await createIdentity(kit, readOptions());
    await mountProvider(fastify, (request, response) => identity.oidc.handle(request, response), kit.config.publicUrl);
    await addSignInPages(fastify, kit, identity);
    fastify.addHook('onClose', async () => identity.oidc.stop());
  },
  ready: (kit) => makeFirstAdministrator(kit, identityOf(kit)),
});
