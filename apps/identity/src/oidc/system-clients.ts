import { timingSafeEqual } from 'node:crypto';
import { sha256, type Queryable } from '@gt/persistence';
import type { Adapter, AdapterPayload, Provider } from 'oidc-provider';
import { isId } from '@gt/service-kit';
import { TOKEN_ALGORITHM } from './token-key.js';

/** Marks a kept hash where the provider expects a secret. */
const HASHED = 'sha256:';

/** Employers' systems as the provider's clients, read anew for each token: an ended one is unknown at once. Nothing is registered through the provider. */
export class SystemClients implements Adapter {
  constructor(private readonly db: Queryable) {}

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (!isId(id)) return undefined;
    const [row] = await this.db.query<{ sha256: string }>(`SELECT s.sha256 FROM client c JOIN client_secret s ON s.client_id = c.id WHERE c.id = $1 AND c.status = 'ACTIVE'`, [id]);
    return row && { client_id: id, client_secret: `${HASHED}${row.sha256}`, token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: TOKEN_ALGORITHM, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
  }
  async upsert(): Promise<void> { throw new Error('clients are registered by their employers'); }
  async findByUid(): Promise<undefined> { return undefined; }
  async findByUserCode(): Promise<undefined> { return undefined; }
  async consume(): Promise<void> { throw new Error('a client is not used up'); }
  async destroy(): Promise<void> { throw new Error('clients are ended by their employers'); }
  async revokeByGrantId(): Promise<void> { throw new Error('a client belongs to no sign-in'); }
}

/** Has the provider compare what a system brings with the hash that is kept of it; services' own secrets are compared as before. */
export function compareHashedSecrets(provider: Provider): void {
  const prototype = (provider.Client as unknown as { prototype: { clientSecret?: string; compareClientSecret(actual: string): boolean | Promise<boolean> } }).prototype;
  const { compareClientSecret } = prototype;
  prototype.compareClientSecret = function (actual) {
    const kept = this.clientSecret ?? '';
    return kept.startsWith(HASHED) ? timingSafeEqual(Buffer.from(kept.slice(HASHED.length)), Buffer.from(sha256(actual))) : compareClientSecret.call(this, actual);
  };
}
