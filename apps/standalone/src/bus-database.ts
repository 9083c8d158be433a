import { migrateBus } from '@gt/event-bus';
import { createServiceDatabase } from '@gt/persistence';
import { Client } from 'pg';

/** Database of the postgres driver with its two roles; answers the address that the services use. Repeatable. */
export async function prepareBusDatabase(superuserUrl: string, passwords: { owner: string; app: string }): Promise<string> {
  await createServiceDatabase(superuserUrl, 'bus', { owner: 'bus_owner', app: 'bus_app' }, passwords);
  const as = (role: string, password: string) => {
    const url = new URL(superuserUrl);
    url.pathname = '/bus';
    url.username = role;
    url.password = password;
    return url.href;
  };
  const owner = new Client(as('bus_owner', passwords.owner));
  await owner.connect();
  try { await migrateBus(owner, 'bus_app'); } finally { await owner.end(); }
  return as('bus_app', passwords.app);
}
