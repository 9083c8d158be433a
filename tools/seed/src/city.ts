import { calendarPapers, demonstrationRuleSet } from '@gt/rules';
import { ACCOUNTS, FIRST_ADMIN_ACCOUNT, OPERATOR_ACCOUNT, type AccountSpec, type PlaceKey } from './accounts.js';
import type { Cast } from './applicants.js';
import type { Person } from './people.js';
import { page } from './pictures.js';
import { CENTRE, DAYS, DISTRICTS, EMPLOYERS, ENTERPRISE, EXPERTS, OCCUPATION, QUALIFICATION_NAMES, SUBSIDIARY, TRAINING, type OccupationKey } from './scene.js';
import { each, type Session } from './session.js';

/** Ids of what the first steps made; later steps act on them. */
export interface Places {
  readonly places: Readonly<Record<PlaceKey, string | null>>;
  readonly sites: { readonly enterprise: string; readonly training: string };
  /** account name → id of the account and name of its person */
  readonly accounts: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  /** expert's account name → expert id */
  readonly experts: ReadonlyMap<string, string>;
}
export type BodyKey = 'enterprise' | 'training';
/** Experts of the directory whose certificate was handed in. */
const WITH_CERTIFICATE = 3;
interface Made { readonly id: string; readonly version: number }

/** Opens an account of a made-up person and gives it its role at its place. */
export async function openAccount(session: Session, spec: Pick<AccountSpec, 'account' | 'role'>, name: string, place: string | null): Promise<{ id: string; name: string }> {
  const { id } = await session.command<{ id: string }>(FIRST_ADMIN_ACCOUNT, 'POST', '/api/identity/accounts', { account: spec.account, name, password: session.password });
  await session.command(FIRST_ADMIN_ACCOUNT, 'POST', '/api/identity/grants', { subject: id, role: spec.role, place });
  return { id, name };
}

/** Accounts, bureaus, rules and calendars, bodies with sites and scope, experts, filings, employers. */
export class CityBuilder {
  private readonly accounts = new Map<string, { id: string; name: string }>();
  private readonly experts = new Map<string, string>();
  private readonly places: Record<PlaceKey, string | null> = { none: null, centre: null, yuzhong: null, shapingba: null, enterprise: null, training: null, employer: null, software: null };
  private readonly names: ReadonlyMap<string, Person>;
  constructor(private readonly session: Session, cast: Cast) {
    // taken in the table's order before anything runs side by side: the same people in every run
    this.names = new Map([...ACCOUNTS, ...EXPERTS].map(({ account }) => [account, cast.people.person()]));
  }

  private async open(place: PlaceKey): Promise<void> {
    await each(ACCOUNTS.filter((a) => a.place === place), 4, async (spec) => {
      this.accounts.set(spec.account, await openAccount(this.session, spec, this.names.get(spec.account)!.name, this.places[place]));
    });
  }

  /** The operator comes first: nobody else may register the first bureau or move the clock. */
  async offices(): Promise<void> {
    await this.open('none');
  }

  async bureaus(): Promise<void> {
    const register = async (bureau: object) => (await this.session.command<Made>(OPERATOR_ACCOUNT, 'POST', '/api/institutions/bureaus', bureau)).id;
    this.places.centre = await register(CENTRE);
    await this.open('centre');
    for (const { key, ...bureau } of DISTRICTS) {
      this.places[key] = await register(bureau);
      await this.open(key);
    }
  }

  /** The demonstration rule set and the holiday papers 2022–2026: one proposes, another adopts. */
  async rules(): Promise<void> {
    const adopt = async (path: string, content: object) => {
      const { id } = await this.session.command<Made>('shizhongxin-jingban', 'POST', path, content);
      await this.session.command('shizhongxin-shenhe', 'POST', `${path}/${id}/adopt`);
    };
    await adopt('/api/institutions/rule-sets', { content: demonstrationRuleSet });
    for (const { year, source, off, makeup } of calendarPapers) await adopt('/api/institutions/calendar-papers', { year, paper: source, off, makeup });
  }

  async bodies(): Promise<{ enterprise: string; training: string }> {
    const from = '2022-03-10';
    const enterprise = await this.body('enterprise', 'shizhongxin-jingban', { ...ENTERPRISE, type: 'ENTERPRISE', filingLevel: 'MUNICIPAL', supervisorId: this.places.centre, filingMode: 'NATIVE', filingModeDocument: '渝职鉴（演示）〔2026〕1 号', numberMode: 'ALLOTTED' },
      [{ name: ENTERPRISE.name, creditCode: ENTERPRISE.creditCode, relation: '本单位', from, to: null, evidence: '营业执照' }, { name: SUBSIDIARY.name, creditCode: SUBSIDIARY.creditCode, relation: '全资子公司', from, to: null, evidence: '股权证明' }]);
    const training = await this.body('training', 'yuzhong-jingban', { ...TRAINING, type: 'SOCIAL_TRAINING', filingLevel: 'DISTRICT', supervisorId: this.places.yuzhong, filingMode: 'EXTERNAL', filingModeDocument: '渝职鉴（演示）〔2026〕2 号', numberMode: 'IMPORTED' }, null);
    return { enterprise, training };
  }

  private async body(key: BodyKey, officer: string, b: (typeof ENTERPRISE | typeof TRAINING) & Record<string, unknown>, units: object[] | null): Promise<string> {
    const { name, creditCode, type, filingLevel, supervisorId, filingMode, filingModeDocument, numberMode } = b as Record<string, unknown>;
    const s = this.session;
    let made: Made & { sites?: Array<{ siteId: string }> } = await s.command(officer, 'POST', '/api/institutions/institutions', { name, creditCode, type, filingLevel, supervisorId, filingMode, filingModeDocument, numberMode, telephone: '023-62626262' });
    const path = `/api/institutions/institutions/${made.id}`;
    made = await s.command(officer, 'POST', `${path}/sites`, { name: b.siteName, printedName: b.name, address: b.address });
    const siteId = made.sites![0]!.siteId;
    made = await s.command(officer, 'POST', `${path}/sites/${siteId}/number-evidence`, { prefix: b.prefix, document: '证书编号前 13 位通知（演示）', fileId: await this.paper(officer, supervisorId as string, '编号通知.jpg', 11) });
    if (units) made = await s.command(officer, 'PUT', `${path}/covered-units`, { units }, { version: made.version });
    made = await s.command(officer, 'PUT', `${path}/filed-scope`, { rows: b.occupations.map((o) => ({ occupationCode: OCCUPATION[o].code, workType: null, levels: [5, 4, 3, 2, 1], from: '2022-03-10', to: null })) }, { version: made.version });
    await s.command(officer, 'POST', `${path}/activate`);
    this.places[key] = made.id;
    await this.open(key);
    return siteId;
  }

  /** A scan that a clerk hands in for the own place; answers its id. */
  private async paper(account: string, place: string, name: string, seed: number): Promise<string> {
    return (await this.session.command<{ fileId: string }>(account, 'POST', `/api/institutions/files?place=${place}`, await page(seed), { headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) }, salt: name })).fileId;
  }

  async expertDirectory(): Promise<void> {
    await each([...EXPERTS.entries()], 3, async ([i, expert]) => {
      // some with the certificate itself, some by its number alone
      const fileId = i < WITH_CERTIFICATE ? await this.paper('shizhongxin-jingban', this.places.centre!, '资格证书.jpg', 20 + i) : null;
      const person = this.names.get(expert.account)!;
      const { id } = await this.session.command<Made>('shizhongxin-jingban', 'POST', '/api/institutions/experts', {
        name: person.name, idNumber: person.documentNumber, education: '本科', speciality: expert.speciality, occupationCodes: expert.of.map((o: OccupationKey) => OCCUPATION[o].code), employerName: '重庆演示理工大学',
        qualifications: expert.kinds.map((kind) => ({ kind, name: QUALIFICATION_NAMES[kind], evidence: `演示〔2024〕${QUALIFICATION_NAMES[kind]}证书`, fileId, validUntil: null })),
      });
      this.experts.set(expert.account, id);
      this.accounts.set(expert.account, await openAccount(this.session, { account: expert.account, role: 'EXPERT' }, person.name, id));
    });
  }

  /** 附件1: correspondence of titles and occupations, staff, at least three experts, the body's rules; submitted, then approved by the right supervisor. */
  async filings(): Promise<void> {
    await this.filing('enterprise', 'qiye-guanli', 'shizhongxin-shenhe', ENTERPRISE.address, ENTERPRISE.occupations, '企业');
    await this.filing('training', 'peixun-guanli', 'yuzhong-shenhe', TRAINING.address, TRAINING.occupations, '学校');
  }

  private async filing(key: BodyKey, admin: string, supervisor: string, officeAddress: string, occupations: readonly OccupationKey[], kind: string): Promise<void> {
    const contact = (account: string, post: string) => { const p = this.names.get(account)!; return { name: p.name, post, landline: '023-62626262', mobile: p.phone }; };
    const staff = (account: string, duty: string) => { const p = this.names.get(account)!; return { name: p.name, idNumber: p.documentNumber, post: '工程师', education: '本科', duty }; };
    const prefix = key === 'enterprise' ? 'qiye' : 'peixun';
    const expertIds = EXPERTS.filter((e) => e.kinds.some((k) => k !== 'ASSESSOR') && e.of.some((o: OccupationKey) => occupations.includes(o))).map((e) => this.experts.get(e.account)!);
    const draft = await this.session.command<Made>(admin, 'POST', '/api/institutions/filings', {
      institutionId: this.places[key], officeAddress, legalRepresentative: contact(`${prefix}-guanli`, '负责人'), contact: contact(`${prefix}-jihua`, '评价负责人'),
      rows: occupations.flatMap((o) => [3, 2, 1].map((level) => ({ occupationCode: OCCUPATION[o].code, workType: null, level, titleSpecialities: [OCCUPATION[o].speciality, `${OCCUPATION[o].name}相关专业`] }))),
      staff: [staff(`${prefix}-shouli`, '受理审核'), staff(`${prefix}-kaowu`, '考务'), staff(`${prefix}-dangan`, '档案')], expertIds,
      bodyRules: [{ title: `${kind}贯通评价管理办法`, documentNumber: '演示〔2026〕1 号', adoptedOn: '2026-01-15', fileId: await this.paper(admin, this.places[key]!, `${kind}贯通评价管理办法.jpg`, key === 'enterprise' ? 12 : 13) }],
    });
    const path = `/api/institutions/filings/${draft.id}`;
    await this.session.command(admin, 'POST', `${path}/submit`);
    await this.session.command(supervisor, 'POST', `${path}/approve`, { validFrom: DAYS.opening });
  }

  /** 七(五): each body publishes what it charges, with the costs that it rests on. */
  async fees(): Promise<void> {
    await this.priceList('enterprise', 'qiye-guanli', 0);
    await this.priceList('training', 'peixun-guanli', 48_000);
  }

  private async priceList(key: BodyKey, admin: string, review: number): Promise<void> {
    const costs = review === 0 ? [] : [{ name: '专家评审劳务', amount: 36_000 }, { name: '场地、材料和证书工本', amount: 12_000 }];
    const { id } = await this.session.command<Made>(admin, 'POST', '/api/institutions/fee-schedules', {
      institutionId: this.places[key], basis: review === 0 ? '演示〔2026〕3 号（本单位职工免费）' : '演示〔2026〕4 号（成本核算表）', note: null,
      items: [{ name: '评价费', occupationCode: null, level: null, method: null, amount: review, costs }],
    });
    await this.session.command(admin, 'POST', `/api/institutions/fee-schedules/${id}/publish`, { effectiveFrom: DAYS.opening });
  }

  /** Drafts that are left to look at: a change of 附件1, and a custom standard (七(六)). Neither has an effect. */
  async drafts(): Promise<void> {
    const { items } = await this.session.get<{ items: Array<{ id: string; status: string }> }>('peixun-guanli', `/api/institutions/filings?institutionId=${this.places.training}&status=APPROVED`);
    await this.session.command('peixun-guanli', 'POST', `/api/institutions/filings/${items[0]!.id}/change`);
    await this.session.command('qiye-guanli', 'POST', '/api/institutions/custom-standards', { institutionId: this.places.enterprise, name: '渝江机械评价标准（拟稿）', document: '演示〔2026〕5 号', overlay: { appraisalYears: 4, 'frontLine:二(一)': true } });
  }

  async employers(): Promise<void> {
    const register = async (place: 'employer' | 'software', employer: { name: string; creditCode: string }) => {
      this.places[place] = (await this.session.command<Made>('shizhongxin-jingban', 'POST', '/api/applications/employers', { name: employer.name, creditCode: employer.creditCode })).id;
      await this.open(place);
    };
    await register('employer', EMPLOYERS.enterprise);
    await register('software', EMPLOYERS.software);
  }

  finish(sites: Places['sites']): Places { return { places: this.places, sites, accounts: this.accounts, experts: this.experts }; }
}
