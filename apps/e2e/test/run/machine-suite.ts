import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEMONSTRATION_PASSWORD } from '@gt/app-standalone';
import { networkCall } from '@gt/chaos';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import sharp from 'sharp';
import { samplePhoto } from '../../src/browser/apply.js';
import { differences, filled, partsOf, type Part } from '../../src/run/guide.js';
import type { Standalone } from '../../src/run/standalone.js';

const parts = partsOf(fs.readFileSync(new URL('../../../portal/guides/system.md', import.meta.url), 'utf8'));
type Exchange = Extract<Part, { kind: 'EXCHANGE' }>;
const codeOf = ({ answer }: Exchange): string => (answer.json as { code?: string }).code ?? '';
/** Asked of a city that limits, once the others have been asked of one that does not. */
const isLimit = ({ answer }: Exchange): boolean => answer.status === 429;
const exchanges = parts.filter((part) => part.kind === 'EXCHANGE');
/** A day of the year that the examples are written for: appraisals are of the three years before. */
const DAY = '2026-06-10T09:00:00+08:00';
/** ms for all of it on a crowded machine. */
const LOOK_MS = 180_000;
/** ms that a fact may take from service to service. */
const ON_ITS_WAY_MS = 30_000;
/** Bytes of a body that is too large. */
const TOO_LARGE = 300 * 1024;
/** Asked of a limited address at most until it says no. */
const ASKED_MOST = 200;

/** Numbers that the guide's people have: they may lie nowhere in clear. */
export const guideNumbers: readonly string[] = ['440524188001010014', '110101199001011234', '13800000000', 'E00000001', 'E00000002', 'E00000003'];

/** The guide for employers' systems (apps/portal/guides/system.md), carried out to the letter on the city that runs. `superuser` gives a database's address for what only happens when something is wrong. */
export function machineSuite(city: () => Standalone, superuser: (database: string) => string): void {
  describe('the guide for systems of employers tells the truth', () => {
    const call = (...args: Parameters<ReturnType<typeof networkCall>>) => networkCall(city().url)(...args);
    const tokenOf = async (account: string) => ((await call('POST', '/api/identity/token', { body: { account, password: DEMONSTRATION_PASSWORD } })).json as { access_token: string }).access_token;
    const setClock = async (now: string | null) => { expect((await call('PUT', '/api/demonstration/clock', { token: await tokenOf('yunwei'), body: { now } })).status).toBe(200); };
    const values = new Map<string, string>();
    const files = new Map<string, Buffer>();
    let folder: string;
    let client: { id: string; secret: string };

    beforeAll(async () => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-machine-'));
      const reviewer = await tokenOf('danwei-shenhe');
      const [grant] = ((await call('GET', '/api/identity/me', { token: reviewer })).json as { grants: Array<{ place: string }> }).grants;
      client = (await call('POST', '/api/identity/clients', { token: reviewer, headers: { 'idempotency-key': randomUUID() }, body: { employerId: grant!.place, name: '接入说明', purpose: '按接入说明逐条执行' } })).json as typeof client;
      expect(client).toMatchObject({ status: 'ACTIVE', secret: expect.any(String) });
      const basic = (secret: string) => Buffer.from(`${client.id}:${secret}`).toString('base64');
      const { creditCode } = (await call('GET', `/api/applications/employers/${grant!.place}`, { token: reviewer })).json as { creditCode: string };
      const [other] = await ask<{ id: string }>(superuser('applications'), 'SELECT id FROM application WHERE employer_id <> $1 ORDER BY id LIMIT 1', [grant!.place]);
      for (const [name, value] of Object.entries({ basic: basic(client.secret), wrongBasic: basic('not-the-secret'), creditCode, othersApplication: other!.id })) values.set(name, value);
      const photo = await samplePhoto();
      for (const [name, bytes] of Object.entries({ '职称证书.jpg': photo, '照片.jpg': photo, '缩略图.jpg': await sharp(photo).resize(90, 120).jpeg().toBuffer(), '说明.txt': Buffer.from('说明'), '过大的请求.json': Buffer.from(JSON.stringify({ text: 'x'.repeat(TOO_LARGE) })) })) files.set(name, bytes);
      await setClock(DAY);
    }, LOOK_MS);
    afterAll(async () => {
      await setClock(null);
      await call('POST', `/api/identity/clients/${client.id}/ending`, { token: await tokenOf('danwei-shenhe'), headers: { 'idempotency-key': randomUUID(), 'if-match': '"1"' }, body: { reason: '已执行完毕' } });
      fs.rmSync(folder, { recursive: true, force: true });
    });

    const send = ({ request }: Exchange): Promise<Response> => {
      const file = request.body?.startsWith('< ') ? files.get(request.body.slice(2))! : null;
      return fetch(new URL(filled(request.path, values), city().url), { method: request.method, headers: Object.fromEntries([...request.headers].map(([name, value]) => [name, filled(value, values)])), ...(request.body === null ? {} : { body: file ? new Uint8Array(file) : filled(request.body, values) }) });
    };
    /** What differs from the guide; what the answer gives is kept when nothing does. */
    const faultsOf = async (exchange: Exchange, answer: Response): Promise<string[]> => {
      const json = JSON.parse(await answer.text()) as unknown;
      const taken = new Map(values);
      const faults = [
        ...(answer.status === exchange.answer.status ? [] : [`status ${answer.status}, not ${exchange.answer.status}: ${JSON.stringify(json)}`]),
        ...[...exchange.answer.headers].flatMap(([name, value]) => differences(value, answer.headers.get(name) ?? undefined, taken, name)),
        ...differences(exchange.answer.json, json, taken),
      ];
      if (faults.length === 0) for (const [name, value] of taken) values.set(name, value);
      return faults.map((fault) => `line ${exchange.line}: ${fault}`);
    };

    /** What people do meanwhile, by the sentence that says it. */
    const acts: Readonly<Record<string, () => Promise<void>>> = {
      '单位审核在网页上把这一份「退回修改」。': async () => {
        const answer = await call('POST', `/api/applications/applications/${values.get('application')!}/return`, { token: await tokenOf('danwei-shenhe'), headers: { 'idempotency-key': randomUUID() }, body: { reason: '请补填从事本职业的起始年月' } });
        expect(answer.status).toBe(200);
      },
    };
    /** Somebody holds the application; the request waits for it, and `then` decides its fate. */
    const whileHeld = async (exchange: Exchange, then: (waiting: Promise<Response>, cut: () => Promise<unknown>) => Promise<Response>): Promise<Response> => {
      const url = superuser('applications');
      const holder = new Client(url);
      await holder.connect();
      try {
        await holder.query('BEGIN');
        await holder.query('SELECT 1 FROM application WHERE id = $1 FOR UPDATE', [values.get('application')]);
        const waiting = send(exchange);
        const cut = () => eventually(async () => expect(await ask(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).not.toEqual([]));
        await eventually(async () => expect(await ask(url, `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).not.toEqual([]));
        return await then(waiting, cut);
      } finally { await holder.end(); }
    };
    const arranged: Readonly<Record<string, (exchange: Exchange) => Promise<Response>>> = {
      IDEMPOTENCY_KEY_BUSY: (exchange) => whileHeld(exchange, async (waiting, cut) => { const answer = await send(exchange); await cut(); await waiting; return answer; }),
      DATABASE_AWAY: (exchange) => whileHeld(exchange, async (waiting, cut) => { await cut(); return waiting; }),
    };

    it('every request is answered as it says, one after the other', async () => {
      for (const part of parts) {
        if (part.kind === 'ACT') await acts[part.text]!();
        if (part.kind !== 'EXCHANGE' || isLimit(part)) continue;
        const arrange = arranged[codeOf(part)];
        // what a question shows may be on its way
        if (part.request.method === 'GET') await eventually(async () => expect(await faultsOf(part, await send(part))).toEqual([]), ON_ITS_WAY_MS);
        else expect(await faultsOf(part, await (arrange ? arrange(part) : send(part)))).toEqual([]);
      }
    }, LOOK_MS);

    it('shows every refusal that it speaks of', () => {
      const shown = new Set(exchanges.map((exchange) => exchange.answer.status));
      expect([...shown].sort()).toEqual([200, 201, 400, 401, 403, 404, 409, 412, 413, 422, 428, 429, 503]);
    });

    it('its programs hand in and follow as they stand, begun again too', async () => {
      for (const part of parts) if (part.kind === 'PROGRAM') fs.writeFileSync(path.join(folder, part.name), part.text);
      const draft = exchanges.find(({ request }) => request.method === 'PUT' && request.body!.includes('"form"'))!.request.body!;
      const { institutionId, form } = JSON.parse(filled(draft, values)) as { institutionId: string; form: object };
      const person = (n: number, change: object) => ({ staffNumber: `A00${n}`, employerId: values.get('employer'), institutionId, applicant: { name: '示例人员', idType: 'PASSPORT', idNumber: `E0000000${n}` }, form, ...change });
      fs.writeFileSync(path.join(folder, 'people.json'), JSON.stringify([person(1, {}), person(2, {}), person(3, { form: {} }), person(4, { applicant: { name: '示例人员', idType: 'PASSPORT', idNumber: '?' } })]));
      const environment = { PATH: process.env['PATH'], GT_URL: city().url, GT_CLIENT_ID: client.id, GT_CLIENT_SECRET: client.secret, GT_CURSOR_FILE: path.join(folder, 'cursor'), GT_EVERY_SECONDS: '0.2' };
      const running: ChildProcess[] = [];
      const run = (...args: string[]) => {
        const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
        running.push(child);
        let said = '';
        child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
        return { said: () => said, ended: new Promise<number | null>((resolve) => { child.once('close', resolve); }), child };
      };
      try {
        const handedIn: string[] = [];
        for (let round = 0; round < 2; round += 1) {
          const handing = run('hand-in.mjs', 'people.json');
          expect(await handing.ended).toBe(0);
          handedIn.push(handing.said());
        }
        expect(handedIn[0]).toMatch(/^A004 草稿有误：.+\nA001 已提交\nA002 已提交\nA003 未提交：.*五\(一\) .*\n$/);
        expect(handedIn[1]).toBe(handedIn[0]);
        const submitted = (await ask<{ id: string }>(superuser('applications'), `SELECT aggregate_id AS id FROM event WHERE type = 'ApplicationSubmitted' AND actor->>'subject' = $1 AND aggregate_id <> $2`, [`client:${client.id}`, values.get('application')])).map((row) => row.id);
        expect(submitted).toHaveLength(2);
        const following = run('follow.mjs');
        await eventually(() => { for (const each of submitted) expect(following.said()).toContain(`${each} 第 2 版 已提交`); }, ON_ITS_WAY_MS);
        const [{ last }] = await ask<{ last: string }>(superuser('applications'), 'SELECT max(changed)::text AS last FROM application WHERE employer_id = $1', [values.get('employer')]) as [{ last: string }];
        await eventually(() => expect(fs.readFileSync(environment.GT_CURSOR_FILE, 'utf8')).toBe(last), ON_ITS_WAY_MS);
        following.child.kill();
        await following.ended;
        const [id] = submitted;
        values.set('application', id!);
        await acts['单位审核在网页上把这一份「退回修改」。']!();
        const again = run('follow.mjs');
        await eventually(() => expect(again.said()).toContain(`${id} 第 3 版`), ON_ITS_WAY_MS);
        expect(again.said().trim().split('\n')).toHaveLength(1);
      } finally { for (const child of running) child.kill(); }
    }, LOOK_MS);
  });
}

/** The one refusal that a city without limits does not give. */
export async function limitTold(url: string): Promise<void> {
  for (const { request, answer } of exchanges.filter(isLimit)) {
    for (let asked = 0; ; asked += 1) {
      const given = await fetch(new URL(request.path, url), { method: request.method, headers: Object.fromEntries(request.headers), body: request.body });
      if (given.status !== answer.status && asked < ASKED_MOST) continue;
      expect([given.status, differences(answer.json, await given.json(), new Map()), given.headers.get('retry-after')]).toEqual([answer.status, [], expect.stringMatching(/^\d+$/)]);
      break;
    }
  }
}

async function ask<T extends object>(url: string, sql: string, params: unknown[] = []): Promise<T[]> {
  const client = new Client(url);
  await client.connect();
  try { return (await client.query<T>(sql, params)).rows; } finally { await client.end(); }
}
