// One contender in a process of its own: node contender.mjs <ours|looked|hucre|exceljs> <file>. Its last line is `{ seconds, peakMiB }`; of ours also `cpuMs` per 1,000 rows.
// `ours` asks for the loading with the sheet, as an employer's own system does; `looked` as people do in the portal: the check first, then the loading.
import fs from 'node:fs';
import { countCpu } from './cpu.mjs';
import { EMPLOYER } from './rows.mjs';

const [which, file] = process.argv.slice(2);

async function ours(load = '&load=ELIGIBLE') {
  const { cq2022v1 } = await import('@gt/rules');
  const { SPREADSHEET_TYPE } = await import('@gt/service-kit');
  const { deliverBody, deliverRules, startTestService } = await import('@gt/service-testing');
  const { definition } = await import('@gt/app-applications');
  const test = await startTestService(definition, { now: '2026-03-02T01:00:00Z' });
  await deliverRules(test, { id: 'cq-2022-8', version: 1, effectiveFrom: '2022-03-10', content: cq2022v1 }, []);
  const body = await deliverBody(test, { type: 'ENTERPRISE', creditCode: EMPLOYER.creditCode });
  const officer = await test.as([{ role: 'BUREAU_OFFICER', place: body.bureauId }]);
  const employerId = (await officer.call('POST', '/api/applications/employers', EMPLOYER)).json().id;
  const clerk = await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]);

  const used = await countCpu(test.db);
  const begun = performance.now();
  const answer = await clerk.call('POST', `/api/applications/imports?employerId=${employerId}&institutionId=${body.institutionId}${load}`, fs.readFileSync(file), { 'content-type': SPREADSHEET_TYPE });
  if (answer.statusCode !== 202) throw new Error(answer.body);
  await test.runJobs();
  if (load === '') {
    const begin = await clerk.call('POST', `/api/applications/imports/${answer.json().id}/load`, { which: 'ELIGIBLE' });
    if (begin.statusCode !== 202) throw new Error(begin.body);
    await test.runJobs();
  }
  const seconds = (performance.now() - begun) / 1000;
  const cpu = await used();

  const found = (await clerk.call('GET', `/api/applications/imports/${answer.json().id}`)).json();
  const [{ events }] = await test.db.query("SELECT count(*)::int AS events FROM event WHERE type = 'ApplicationDrafted'");
  if (found.state !== 'LOADED' || found.loaded !== found.eligible || events !== found.loaded || found.notEligible === 0 || found.faulty === 0) throw new Error(`not loaded as it should be: ${JSON.stringify({ ...found, events })}`);
  await test.stop();
  return { seconds, cpuMs: Object.fromEntries(Object.entries(cpu).map(([who, ms]) => [who, Math.round(ms / found.checked * 1000)])) };
}

async function hucre() {
  const { streamXlsxRows } = await import('hucre/xlsx');
  const begun = performance.now();
  let rows = 0;
  for await (const row of streamXlsxRows(fs.readFileSync(file))) if (row) rows += 1;
  if (rows < 2) throw new Error('no rows were read');
  return { seconds: (performance.now() - begun) / 1000 };
}

async function exceljs() {
  const { default: ExcelJS } = await import('exceljs');
  const begun = performance.now();
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  if (workbook.worksheets[0].rowCount < 2) throw new Error('no rows were read');
  return { seconds: (performance.now() - begun) / 1000 };
}

const measured = await ({ ours, looked: () => ours(''), hucre, exceljs })[which]();
console.log(JSON.stringify({ ...measured, peakMiB: process.resourceUsage().maxRSS / 1024 }));
process.exit(0);
