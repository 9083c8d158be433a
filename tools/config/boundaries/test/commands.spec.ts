import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { differences, nodeFits } from '../../../run/install.mjs';
import { filesToRunAgain, sumResults, takeSecondRun } from '../../../run/results.mjs';

describe('npm start and npm test install when', () => {
  const lock = { packages: {
    '': { version: '1' }, 'libs/rules': { version: '0.0.0' }, 'node_modules/@gt/rules': { resolved: 'libs/rules', link: true },
    'node_modules/pg': { version: '8.1.0' }, 'node_modules/pg/node_modules/x': { version: '1.0.0' }, 'node_modules/other-platform': { version: '2.0.0', optional: true },
  } };
  const installed = () => structuredClone({ packages: { 'node_modules/@gt/rules': lock.packages['node_modules/@gt/rules'], 'node_modules/pg': lock.packages['node_modules/pg'], 'node_modules/pg/node_modules/x': lock.packages['node_modules/pg/node_modules/x'] } as Record<string, object> });

  it('nothing differs: not, though another platform\'s package is missing', () => {
    expect(differences(lock, installed())).toEqual([]);
  });
  it.each([
    ['a package is missing', (p: Record<string, object>) => { delete p['node_modules/pg']; }, 'node_modules/pg'],
    ['a nested one is missing', (p: Record<string, object>) => { delete p['node_modules/pg/node_modules/x']; }, 'node_modules/pg/node_modules/x'],
    ['one has another version', (p: Record<string, object>) => { p['node_modules/pg'] = { version: '8.0.0' }; }, 'node_modules/pg'],
    ['a lib of ours is missing', (p: Record<string, object>) => { delete p['node_modules/@gt/rules']; }, 'node_modules/@gt/rules'],
    ['a lib of ours came from a registry', (p: Record<string, object>) => { p['node_modules/@gt/rules'] = { version: '0.0.0' }; }, 'node_modules/@gt/rules'],
    ['an optional one has another version', (p: Record<string, object>) => { p['node_modules/other-platform'] = { version: '1.0.0' }; }, 'node_modules/other-platform'],
  ])('%s', (_what, change, named) => {
    const found = installed();
    change(found.packages);
    expect(differences(lock, found)).toEqual([named]);
  });

  it.each(['20.19.0', '20.20.2', '22.13.0', '24.11.0', '25.0.0'])('Node.js %s runs it', (version) => { expect(nodeFits(version)).toBe(true); });
  it.each(['18.20.0', '20.18.9', '21.7.0', '22.12.0', '23.11.0', '24.10.0'])('Node.js %s does not', (version) => { expect(nodeFits(version)).toBe(false); });
});

describe('the closing count of npm test', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-results-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, ...suites: object[]) => fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ testResults: suites }));
  const suite = (...statuses: string[]) => ({ name: 'some.spec.ts', status: 'passed', assertionResults: statuses.map((status, i) => ({ status, fullName: `rule ${i}` })) });

  it('names what failed, what was skipped and who gave no result', () => {
    put('rules', suite('passed', 'failed'), suite('passed', 'pending', 'todo'));
    expect(sumResults(folder, ['rules', 'gone'])).toEqual({ passed: 2, failed: ['rules: rule 1'], skipped: ['rules: rule 1', 'rules: rule 2'], without: ['gone'] });
  });

  it('counts a suite that did not run as failed', () => {
    put('broken', { name: 'broken.spec.ts', status: 'failed', assertionResults: [] });
    expect(sumResults(folder, ['broken'])).toEqual({ passed: 0, failed: ['broken: broken.spec.ts did not run'], skipped: [], without: [] });
  });

  const failing = (name: string, ...statuses: string[]) => ({ ...suite(...statuses), name, status: 'failed' });

  it('what failed among others and passes alone counts as passed and is named; what fails again stays failed', () => {
    put('crowd', suite('passed'), failing('late.spec.ts', 'passed', 'failed'), failing('wrong.spec.ts', 'failed'));
    expect(filesToRunAgain(folder, ['crowd', 'gone'])).toEqual([{ name: 'crowd', files: ['late.spec.ts', 'wrong.spec.ts'] }]);
    const again = { testResults: [{ ...suite('passed', 'passed'), name: 'late.spec.ts' }, failing('wrong.spec.ts', 'failed')] };
    expect(takeSecondRun(folder, 'crowd', again)).toEqual(['crowd: rule 1']);
    expect(sumResults(folder, ['crowd'])).toEqual({ passed: 3, failed: ['crowd: rule 0'], skipped: [], without: [] });
  });

  it('many failures are no accident of time: nothing is run again', () => {
    put('red', ...Array.from({ length: 9 }, (_, i) => failing(`${i}.spec.ts`, 'failed')));
    expect(filesToRunAgain(folder, ['red'])).toEqual([]);
  });
});
