import fs from 'node:fs';
import { BROKEN, ledgerCommand, runLedger, signaturesCommand, UNREADABLE, WHOLE } from '../src/index.js';
import { ids, SERVICES, slot, tinyCity, type TinyCity } from './tiny-city.js';

let city: TinyCity;
beforeAll(async () => { city = await tinyCity(); });
afterAll(() => city?.close());

const look = (waitMs = 0) => runLedger({ connections: city.connections, services: SERVICES, waitMs });
const found = async () => (await look()).sentences.flatMap((s) => s.breaks.map((b) => `${s.code} ${b.code} ${b.aggregate}`));
const command = async () => {
  const lines: string[] = [];
  return { code: await ledgerCommand({ connections: city.connections, services: SERVICES, waitMs: 0 }, (line) => lines.push(line)), lines };
};

it('a whole installation: every sentence was asked of something and holds', async () => {
  const { sentences, whole, moved } = await look();
  expect(sentences.flatMap((s) => s.breaks)).toEqual([]);
  expect({ whole, moved }).toEqual({ whole: true, moved: false });
  expect(Object.fromEntries(sentences.map((s) => [s.code, s.checked]))).toEqual({ APPLICATION: 1, PASS: 1, NUMBER: 1, DOCUMENT: 1, AGGREGATE: 6, CONSUMER: 2, TOPIC: 8, SLOT: 1, BACKLOG: 7, PARKED: 5 });
  expect(sentences.find((s) => s.code === 'APPLICATION')!.tally).toEqual({ CERTIFIED: 1 });
  expect(await command()).toMatchObject({ code: WHOLE });
});

const a = ids.application;
const topicOf = (type: string) => `${type}.v1`;
type Where = keyof TinyCity['databases'];
/** What is planted, how it is taken back, and everything that must be found. */
const plants: Array<[string, Where, string, string, string[]]> = [
  ['an accepted application falls out of evaluation', 'evaluation', `UPDATE candidate SET application_id = '${ids.copy}'; DELETE FROM result`, `UPDATE candidate SET application_id = '${a}'; INSERT INTO result VALUES ('${a}', 1, '{"outcome": "PASSED"}', '${ids.plan}', '${ids.person}')`,
    [`APPLICATION CONCLUSION_DIFFERS applications.application ${a}`, `PASS CERTIFICATE_WITHOUT_PASS certificates.certificate ${ids.certificate}`, `AGGREGATE ROW_GONE evaluation.result ${a}`]],
  ['a pass leaves its batch', 'certificates', `UPDATE batch SET state = '{"applicationIds": []}'`, `UPDATE batch SET state = '{"applicationIds": ["${a}"]}'`, [`PASS PENDING_ROW_DIFFERS evaluation.result ${a}`]],
  ['a second certificate of one pass', 'certificates', `INSERT INTO certificate SELECT '${ids.copy}', version, state, 'Y000050000001262000002', application_id, batch_id, person_id, issued_on FROM certificate`, `DELETE FROM certificate WHERE id = '${ids.copy}'`,
    [`APPLICATION TWO_ENDS applications.application ${a}`, `PASS CERTIFIED_TWICE evaluation.result ${a}`, `NUMBER NUMBER_NOT_AS_RECORDED certificates.certificate ${ids.copy}`, `NUMBER BOOK_DIFFERS certificates.number-book ${ids.site}/2026/2`, `AGGREGATE ROW_WITHOUT_EVENTS certificates.certificate ${ids.copy}`]],
  ['a number that is another one', 'certificates', `UPDATE certificate SET certificate_number = 'Y000050000001262000002'`, `UPDATE certificate SET certificate_number = 'Y000050000001262000001'`,
    [`NUMBER NUMBER_NOT_AS_RECORDED certificates.certificate ${ids.certificate}`, `NUMBER NUMBER_GAP certificates.certificate ${ids.certificate}`, `NUMBER BOOK_DIFFERS certificates.number-book ${ids.site}/2026/2`]],
  ['a book that goes on', 'certificates', 'UPDATE number_book SET last_serial = 2', 'UPDATE number_book SET last_serial = 1', [`NUMBER BOOK_DIFFERS certificates.number-book ${ids.site}/2026/2`]],
  ['an item is gone', 'archives', 'UPDATE item SET document_id = copy_id', `UPDATE item SET document_id = '${ids.document}'`, [`DOCUMENT NOT_ARCHIVED evaluation.document ${ids.document}`, `DOCUMENT ITEM_WITHOUT_DOCUMENT evaluation.document ${ids.copy}`]],
  ['a paper of an approved filing that no document shows', 'institutions', `INSERT INTO filing VALUES ('${ids.copy}', 1, '{"bodyRules": [{"file": {"fileId": "f", "sha256": "aa", "size": 1}}]}', 'APPROVED'), ('${ids.document}', 1, '{"bodyRules": [{"file": {"fileId": "f", "sha256": "aa", "size": 1}}]}', 'DRAFT')`, 'DELETE FROM filing',
    [`DOCUMENT PAPER_NOT_FIXED institutions.filing ${ids.copy}`, ...[ids.copy, ids.document].map((id) => `AGGREGATE ROW_WITHOUT_EVENTS institutions.filing ${id}`)]],
  ['a paper of an accepted application that no document shows', 'applications', `INSERT INTO attachment VALUES ('${a}', 'aa', true, NULL), ('${a}', 'bb', true, now()), ('${a}', 'cc', false, NULL)`, 'DELETE FROM attachment', [`DOCUMENT PAPER_NOT_FIXED applications.application ${a}`]],
  ['a version is missing at the owner', 'applications', `UPDATE event SET version = 3 WHERE version = 2`, `UPDATE event SET version = 2 WHERE version = 3`,
    [`AGGREGATE VERSION_GAP applications.application ${a}`, `AGGREGATE EVENT_ALTERED applications.application ${a}`, `AGGREGATE ROW_VERSION_DIFFERS applications.application ${a}`, `TOPIC MESSAGE_DIFFERS applications.application ${a}`, `TOPIC TOPIC_ORDER applications.application ${a}`]],
  ['an event is altered', 'archives', `UPDATE event SET payload = payload || '{"title": "x"}'`, `UPDATE event SET payload = payload - 'title'`, [`AGGREGATE EVENT_ALTERED archives.volume ${ids.volume}`, `TOPIC MESSAGE_DIFFERS archives.volume ${ids.volume}`]],
  ['a row stands at another version', 'certificates', 'UPDATE batch SET version = 1', 'UPDATE batch SET version = 2', [`AGGREGATE ROW_VERSION_DIFFERS certificates.batch ${ids.batch}`]],
  ['a consumer has applied another event', 'archives', `UPDATE watermark SET digest = 'x' || digest`, `UPDATE watermark SET digest = substr(digest, 2)`, [`CONSUMER DIGEST_DIFFERS evaluation.document ${ids.document}`]],
  ['a consumer has never heard of it', 'certificates', `UPDATE watermark SET aggregate_id = '${ids.copy}'`, `UPDATE watermark SET aggregate_id = '${a}'`, [`CONSUMER APPLIED_UNKNOWN evaluation.result ${ids.copy}`, `CONSUMER NOT_APPLIED evaluation.result ${a}`]],
  ['a message is lost', 'bus', `UPDATE bus_log SET topic = 'lost' WHERE headers->>'ce_type' = 'certificates.BatchSubmitted'`, `UPDATE bus_log SET topic = '${topicOf('certificates.batch')}' WHERE topic = 'lost'`, [`TOPIC TOPIC_ORDER certificates.batch ${ids.batch}`]],
  ['the last message is lost', 'bus', `UPDATE bus_log SET topic = 'lost' WHERE headers->>'ce_type' = 'archives.VolumeOpened'`, `UPDATE bus_log SET topic = '${topicOf('archives.volume')}' WHERE topic = 'lost'`, [`TOPIC NOT_PUBLISHED archives.volume ${ids.volume}`]],
  ['a message is altered', 'bus', `UPDATE bus_log SET value = replace(value, 'PASSED', 'FAILED') WHERE headers->>'ce_type' = 'evaluation.ResultTookEffect'`, `UPDATE bus_log SET value = replace(value, 'FAILED', 'PASSED')`, [`TOPIC MESSAGE_DIFFERS evaluation.result ${a}`]],
  ['a message of nobody', 'bus', `INSERT INTO bus_log (topic, partition, key, headers, value) SELECT topic, partition, key, headers || '{"ce_id": "${ids.copy}"}', 'x' FROM bus_log WHERE headers->>'ce_type' = 'archives.VolumeOpened'`, `DELETE FROM bus_log WHERE value = 'x'`, [`TOPIC MESSAGE_WITHOUT_EVENT archives.volume ${ids.volume}`]],
  ['a slot says otherwise', 'applications', `UPDATE application_slot SET state = 'HELD'`, `UPDATE application_slot SET state = 'PASSED'`, [`SLOT SLOT_STATE_DIFFERS applications.slot ${slot}`]],
  ['a slot is gone', 'applications', 'ALTER TABLE application_slot RENAME TO kept; CREATE TABLE application_slot (LIKE kept)', 'DROP TABLE application_slot; ALTER TABLE kept RENAME TO application_slot', [`SLOT SLOT_MISSING applications.slot ${slot}`]],
  ['a relay is behind', 'archives', 'UPDATE relay_mark SET position = 0', 'UPDATE relay_mark SET position = 1', ['BACKLOG RELAY_BEHIND relay archives']],
  ['a message is parked', 'certificates', `INSERT INTO parked_event (consumer, topic, partition, log_offset, aggregate_id, event_id, class, headers, body) VALUES ('certificates', 'evaluation.result.v1', 0, 1, '${a}', 'e', 'POISON', '{}', '')`, 'DELETE FROM parked_event', [`PARKED PARKED evaluation.result ${a}`]],
];

it.each(plants)('planted: %s', async (_, where, plant, undo, expected) => {
  await city.databases[where].query(plant);
  try { expect((await found()).sort()).toEqual(expected.sort()); } finally { await city.databases[where].query(undo); }
});

it('planted: one archived byte is altered, the copy is deleted', async () => {
  const bytes = fs.readFileSync(city.copyFile);
  fs.writeFileSync(city.copyFile, Buffer.concat([Buffer.from([bytes[0]! ^ 1]), bytes.subarray(1)]));
  expect(await found()).toEqual([`DOCUMENT COPY_ALTERED evaluation.document ${ids.document}`]);
  fs.rmSync(city.copyFile);
  expect(await found()).toEqual([`DOCUMENT COPY_GONE evaluation.document ${ids.document}`]);
  fs.writeFileSync(city.copyFile, bytes);
});

it('all taken back: whole again', async () => { expect(await found()).toEqual([]); });

it('waits for a backlog that is being worked off', async () => {
  const { certificates } = city.databases;
  await certificates.query('UPDATE consumer_offset SET next_offset = next_offset - 1');
  const caughtUp = setTimeout(() => void certificates.query('UPDATE consumer_offset SET next_offset = next_offset + 1'), 600);
  const begun = performance.now();
  expect((await look(20_000)).whole).toBe(true);
  expect(performance.now() - begun).toBeGreaterThan(500);
  clearTimeout(caughtUp);
});

it('the command names sentence and aggregate, and ends with 1', async () => {
  await city.databases.certificates.query('UPDATE number_book SET last_serial = 2');
  const { code, lines } = await command();
  await city.databases.certificates.query('UPDATE number_book SET last_serial = 1');
  expect(code).toBe(BROKEN);
  expect(lines).toContain(`NUMBER BOOK_DIFFERS certificates.number-book ${ids.site}/2026/2: the book stands at 2, the last number given has serial 1`);
  expect(lines.at(-1)).toBe('Not whole: 1 break.');
});

it('an installation that cannot be read is not called broken: 2, and no password is told', async () => {
  const away = { ...city.connections, databases: { ...city.connections.databases, archives: 'postgres://archives:secret@127.0.0.1:1/archives' } };
  for (const connections of [away, { ...city.connections, bus: { kind: 'postgres' as const, url: 'postgres://bus:secret@127.0.0.1:1/bus' } }, { ...city.connections, databases: {} }]) {
    const lines: string[] = [];
    expect(await ledgerCommand({ connections, services: SERVICES, waitMs: 0 }, (line) => lines.push(line))).toBe(UNREADABLE);
    expect(lines).toEqual([expect.stringMatching(/^Cannot read: /)]);
    expect(lines[0]).not.toContain('secret');
  }
});

it('signatures: all fit; one altered byte of the signed face is found', async () => {
  const lines: string[] = [];
  const check = () => signaturesCommand(city.connections, (line) => lines.push(line));
  expect(await check()).toBe(WHOLE);
  await city.databases.certificates.query(`UPDATE event SET payload = payload || '{"name": "张四"}' WHERE type = 'CertificateIssued'`);
  expect(await check()).toBe(BROKEN);
  expect(lines.find((line) => line.startsWith('SIGNATURE SIGNATURE_FALSE'))).toContain(`certificates.certificate ${ids.certificate}`);
  await city.databases.certificates.query(`UPDATE event SET payload = payload || '{"name": "张三"}' WHERE type = 'CertificateIssued'`);
  expect(await check()).toBe(WHOLE);
});
