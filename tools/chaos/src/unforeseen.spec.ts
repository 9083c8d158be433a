import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unforeseen } from './unforeseen.js';

it('counts answers 500 by service, error and place, and nothing else', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-unforeseen-'));
  const line = (over: object) => JSON.stringify({ level: 50, service: 'archives', route: '/x', status: 500, error: 'TypeError', at: 'at a (x.js:1:1) < at b (y.js:2:2)', msg: 'http_error', ...over });
  try {
    fs.writeFileSync(path.join(folder, 'archives.log'), [line({}), line({ route: '/y' }), line({ status: 503, error: 'Error 57P01' }), line({ msg: 'http_error_else', status: 500 }), 'Node.js says something', line({}).slice(0, 60), ''].join('\n'));
    fs.writeFileSync(path.join(folder, 'portal-twin-1.log'), `${line({ service: 'portal', error: 'QueryFailedError 42P01' })}\n`);
    fs.writeFileSync(path.join(folder, 'else.txt'), line({}));
    expect(unforeseen(folder)).toEqual([{ what: 'archives TypeError at a (x.js:1:1)', times: 2 }, { what: 'portal QueryFailedError 42P01 at a (x.js:1:1)', times: 1 }]);
  } finally { fs.rmSync(folder, { recursive: true, force: true }); }
});
