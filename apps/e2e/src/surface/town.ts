import { createPrivateKey, randomUUID, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEMONSTRATION_PASSWORD, FIRST_ADMIN_ACCOUNT, REPORT_FILE, secretsOf, SERVICE_NAMES, startCity, type City } from '@gt/app-standalone';
import { exclusiveRoles, placeOf, roles, unassignableRoles, type Role } from '@gt/policy';
import { SignJWT, type JWTPayload } from 'jose';
import { Client } from 'pg';

/** ms for which a token is used: it lives five minutes. */
const TOKEN_KEPT_MS = 120_000;
/** ms that a grant may take to be felt everywhere when the machine is busy. */
const GRANT_LIMIT_MS = 20_000;

export interface Answer { readonly status: number; readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly text: string; readonly json: Problem }
/** A problem details body as far as the tests look at it; any other JSON too. */
export interface Problem { readonly code?: string; readonly detail?: string; readonly status?: number; readonly errors?: ReadonlyArray<{ readonly field: string; readonly code: string; readonly message: string }>; readonly [more: string]: unknown }
export interface Send { readonly token?: string | null; readonly headers?: Readonly<Record<string, string>>; readonly raw?: string | Uint8Array; readonly body?: unknown }

/** One city without demonstration data: every service in this process, on a PostgreSQL of its own. */
export class Town {
  private readonly tokens = new Map<string, { readonly token: Promise<string>; readonly at: number }>();
  private constructor(readonly city: City, private readonly folder: string, private readonly superuser: Client) {}

  /** @param publicRate requests a second and address to the public endpoints; 0 = off: the suite asks them far more often than a person */
  static async start({ publicRate = '0' }: { publicRate?: string } = {}): Promise<Town> {
    process.env['PUBLIC_RATE_LIMIT'] = publicRate;
    // as `SECOND_FACTOR=required npm start` does on an empty folder: nobody is asked before the seed is done
    process.env['SECOND_FACTOR'] = 'required';
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-surface-'));
    fs.chmodSync(folder, 0o755); // PostgreSQL runs under an account of its own when the suite runs as root
    const city = await startCity({ folder, bus: 'postgres', secrets: secretsOf(folder, [...SERVICE_NAMES, 'bus'], false), publicUrl: 'http://localhost:8080', front: { show: () => undefined } });
    const superuser = new Client(city.postgresUrl);
    await superuser.connect();
    return new Town(city, folder, superuser);
  }

  /** Says that the seed is done, as the seed does. */
  seeded(): void { fs.writeFileSync(path.join(this.folder, REPORT_FILE), '{}'); }

  async stop(): Promise<void> {
    await this.superuser.end();
    await this.city.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** As PostgreSQL's superuser, in the maintenance database. */
  async sql(text: string): Promise<void> { await this.superuser.query(text); }

  /** As PostgreSQL's superuser in a service's database. */
  async inDatabase<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const url = new URL(this.city.postgresUrl);
    url.pathname = `/${database}`;
    const client = new Client(url.href);
    await client.connect();
    try { return await work(client); } finally { await client.end(); }
  }

  /** Rows of every table of every service: what a refused request must leave as it was. */
  async rows(): Promise<Record<string, number>> {
    const counted = await Promise.all(SERVICE_NAMES.map((service) => this.inDatabase(service, async (client) => {
      const { rows } = await client.query<{ name: string; rows: string }>(`SELECT table_name AS name, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', table_name), true, true, '')))[1]::text AS rows
        FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`);
      return rows.map((r) => [`${service}.${r.name}`, Number(r.rows)] as const);
    })));
    return Object.fromEntries(counted.flat());
  }

  /** One request to the service that owns the path, without the portal between. */
  async send(service: string, method: string, url: string, { token = null, headers = {}, raw, body }: Send = {}): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await this.city.running.get(service)!.fastify.inject({
      method: method as 'GET', url,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }), ...headers },
      ...(payload === undefined ? {} : { payload: payload as string }),
    });
    let json: Problem = {};
    if (String(answer.headers['content-type']).includes('json')) json = JSON.parse(answer.payload) as Problem;
    return { status: answer.statusCode, headers: answer.headers as Answer['headers'], text: answer.payload, json };
  }

  /** Like `send`; throws when the answer is no success. */
  async done(service: string, method: string, url: string, send: Send): Promise<Record<string, unknown> & { id: string; version: number }> {
    const answer = await this.send(service, method, url, send);
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${answer.text}`);
    return answer.json as never;
  }

  /** Those who want the same token at once share one sign-in: many of one account at a time are slowed down as guessing. */
  signIn(account: string): Promise<string> {
    const known = this.tokens.get(account);
    if (known && performance.now() - known.at < TOKEN_KEPT_MS) return known.token;
    const token = this.done('identity', 'POST', '/api/identity/token', { body: { account, password: DEMONSTRATION_PASSWORD } }).then((answer) => answer['access_token'] as string);
    this.tokens.set(account, { token, at: performance.now() });
    token.catch(() => this.tokens.delete(account));
    return token;
  }

  /** The security administrator made at first boot: who grants everybody else. */
  admin(): Promise<string> { return this.signIn(FIRST_ADMIN_ACCOUNT); }

  /** An account of that name with these grants, felt by every service; answers its id. */
  async open(account: string, grants: ReadonlyArray<{ role: Role; place: string | null }>): Promise<string> {
    const token = await this.admin();
    const { id } = await this.done('identity', 'POST', '/api/identity/accounts', { token, body: { account, name: '验收员', password: DEMONSTRATION_PASSWORD } });
    for (const grant of grants) await this.done('identity', 'POST', '/api/identity/grants', { token, body: { subject: id, ...grant } });
    for (const end = Date.now() + GRANT_LIMIT_MS; !(await this.feltEverywhere(id, grants.length));) {
      if (Date.now() > end) throw new Error(`the grants of ${account} are not everywhere within ${GRANT_LIMIT_MS / 1000} s`);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    return id;
  }

  private async feltEverywhere(subject: string, count: number): Promise<boolean> {
    const issuer = this.issuer();
    const felt = await Promise.all([...this.city.running.values()].map(async ({ kit }) => (await kit.grants.of(issuer, subject)).length));
    return felt.every((n) => n === count);
  }

  issuer(): string { return this.city.running.get('identity')!.kit.config.issuers[0]!; }

  /** Every role that a person may hold together, each at `placeFor` its kind of place. */
  static everyRole(placeFor: (kind: string) => string): Array<{ role: Role; place: string | null }> {
    return (Object.keys(roles) as Role[]).filter((role) => !exclusiveRoles.includes(role) && !unassignableRoles.includes(role))
      .map((role) => ({ role, place: placeOf(role) === null ? null : placeFor(placeOf(role)!) }));
  }

  /** A token with identity's own key and any claims: for tokens that are not in order. */
  async forge(claims: JWTPayload, lifeSeconds: number, options: { key?: KeyObject; issuer?: string; audience?: string } = {}): Promise<string> {
    const { kit } = this.city.running.get('identity')!;
    const [row] = await kit.db.query<{ kid: string; sealed: string }>('SELECT kid, sealed FROM token_key');
    const own = createPrivateKey({ key: Buffer.from(kit.keyring.unseal(row!.sealed), 'base64'), format: 'der', type: 'pkcs8' });
    const now = Math.floor(Date.now() / 1000);
    const begun = Math.min(now, now + lifeSeconds - 60);
    return new SignJWT({ auth_time: begun, ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: row!.kid })
      .setIssuer(options.issuer ?? this.issuer()).setAudience(options.audience ?? kit.config.audience).setIssuedAt(begun).setExpirationTime(now + lifeSeconds).sign(options.key ?? own);
  }
}
