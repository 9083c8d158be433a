import { randomUUID } from 'node:crypto';
import type { EventMeta } from '@gt/persistence';
import { ConfigError, metaOfJob, type Kit } from '@gt/service-kit';
import type { Identity } from '../identity.js';
import { hashPassword } from '../sign-in/password.js';
import { giveGrantIn } from './give-grant.js';
import { openAccountIn } from './open-account.js';

/** At first boot, while there is no account at all: one security administrator from the environment, who opens all others. Throws ConfigError when none is configured. */
export async function makeFirstAdministrator(kit: Kit, identity: Identity): Promise<void> {
  const anyAccount = 'SELECT 1 FROM account LIMIT 1';
  if ((await kit.db.query(anyAccount)).length > 0) return;
  const { firstAdmin } = identity.options;
  if (!firstAdmin) throw new ConfigError(['identity: 还没有任何账号，请设置 FIRST_ADMIN_ACCOUNT 与 FIRST_ADMIN_PASSWORD 以建立首位安全管理员']);
  const hash = await hashPassword(firstAdmin.password, identity.passwordCost);
  const meta: EventMeta = metaOfJob(kit.service, randomUUID(), kit.clock);
  await kit.db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', ['identity.first administrator']);
    if ((await tx.query(anyAccount)).length > 0) return;
    const opened = await openAccountIn(tx, identity, firstAdmin, hash, meta);
    await giveGrantIn(tx, identity, { issuer: identity.issuer, subject: opened.id, role: 'SECURITY_ADMIN', place: null, until: null, note: '首位安全管理员' }, null, meta);
  });
  kit.logger.info('first_administrator_made');
}
