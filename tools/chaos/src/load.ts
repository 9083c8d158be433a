import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCast, OCCUPATION, type Places } from '@gt/seed';

/** Stories that go on side by side. */
const WORKERS = 4;
/** ms between an answer and the next command of a worker: the load is steady and well below what the machine can do, so that the faults are what slows it. */
const THINK_MS = 120;
/** ms that a command may stay without an answer before the client asks again with the same key. */
const ANSWER_MS = 8_000;
/** ms between two tries of a command that was not answered. */
const AGAIN_MS = 250;
/** ms for which a token is used again: it lives 300 s. */
const TOKEN_USE_MS = 120_000;
/** Tries of a command whose right or sign-in is refused: a service that has just started may not have it yet. */
const DENIED_TRIES = 20;
/** An expert and an account come with every so-manieth application. */
const EXPERT_EVERY = 3;
const ACCOUNT_EVERY = 8;

/** What the load was told, outside the system: one line per 2xx. */
export interface Acknowledged { readonly at: number; readonly kind: string; readonly id: string; readonly version: number | null; readonly person: string | null; readonly key: string }

/** A command that the city refused though it had to take it, or did not answer. */
export interface Refused { readonly kind: string; readonly status: number; readonly code: string; readonly key: string }

export interface LoadOptions {
  readonly url: string;
  readonly password: string;
  readonly places: Places;
  /** business day of a signed page */
  readonly today: () => string;
  /** the record; appended to */
  readonly file: string;
}

interface Body { readonly id?: string; readonly version?: number; readonly personId?: string; readonly code?: string; readonly access_token?: string; readonly results?: ReadonlyArray<{ readonly id: string; readonly version: number; readonly outcome: string; readonly reasons?: ReadonlyArray<{ readonly code: string }> }> }

/** Real commands through the public address, steadily, each repeated with its key until it is answered: what a client of the system does. */
export class Load {
  /** accepted since the last `count()` */
  private accepted = 0;
  private readonly tokens = new Map<string, { value: string; at: number }>();
  private readonly record: number;
  /** Never the numbers of the demonstration's people: one person has one application per title level. */
  private readonly people = makeCast().people;
  private readonly answers = new Map<string, number>();
  readonly refused: Refused[] = [];
  readonly acknowledged: Acknowledged[] = [];
  private stories = 0;
  private ending = false;
  private abandoned = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LoadOptions) {
    this.record = fs.openSync(options.file, 'a', 0o600);
    // the city builder has taken the names of its accounts from the same list
    for (let i = 0; i < 200; i += 1) this.people.person();
  }

  start(): void {
    this.ending = false;
    this.running = Promise.all(Array.from({ length: WORKERS }, () => this.work()));
  }

  /** Commands accepted since the beginning. */
  get total(): number { return this.acknowledged.length; }

  /** Commands accepted since the last call. */
  count(): number {
    const { accepted } = this;
    this.accepted = 0;
    return accepted;
  }

  /** How often each answer came, by status and code. */
  tally(): Readonly<Record<string, number>> { return Object.fromEntries([...this.answers].sort(([, a], [, b]) => b - a)); }

  /** Ends each story where it is, once its command is answered; after `limitMs` what is not answered is given up and counts as refused. */
  async stop(limitMs: number): Promise<void> {
    this.ending = true;
    const timer = setTimeout(() => { this.abandoned = true; }, limitMs);
    await this.running;
    clearTimeout(timer);
    fs.fsyncSync(this.record);
  }

  close(): void { fs.closeSync(this.record); }

  private async work(): Promise<void> {
    while (!this.ending) {
      const number = this.stories += 1;
      await this.application();
      if (!this.ending && number % EXPERT_EVERY === 0) await this.expert();
      if (!this.ending && number % ACCOUNT_EVERY === 0) await this.account();
    }
  }

  /** One application from draft to acceptance, by the accounts of the demonstration city. */
  private async application(): Promise<void> {
    const { places } = this.options;
    const { name, documentType, documentNumber, phone } = this.people.person();
    const { code, speciality } = OCCUPATION.turner;
    const today = this.options.today();
    const year = Number(today.slice(0, 4));
    const drafted = await this.command('draft', 'danwei-jingban', '/api/applications/applications', {
      employerId: places.places.employer, institutionId: places.places.enterprise, applicant: { name, idType: documentType, idNumber: documentNumber, phone },
      form: { title: { series: '工程技术', name: '工程师', speciality }, currentOccupation: { code }, target: { occupation: { code }, level: 2 }, worksInCity: true, inPost: true, declarationMade: true, frontLine: false,
        appraisals: [3, 2, 1].map((ago) => ({ year: year - ago, grade: '合格' })), priorCertificates: [], workPeriods: [], claims: [] },
    });
    const id = drafted?.id;
    if (!id) return;
    const at = `/api/applications/applications/${id}`;
    const steps: ReadonlyArray<readonly [string, string, string, unknown]> = [
      ['submit', 'danwei-jingban', `${at}/submit`, undefined],
      ['sign', 'danwei-jingban', '/api/applications/signed-pages', { items: [{ id, signedOn: today, pageSha256: createHash('sha256').update(id).digest('hex') }] }],
      ['recommend', 'danwei-shenhe', `${at}/recommend`, { opinion: '情况属实，同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' }],
      ['accept', 'qiye-shouli', `${at}/accept`, { siteId: places.sites.enterprise, claims: [], confirmations: [] }],
    ];
    for (const [kind, account, path, body] of steps) {
      if (this.ending || !(await this.command(kind, account, path, body))) return;
    }
  }

  private async expert(): Promise<void> {
    const { name, documentNumber } = this.people.person();
    await this.command('expert', 'shizhongxin-jingban', '/api/institutions/experts', {
      name, idNumber: documentNumber, education: '本科', speciality: '机械制造', occupationCodes: [OCCUPATION.turner.code], employerName: '重庆演示理工大学', qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', validUntil: null }],
    });
  }

  /** An account and its role: a grant is copied by every service. */
  private async account(): Promise<void> {
    const opened = await this.command('account', 'anquan', '/api/identity/accounts', { account: `fuhe-${randomUUID().slice(0, 13)}`, name: this.people.person().name, password: this.options.password });
    if (opened?.id && !this.ending) await this.command('grant', 'anquan', '/api/identity/grants', { subject: opened.id, role: 'MUNICIPAL_READER', place: null });
  }

  /** Sends until answered. Null: refused or given up, and noted. */
  private async command(kind: string, account: string, path: string, body: unknown): Promise<Body | null> {
    const key = randomUUID();
    for (let denied = 0; ;) {
      if (this.abandoned) return this.refuse({ kind, status: 0, code: 'NOT_ANSWERED', key });
      const answer = await this.try(account, path, body, key);
      const row = answer.body.results?.[0];
      const refusal = answer.status >= 400 ? answer.body.code ?? '' : row && row.outcome !== 'DONE' ? row.reasons?.[0]?.code ?? 'REFUSED' : null;
      this.tally_(`${answer.status}${refusal ? ` ${refusal}` : ''}`);
      if (answer.status >= 200 && answer.status < 300 && refusal === null) {
        const id = row?.id ?? answer.body.id ?? '';
        const line: Acknowledged = { at: Date.now(), kind, id, version: row?.version ?? answer.body.version ?? null, person: answer.body.personId ?? null, key };
        fs.writeSync(this.record, `${JSON.stringify(line)}\n`);
        this.acknowledged.push(line);
        this.accepted += 1;
        await sleep(THINK_MS);
        return answer.body;
      }
      const passing = answer.status === 0 || answer.status >= 500 || answer.status === 429 || ['IDEMPOTENCY_KEY_BUSY', 'STALE_VERSION', 'CONFLICT_RETRY'].includes(refusal ?? '');
      if (answer.status === 401 || answer.status === 403) {
        denied += 1;
        this.tokens.delete(account);
      }
      if (!passing && !(denied > 0 && denied <= DENIED_TRIES)) return this.refuse({ kind, status: answer.status, code: refusal ?? '', key });
      await sleep(AGAIN_MS);
    }
  }

  private refuse(refused: Refused): null {
    this.refused.push(refused);
    return null;
  }

  private tally_(what: string): void { this.answers.set(what, (this.answers.get(what) ?? 0) + 1); }

  /** One try; status 0: no answer. */
  private async try(account: string, path: string, body: unknown, key: string): Promise<{ status: number; body: Body }> {
    const token = await this.token(account);
    if (token === null) return { status: 0, body: {} };
    return this.send(path, body, { authorization: `Bearer ${token}`, 'idempotency-key': key });
  }

  private async token(account: string): Promise<string | null> {
    const known = this.tokens.get(account);
    if (known && Date.now() - known.at < TOKEN_USE_MS) return known.value;
    const { status, body } = await this.send('/api/identity/token', { account, password: this.options.password }, {});
    if (status !== 200) return null;
    this.tokens.set(account, { value: body.access_token!, at: Date.now() });
    return body.access_token!;
  }

  private async send(path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<{ status: number; body: Body }> {
    try {
      const response = await fetch(new URL(path, this.options.url), { method: 'POST', signal: AbortSignal.timeout(ANSWER_MS), headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) as Body : {} };
    } catch {
      return { status: 0, body: {} }; // cut off, or too late: whether it was done is not known, and the key tells the city
    }
  }
}
