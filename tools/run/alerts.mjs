// npm run alerts: checks and tests the alert rules with Prometheus' own promtool, from Debian's package (apt; nothing is installed). No part of npm test.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './house.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-promtool-'));
try {
  fs.chmodSync(folder, 0o755); // apt fetches as a user of its own
  execFileSync('apt-get', ['download', 'prometheus'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [deb] = fs.readdirSync(folder).filter((name) => name.endsWith('.deb'));
  execFileSync('dpkg-deb', ['-x', deb, 'unpacked'], { cwd: folder, stdio: 'inherit' });
  const promtool = (...args) => execFileSync(path.join(folder, 'unpacked/usr/bin/promtool'), args, { cwd: path.join(ROOT, 'deploy/alerts'), stdio: 'inherit' });
  promtool('--version');
  promtool('check', 'rules', 'guantong.rules.yaml');
  promtool('test', 'rules', 'guantong.rules.test.yaml');
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
