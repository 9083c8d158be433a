import { SKILL_OCCUPATIONS } from '@gt/domain';
import { REGISTRY_BODY_COLUMNS, REGISTRY_EXPERT_COLUMNS, REGISTRY_SCOPE_COLUMNS, REGISTRY_UNIT_COLUMNS, readSheet, writeSheet, type WriteColumn } from '@gt/forms';
import type { TestCaller } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { buildCity, codeOf, ok, refused, type City } from './city.js';

const random = seededRandom(66);
const CENTRE = '重庆市职业技能鉴定指导中心';
const bodyRow = (n: number, more: Record<string, string> = {}) => ({ name: `机构${n}`, creditCode: codeOf(n), type: '社会培训评价组织', filingLevel: '市级', supervisor: CENTRE, filingMode: '本系统', document: '通知', siteName: '本部', printedName: `机构${n}`, address: '渝中区', prefix: `S00005${String(n).padStart(7, '0')}`, prefixDocument: '通知', ...more });
const scopeRow = (n: number, more: Record<string, string> = {}) => ({ creditCode: codeOf(n), type: '社会培训评价组织', occupationCode: '6-18-01-01', workType: '--', levels: '3;2;1', from: '2022-03-10', ...more });
const expertRow = (idNumber: string, more: Record<string, string> = {}) => ({ name: '李四', documentType: '居民身份证', documentNumber: idNumber, education: '本科', speciality: '机械', occupationCodes: '6-18-01-01;6-18-01-02', employer: '某某大学', kind: '高级职称', qualification: '高级工程师', evidence: '渝职改〔2020〕1号', ...more });
const sheet = (columns: ReadonlyArray<WriteColumn & { key: string }>, rows: ReadonlyArray<Record<string, string>>) => writeSheet('表', columns, rows.map((row) => columns.map(({ key }) => row[key] ?? '')), '2026-03-02T09:00:00+08:00').then((bytes) => Buffer.from(bytes));

describe('an existing register from spreadsheets', () => {
  let city: City;
  beforeAll(async () => { city = await buildCity(); });
  afterAll(async () => { await city?.test.stop(); });
  const send = (caller: TestCaller, path: string, bytes: Buffer, headers: Record<string, string> = {}) => caller.call('POST', `/api/institutions/registry/${path}`, bytes, { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ...headers });
  type Rows = { total: number; good: number; rows: Array<{ row: number; faults: string[] }> };
  const faultsOf = ({ rows }: Rows) => rows.map((row) => [row.row, row.faults.length]);

  /** The service itself may not change its tables. */
  async function asOwner(sql: string): Promise<void> {
    const { default: pg } = await import('pg');
    const client = new pg.Client(city.test.adminUrl);
    await client.connect();
    try { await client.query(sql); } finally { await client.end(); }
  }

  it('bodies are previewed row by row with every fault, loaded all or chosen, and nothing twice', async () => {
    const bytes = await sheet(REGISTRY_BODY_COLUMNS, [bodyRow(1), bodyRow(2, { creditCode: '91500000MA5U00000X', type: '公司' }), bodyRow(3, { supervisor: '没有的局' }), bodyRow(4), bodyRow(5, { prefix: 'S000050000004' }), bodyRow(6, { filingLevel: '区县级' })]);
    const preview = await ok<Rows>(send(city.officer, 'bodies/previews', bytes));
    expect([preview.total, preview.good, faultsOf(preview)]).toEqual([6, 2, [[3, 1], [4, 1], [6, 1], [7, 1]]]);
    expect((await ok<{ items: unknown[] }>(city.officer.call('GET', '/api/institutions/institutions'))).items).toEqual([]);
    for (const rows of ['2-', '2,,3', 'x', '2;3']) expect((await send(city.officer, `bodies/imports?rows=${rows}`, bytes)).statusCode).toBe(400);
    expect((await send(city.officer, 'bodies/imports?rows=2-3', bytes)).json()).toMatchObject({ code: 'IMPORT_FAULTS', reasons: [{ facts: { row: 3 } }] });
    expect((await send(city.officer, 'bodies/imports?rows=2,3', bytes)).json()).toMatchObject({ code: 'IMPORT_FAULTS', reasons: [{ facts: { row: 3 } }] });
    expect(await refused(send(city.officer, 'bodies/imports?rows=99', bytes))).toEqual([422, ['ROW_UNKNOWN']]);
    expect(await ok(send(city.officer, 'bodies/imports?rows=2', bytes))).toMatchObject({ loaded: 1, left: [] });
    expect(await ok<{ loaded: number; left: unknown[] }>(send(city.officer, 'bodies/imports', bytes))).toMatchObject({ loaded: 1, left: [{ row: 2 }, { row: 3 }, { row: 4 }, { row: 6 }, { row: 7 }] });
    expect(await ok(send(city.officer, 'bodies/imports', bytes))).toMatchObject({ loaded: 0 });
    const stranger = await city.test.as([{ role: 'BODY_ADMIN', place: city.centreId }]);
    expect((await send(stranger, 'bodies/previews', bytes)).statusCode).toBe(403);
    expect((await send(city.officer, 'bodies/previews', Buffer.from('no spreadsheet'))).statusCode).toBe(400);
  });

  it('scopes activate the bodies that then have all that they need; a fault holds back the whole body', async () => {
    const bytes = await sheet(REGISTRY_SCOPE_COLUMNS, [scopeRow(1), scopeRow(1, { occupationCode: '6-31-01-03' }), scopeRow(4), scopeRow(4, { occupationCode: '2-02-07-01' }), scopeRow(77)]);
    const preview = await ok<Rows>(send(city.officer, 'scopes/previews', bytes));
    expect([preview.total, faultsOf(preview)]).toEqual([5, [[4, 1], [5, 1], [6, 1]]]);
    expect(await ok(send(city.officer, 'scopes/imports', bytes))).toMatchObject({ loaded: 2 });
    // the same again is nothing new
    expect(await ok(send(city.officer, 'scopes/imports', bytes))).toMatchObject({ loaded: 0 });
    expect((await ok<Rows>(send(city.officer, 'scopes/previews', bytes))).rows.slice(0, 2).map((row) => row.faults)).toEqual(Array(2).fill(['该机构的备案范围与表中相同，无须再次导入。']));
    const { items } = await ok<{ items: Array<{ name: string; status: string; scope: unknown[] }> }>(city.officer.call('GET', '/api/institutions/institutions'));
    expect(items.map((each) => [each.name, each.status, each.scope.length]).sort()).toEqual([['机构1', 'ACTIVE', 2], ['机构4', 'REGISTERED', 0]]);
  });

  it('experts are loaded once a person, numbers sealed; what goes out can be read in again', async () => {
    const [first, second] = [residentId(random), residentId(random)];
    const bytes = await sheet(REGISTRY_EXPERT_COLUMNS, [expertRow(first), expertRow(second, { kind: '考评员', qualification: '考评员', validUntil: '2027-12-31' }), expertRow(first), expertRow('110101199001011234'), expertRow(residentId(random), { occupationCodes: '2-02-07-01' })]);
    expect(faultsOf(await ok<Rows>(send(city.officer, 'experts/previews', bytes)))).toEqual([[4, 1], [5, 1], [6, 1]]);
    expect(await ok(send(city.officer, 'experts/imports', bytes))).toMatchObject({ loaded: 2 });
    expect((await ok<Rows>(send(city.officer, 'experts/previews', bytes))).rows.map((row) => row.faults.length)).toEqual([1, 1, 2, 1, 1]);
    const out = await city.officer.call('GET', '/api/institutions/registry/bodies');
    const { rows } = await readSheet(out.rawPayload, REGISTRY_BODY_COLUMNS);
    expect(rows.map((row) => row.cells['name']).sort()).toEqual(['机构1', '机构4']);
    expect((await ok<Rows>(send(city.officer, 'bodies/previews', out.rawPayload))).rows.map((row) => row.faults.length)).toEqual([1, 1]);
    const experts = await readSheet((await city.officer.call('GET', '/api/institutions/registry/experts')).rawPayload, REGISTRY_EXPERT_COLUMNS);
    expect(experts.rows.map((row) => row.cells['documentNumber'])).toEqual([expect.stringContaining('***'), expect.stringContaining('***')]);
    expect((await readSheet((await city.officer.call('GET', '/api/institutions/registry/scopes?template=1')).rawPayload, REGISTRY_SCOPE_COLUMNS)).rows).toEqual([]);
  });

  it('a body with more sites has a row for each, an expert with more qualifications too; covered units have a sheet of their own; all of it goes out and comes in again', async () => {
    const firm = (more: Record<string, string>) => bodyRow(50, { type: '用人单位', prefix: 'Y000050000050', ...more });
    const sites = [firm({}), firm({ siteName: '分部', prefix: 'Y000050000051' }), firm({ siteName: '三部', prefix: 'Y000050000052', telephone: '023-1' }), firm({ prefix: 'Y000050000053' })];
    const bytes = await sheet(REGISTRY_BODY_COLUMNS, sites);
    const preview = await ok<Rows>(send(city.officer, 'bodies/previews', bytes));
    expect([preview.good, preview.rows.map(({ row, faults }) => [row, ...faults])]).toEqual([2, [[4, '与第 2 行是同一家机构，机构名称、备案层级、监管部门、报备方式、依据文件和电话应一致。'], [5, '第 2 行已有这家机构的这个站点，请合并。']]]);
    expect(await ok(send(city.officer, 'bodies/imports', bytes))).toMatchObject({ loaded: 2 });
    // a site that a registered body does not have is added; by its own bureau alone
    const more = await sheet(REGISTRY_BODY_COLUMNS, [firm({ siteName: '三部', prefix: 'Y000050000052' })]);
    const { id: district } = await ok(city.officer.call('POST', '/api/institutions/bureaus', { name: '渝中区人力社保局', level: 'DISTRICT' }));
    expect((await ok<Rows>(send(await city.test.as([{ role: 'BUREAU_OFFICER', place: district }]), 'bodies/previews', more))).rows.map(({ faults }) => faults)).toEqual([['该评价机构不由本部门监管，请由其监管部门导入。']]);
    expect(await ok(send(city.officer, 'bodies/imports', more))).toMatchObject({ loaded: 1 });
    type Body = { id: string; name: string; status: string; sites: Array<{ name: string; prefix: string }>; units: Array<{ name: string }> };
    const body = async () => (await ok<{ items: Body[] }>(city.officer.call('GET', '/api/institutions/institutions?name=机构50'))).items[0]!;
    expect((await body()).sites.map(({ name, prefix }) => [name, prefix])).toEqual([['本部', 'Y000050000050'], ['分部', 'Y000050000051'], ['三部', 'Y000050000052']]);

    const unitRow = (n: number, given: Record<string, string> = {}) => ({ creditCode: codeOf(50), type: '用人单位', unitName: `单位${n}`, unitCode: codeOf(n), relation: '子公司', from: '2024-01-01', evidence: '营业执照', ...given });
    const wrong = await sheet(REGISTRY_UNIT_COLUMNS, [unitRow(50), unitRow(61, { unitCode: '91500000MA5U00000X' }), unitRow(1, { creditCode: codeOf(1), type: '社会培训评价组织' })]);
    expect(faultsOf(await ok<Rows>(send(city.officer, 'units/previews', wrong)))).toEqual([[2, 1], [3, 1], [4, 1]]);
    const units = await sheet(REGISTRY_UNIT_COLUMNS, [unitRow(50, { relation: '本单位' }), unitRow(61)]);
    expect([await ok(send(city.officer, 'units/imports', units)), await ok(send(city.officer, 'units/imports', units))]).toMatchObject([{ loaded: 2 }, { loaded: 0 }]);
    expect((await body()).units.map(({ name }) => name)).toEqual(['单位50', '单位61']);

    const person = residentId(random);
    const qualified = await sheet(REGISTRY_EXPERT_COLUMNS, [expertRow(person), expertRow(person, { kind: '考评员', qualification: '考评员', validUntil: '2027-12-31' }), expertRow(person, { kind: '高级考评员', qualification: '高级考评员', employer: '别的大学' })]);
    expect(await ok(send(city.officer, 'experts/imports', qualified))).toMatchObject({ loaded: 2, left: [{ row: 4, faults: ['与第 2 行是同一人，姓名、学历、专业方向和所在单位应一致。'] }] });
    expect((await ok<{ items: Array<{ qualifications: unknown[] }> }>(city.officer.call('POST', '/api/institutions/experts/searches', { text: '某某大学', lapsesBy: '2027-12-31', availableOn: '2026-03-02' }))).items.some(({ qualifications }) => qualifications.length === 2)).toBe(true);

    // what goes out is the same that came in, and comes in again: nothing new by it
    for (const [kind, columns] of [['bodies', REGISTRY_BODY_COLUMNS], ['units', REGISTRY_UNIT_COLUMNS]] as const) {
      const out = (await city.officer.call('GET', `/api/institutions/registry/${kind}`)).rawPayload;
      const own = (await readSheet(out, columns)).rows.filter((row) => row.cells['creditCode'] === codeOf(50));
      expect([kind, own.length]).toEqual([kind, kind === 'bodies' ? 3 : 2]);
      expect((await ok<Rows>(send(city.officer, `${kind}/previews`, out))).good).toBe(0);
    }
    const told = (await readSheet((await city.officer.call('GET', '/api/institutions/registry/bodies')).rawPayload, REGISTRY_BODY_COLUMNS)).rows.map((row) => row.cells['status']);
    expect(new Set(told)).toEqual(new Set(['正常', '已登记']));
  });

  it('more than a block comes in several transactions, and a load that was cut off goes on where it stopped', async () => {
    const rows = Array.from({ length: 1_100 }, (_, i) => bodyRow(100 + i));
    const bytes = await sheet(REGISTRY_BODY_COLUMNS, rows);
    // the second block fails: what the first one did stays
    await asOwner(`CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.credit_code = '${codeOf(1_199)}' THEN RAISE EXCEPTION 'cut off'; END IF; RETURN NEW; END $$`);
    await asOwner('CREATE TRIGGER stop_here BEFORE INSERT ON institution FOR EACH ROW EXECUTE FUNCTION stop_here()');
    const key = { 'idempotency-key': 'registry-blocks-1' };
    expect((await send(city.officer, 'bodies/imports', bytes, key)).statusCode).toBe(500);
    const count = async () => Number((await city.test.db.query<{ n: string }>(`SELECT count(*) AS n FROM institution WHERE state->>'name' LIKE '机构%'`))[0]!.n);
    expect(await count()).toBe(3 + 1_000);
    await asOwner('DROP TRIGGER stop_here ON institution');
    const first = await ok<{ loaded: number; left: Array<{ row: number; faults: string[] }> }>(send(city.officer, 'bodies/imports', bytes, key));
    expect([first.loaded, first.left.length, first.left.at(-1)!.row]).toEqual([100, 1_000, 1_001]);
    // the answer is kept: the same request is answered the same, another under its key is none
    const again = await send(city.officer, 'bodies/imports', bytes, key);
    expect([again.json<{ loaded: number }>().loaded, again.headers['idempotent-replayed']]).toEqual([100, 'true']);
    expect((await send(city.officer, 'bodies/imports?rows=2', bytes, key)).statusCode).toBe(422);
    expect(await count()).toBe(3 + 1_100);
  });

  it('a load of chosen rows that was cut off goes on when it is sent again', async () => {
    const bytes = await sheet(REGISTRY_BODY_COLUMNS, Array.from({ length: 1_100 }, (_, i) => bodyRow(5_000 + i)));
    await asOwner(`CREATE OR REPLACE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.credit_code = '${codeOf(6_099)}' THEN RAISE EXCEPTION 'cut off'; END IF; RETURN NEW; END $$`);
    await asOwner('CREATE TRIGGER stop_here BEFORE INSERT ON institution FOR EACH ROW EXECUTE FUNCTION stop_here()');
    const load = () => send(city.officer, 'bodies/imports?rows=2-1101', bytes, { 'idempotency-key': 'registry-chosen-1' });
    expect((await load()).statusCode).toBe(500);
    await asOwner('DROP TRIGGER stop_here ON institution');
    // another request under its key is none, and chosen by another one rows that are in are faulty as ever
    expect((await send(city.officer, 'bodies/imports?rows=2-5', bytes, { 'idempotency-key': 'registry-chosen-1' })).json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await send(city.officer, 'bodies/imports?rows=2-1101', bytes)).json()).toMatchObject({ status: 422, code: 'IMPORT_FAULTS' });
    const { loaded, left } = await ok<{ loaded: number; left: Array<{ row: number; faults: string[] }> }>(load());
    expect([loaded, left.length, left[0]!.row, left.at(-1)!.row]).toEqual([100, 1_000, 2, 1_001]);
  });

  /** Rows of each kind; REGISTRY_ROWS=50000 for as many as a sheet may have. */
  const ROWS = Number(process.env['REGISTRY_ROWS'] ?? 1_200);
  const PER_BODY = 100;
  it(`${ROWS} scope rows and ${ROWS} experts are loaded, a body's rows together`, async () => {
    const bodies = Math.ceil(ROWS / PER_BODY);
    const occupations = SKILL_OCCUPATIONS.slice(0, PER_BODY);
    // every body's rows lie apart in the sheet
    const scopes = await sheet(REGISTRY_SCOPE_COLUMNS, occupations.flatMap(({ code }) => Array.from({ length: bodies }, (_, i) => scopeRow(100 + i, { occupationCode: code }))));
    expect(await ok(send(city.officer, 'scopes/imports', scopes))).toEqual({ loaded: bodies * PER_BODY, left: [] });
    expect((await city.test.db.query<{ n: number }>(`SELECT DISTINCT jsonb_array_length(state->'scope') AS n FROM institution WHERE credit_code = ANY($1)`, [Array.from({ length: bodies }, (_, i) => codeOf(100 + i))])).map((row) => row.n)).toEqual([PER_BODY]);
    const people = new Set<string>();
    while (people.size < ROWS) people.add(residentId(random));
    const experts = await sheet(REGISTRY_EXPERT_COLUMNS, [...people].map((idNumber) => expertRow(idNumber)));
    expect(await ok(send(city.officer, 'experts/previews', experts))).toEqual({ total: ROWS, good: ROWS, rows: [] });
    expect(await ok(send(city.officer, 'experts/imports', experts))).toEqual({ loaded: ROWS, left: [] });
    expect(await ok(send(city.officer, 'experts/imports', experts))).toMatchObject({ loaded: 0 });
  }, 300_000);

  it('a body with more scope rows than one can have is refused as a whole', async () => {
    const bytes = await sheet(REGISTRY_SCOPE_COLUMNS, Array.from({ length: 501 }, () => scopeRow(100)));
    const preview = await ok<Rows>(send(city.officer, 'scopes/previews', bytes));
    expect([preview.good, preview.rows[0]!.faults]).toEqual([0, ['一家机构的备案范围最多 500 行，表中有 501 行，请核对是否重复。']]);
  });
});
