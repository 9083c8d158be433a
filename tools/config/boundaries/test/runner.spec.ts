import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const FILES = {
  'first.spec.ts': `
    it('holds', () => expect([1]).toEqual([1]));
    interface Gone { readonly line: number }
    it('does not hold', () => expect(1).toBe(2));
    it('throws later', async () => { await null; throw new Error('later'); });
    it('hangs', () => new Promise(() => undefined), 50);
    it('leaves a rejection', async () => { void Promise.reject(new Error('left alone')); await new Promise((resolve) => { setTimeout(resolve, 20); }); });
    it${'.skip'}('is left out', () => undefined);
    it('leaves much behind', () => { process.env.LEFT = 'by the first'; delete process.env.HOME; jest.useFakeTimers(); jest.spyOn(Math, 'random').mockReturnValue(7); });`,
  'second.spec.ts': `
    it('finds nothing of the first', async () => {
      await new Promise((resolve) => { setTimeout(resolve, 5); });
      expect([process.env.LEFT, process.env.HOME === undefined, Math.random() < 1]).toEqual([undefined, false, true]);
    });`,
  'third.spec.ts': 'throw new Error("on loading"); it("is never reached", () => undefined);',
  'unclosed.spec.ts': `it('leaves a server listening', async () => { const { createServer } = await import('node:net'); await new Promise((resolve) => { createServer().listen(0, '127.0.0.1', resolve); }); });`,
  'waiting.spec.ts': `it('closes late', async () => { setTimeout(() => undefined, 50); });`,
};

it('the house\'s test runner says no: to what fails, throws, hangs, is rejected or cannot be loaded; it says which file leaves something open, and no file finds what another left', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-runner-'));
  try {
    fs.mkdirSync(path.join(folder, 'test'));
    const files = Object.entries(FILES).map(([name, text]) => { const file = path.join(folder, 'test', name); fs.writeFileSync(file, text); return file; });
    const out = path.join(folder, 'result.json');
    const run = spawnSync(process.execPath, ['--no-warnings', 'node_modules/jest/bin/jest.js', '-c', 'tools/config/jest.config.mjs', '--rootDir', folder, '--runInBand', '--forceExit', '--json', `--outputFile=${out}`, '--testSequencer', path.resolve('tools/config/boundaries/test/by-name.cjs'), '--runTestsByPath', ...files], { encoding: 'utf8', env: { ...process.env, SPEC_CLOSING_MS: '500' } });
    expect(run.status).toBe(1);
    const { testResults } = JSON.parse(fs.readFileSync(out, 'utf8')) as { testResults: { name: string; status: string; message: string; assertionResults: { title: string; status: string }[] }[] };
    const results = Object.fromEntries(testResults.map(({ name, assertionResults }) => [path.basename(name), Object.fromEntries(assertionResults.map(({ title, status }) => [title, status]))]));
    expect(results).toEqual({
      'first.spec.ts': { 'holds': 'passed', 'does not hold': 'failed', 'throws later': 'failed', 'hangs': 'failed', 'leaves a rejection': 'failed', 'is left out': 'pending', 'leaves much behind': 'passed' },
      'second.spec.ts': { 'finds nothing of the first': 'passed' },
      'third.spec.ts': {},
      'unclosed.spec.ts': { 'leaves a server listening': 'passed' },
      'waiting.spec.ts': { 'closes late': 'passed' },
    });
    expect(stripVTControlCharacters(testResults.find(({ name }) => name.endsWith('first.spec.ts'))!.message)).toMatch(/does not hold[^]+first\.spec\.ts(\?run=1)?:4:/); // the source's line, not that of what became of it
    expect(run.stderr).toContain('unclosed.spec.ts leaves open what keeps its process from ending: TCPServerWrap 1\n');
    expect(run.stderr.match(/leaves open/g)).toHaveLength(1);
    expect(testResults.find(({ name }) => name.endsWith('third.spec.ts'))).toMatchObject({ status: 'failed', message: expect.stringContaining('on loading') });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
