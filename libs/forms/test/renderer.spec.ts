import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { certificate } from './samples.js';

const root = path.resolve(import.meta.dirname, '../../..');

/** The pool needs the compiled worker: it is built here and driven from a plain process, as a service would. Its environment is bare: a runner's FORCE_COLOR would paint what it prints. */
function runBuilt(body: string): { status: number | null; lines: string[]; errors: string } {
  const entry = pathToFileURL(path.join(root, 'libs/forms/dist/index.js')).href;
  const script = `import { createRenderer, MAX_WAITING_TASKS } from ${JSON.stringify(entry)};\nconst input = ${JSON.stringify(certificate)};\n${body}`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: path.join(root, 'libs/forms'), env: { PATH: process.env['PATH'] }, encoding: 'utf8', timeout: 60_000 });
  return { status: run.status, lines: run.stdout.trim().split('\n'), errors: run.stderr };
}

describe('renderer threads', () => {
  beforeAll(() => {
    const build = spawnSync(process.execPath, ['node_modules/ts7/bin/tsc', '-b', 'libs/forms'], { cwd: root, encoding: 'utf8' });
    if (build.status !== 0) throw new Error(build.stdout);
  });

  it('render in two threads, in the callers\' order, while the event loop stays free', () => {
    const { status, lines, errors } = runBuilt(`
      const renderer = createRenderer({ workers: 2 });
      await renderer.render('certificate', input);
      let ticks = 0; const timer = setInterval(() => { ticks += 1; }, 5);
      const files = await Promise.all(Array.from({ length: 4 }, (_, i) => renderer.render('certificate', { ...input, documentId: '0000000' + i })));
      clearInterval(timer);
      await renderer.close();
      console.log(files.length, files.every((f) => f.length > 10000), new Set(files.map((f) => Buffer.from(f).toString('base64'))).size, ticks > 3);
    `);
    expect({ status, lines, errors }).toEqual({ status: 0, lines: ['4 true 4 true'], errors: '' });
  });

  it('give way to the rest of the service, but for spreadsheets, for which somebody waits', () => {
    const { lines } = runBuilt(`
      import fs from 'node:fs';
      import os from 'node:os';
      // the nice value is the 17th field after the name in brackets; where threads have none of their own, all is well
      const nices = () => new Map(process.platform !== 'linux' ? [] : fs.readdirSync('/proc/self/task').map((t) => [t, fs.readFileSync('/proc/self/task/' + t + '/stat', 'utf8')]).map(([t, s]) => [t, Number(s.slice(s.lastIndexOf(')') + 2).split(' ')[16])]));
      const begun = async (work) => { const before = nices(); await work(); return [...nices()].filter(([t]) => !before.has(t)).map(([, nice]) => nice); };
      const renderer = createRenderer({ workers: 2 });
      const documents = await begun(() => Promise.all([renderer.render('certificate', input), renderer.render('certificate', input)]));
      const sheets = await begun(() => renderer.readSheet(new Uint8Array([1]), []).catch(() => undefined));
      // whatever this process runs at: it may have the lowest priority itself
      const own = os.getPriority(), below = Math.min(19, own + 10);
      console.log(process.platform !== 'linux' || JSON.stringify([documents, sheets]) === JSON.stringify([[below, below], [own]]) ? 'give way' : [own, documents, sheets].join(' '));
      await renderer.close();
    `);
    expect(lines).toEqual(['give way']);
  });

  it('hand errors over with code and characters, and go on working', () => {
    const { lines } = runBuilt(`
      const renderer = createRenderer();
      const refused = await renderer.render('certificate', { ...input, name: '王𠮷' }).catch((e) => e);
      console.log(refused.name, refused.code, refused.characters.join());
      const broken = await renderer.render('certificate', null).catch((e) => e);
      console.log(broken.code, broken.message.includes('null'));
      const notSheet = await renderer.readSheet(new Uint8Array([1, 2, 3]), []).catch((e) => e);
      console.log(notSheet.code);
      console.log((await renderer.render('certificate', input)).length > 10000);
      await renderer.close();
    `);
    expect(lines).toEqual(['GlyphMissingError GLYPH_MISSING 𠮷', 'RENDER_FAILED false', 'NOT_A_SPREADSHEET', 'true']);
  });

  it('tell of a font file that cannot be used instead of waiting for ever', () => {
    const { status, lines } = runBuilt(`
      const renderer = createRenderer({ fontFiles: ['no-such-font.ttf'] });
      const first = await renderer.render('certificate', input).catch((e) => e);
      const second = await renderer.render('certificate', input).catch((e) => e);
      console.log(first.code, second.code, first.message.includes('no-such-font.ttf'));
    `);
    expect({ status, lines }).toEqual({ status: 0, lines: ['FONT_FILE_UNUSABLE FONT_FILE_UNUSABLE true'] });
  });

  it('refuse more than they can hold instead of filling the memory', () => {
    const { lines } = runBuilt(`
      const renderer = createRenderer();
      const all = Promise.allSettled(Array.from({ length: MAX_WAITING_TASKS + 2 }, () => renderer.render('certificate', input)));
      await renderer.close();
      console.log((await all).map((r) => r.reason.code).filter((code) => code === 'RENDERER_BUSY').length);
    `);
    expect(lines).toEqual(['2']);
  });

  it('reject what waits when they are closed, and let the process end without being closed', () => {
    const { status, lines } = runBuilt(`
      const renderer = createRenderer();
      const waiting = Promise.allSettled([1, 2, 3].map(() => renderer.render('certificate', input)));
      await renderer.close();
      console.log((await waiting).map((r) => r.reason?.code).join());
      const other = createRenderer();
      await other.render('certificate', input);
    `);
    expect({ status, lines }).toEqual({ status: 0, lines: ['RENDERER_CLOSED,RENDERER_CLOSED,RENDERER_CLOSED'] });
  });
});
