import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEMONSTRATION_PASSWORD } from '@gt/app-standalone';
import { Standalone } from '../run/standalone.js';
import { Chromium, findChromium, SIZES, type Size } from './chromium.js';
import { play, SCENES, scenesByAccount } from './scenes.js';

/** The index of the pictures: one sentence for each. A test compares the committed one. */
export const pictureIndex = (): string => `# 页面照片

\`npm run photos\` 把下列每一页按桌面和手机两种尺寸照到 \`dist/photos/desktop\` 和 \`dist/photos/phone\`。清单在 \`apps/e2e/src/browser/scenes.ts\`。

| 照片 | 身份 | 说明 |
|---|---|---|
${SCENES.map((s) => `| ${s.name}.png | ${s.account ?? '公众'} | ${s.sentence} |`).join('\n')}
`;

/** Photographs every page and state of a city (one that runs at `url`, or one of its own) into a folder. */
export async function photograph(folder: string, url: string | null, only: readonly string[]): Promise<void> {
  const program = findChromium();
  if (program === null) throw new Error('no Chromium found: install it (Debian: apt-get install chromium), or name it by CHROMIUM');
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-photos-'));
  fs.chmodSync(root, 0o755);
  const city = url === null ? await Standalone.at(root) : null;
  const chromium = await Chromium.start(program);
  try {
    city?.start();
    await city?.ready();
    const base = url ?? `http://localhost:${city!.port}`;
    for (const size of Object.keys(SIZES) as Size[]) {
      fs.mkdirSync(path.join(folder, size), { recursive: true });
      for (const [account, scenes] of scenesByAccount(SCENES.filter((s) => only.length === 0 || only.includes(s.name)))) {
        const visitor = await chromium.visitor(base, size);
        if (account !== null) await visitor.signIn(account, DEMONSTRATION_PASSWORD);
        for (const scene of scenes) {
          await play(visitor.page, scene, () => visitor.settled());
          await visitor.page.evaluate('scrollTo(0, 0)');
          await visitor.page.screenshot({ path: path.join(folder, size, `${scene.name}.png`), fullPage: true });
          console.log(`${size}/${scene.name}.png`);
        }
        await visitor.leave();
      }
    }
  } finally {
    await chromium.stop();
    await city?.end();
    fs.rmSync(root, { recursive: true, force: true });
  }
}
