// Rows a second of a spreadsheet of applicants: read, checked by the full rule set, stored sealed, loaded as drafts with their events. Each round is a process of its own, so that its peak of memory is its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { APPLICANT_COLUMNS, writeSheet } from '@gt/forms';
import { atLeast, atMost, interleave, resultOf, roundsOf } from '../measure.mjs';
import { postgres } from '../servers.mjs';
import { applicantRows } from './rows.mjs';

const OURS = 'read, checked, stored, loaded and evented';
const LOOKED = 'the same in two steps, the check first';
const HUCRE = 'hucre, the file read alone';
const EXCELJS = 'exceljs, the file read alone';
const GOAL_ROWS_PER_SECOND = 5_000;
const GOAL_PEAK_MIB = 512;
/** The heap that deploy/README.md gives a service. */
const NODE_OPTIONS = '--max-old-space-size=256';

/** Runs one contender in a process of its own: `{ seconds, peakMiB }`. */
function apart(which, file, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'contender.mjs'), which, file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = () => child.kill();
    process.once('exit', ended);
    let out = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    child.on('error', reject).on('exit', (code) => {
      process.off('exit', ended);
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)));
      else reject(new Error(`${which} ended with ${code}: ${out}`));
    });
  });
}

export async function bench({ quick, say }) {
  const rows = quick ? 2_000 : 100_000;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-bench-import-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'applicants.xlsx');
  fs.writeFileSync(file, await writeSheet('申报人员', APPLICANT_COLUMNS, applicantRows(rows), '2026-03-02T00:00:00Z'));
  say(`a sheet of ${rows} rows, ${(fs.statSync(file).size / 2 ** 20).toFixed(1)} MiB`);
  const server = await postgres();

  const peaks = [];
  const rate = (which, note = () => undefined) => async () => {
    const { seconds, peakMiB } = await apart(which, file, { TEST_POSTGRES_URL: server.url, ...(which === 'ours' || which === 'looked' ? { NODE_OPTIONS } : {}) });
    note(peakMiB);
    return rows / seconds;
  };
  const contenders = [
    { name: OURS, unit: 'rows/s', run: rate('ours', (peak) => peaks.push(peak)) },
    { name: LOOKED, unit: 'rows/s', run: rate('looked') },
    { name: HUCRE, unit: 'rows/s', run: rate('hucre') },
    { name: EXCELJS, unit: 'rows/s', run: rate('exceljs') },
  ];
  const values = await interleave(contenders, { rounds: roundsOf(quick), warmUp: false, say }); // each process is new: nothing to warm up
  const ours = resultOf(OURS, 'rows/s', values.get(OURS));
  const peak = resultOf('peak of the service\'s process', 'MiB', peaks);
  return {
    settings: { rows, NODE_OPTIONS, fsync: 'on', synchronous_commit: 'on' },
    results: [ours, ...[LOOKED, HUCRE, EXCELJS].map((name) => resultOf(name, 'rows/s', values.get(name))), peak],
    goals: [atLeast(`≥ ${GOAL_ROWS_PER_SECOND} rows/s`, GOAL_ROWS_PER_SECOND, ours.median), atMost(`≤ ${GOAL_PEAK_MIB} MiB peak`, GOAL_PEAK_MIB, peak.max)],
  };
}
