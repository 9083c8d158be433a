import fs from 'node:fs';
import path from 'node:path';

/** The data folder of one driver; a folder of the other one is refused, for its logs and marks belong to another life. */
export function claimFolder(root: string, bus: 'postgres' | 'kafka'): string {
  const folder = path.join(root, `bus-${bus}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  const mark = path.join(folder, 'bus');
  if (fs.existsSync(mark)) {
    const found = fs.readFileSync(mark, 'utf8').trim();
    if (found !== bus) throw Object.assign(new Error(`数据目录 ${folder} 属于 ${found} 总线，不能用 ${bus} 打开；请改用 BUS=${found}，或先执行 npm run reset。`), { code: 'WRONG_BUS' });
  } else fs.writeFileSync(mark, `${bus}\n`);
  return folder;
}

/** The issuer of this installation's tokens: grants are kept by issuer and subject, so it stays as it was at the first start, also when the port is another one. */
export function keptIssuer(folder: string, publicUrl: string): string {
  const file = path.join(folder, 'issuer');
  if (!fs.existsSync(file)) fs.writeFileSync(file, `${publicUrl}/api/identity/oidc\n`);
  return fs.readFileSync(file, 'utf8').trim();
}

/** What became of the demonstration batch; its being there says that the seed is done. */
export const REPORT_FILE = 'seeded.json';

/** Whether people are asked for a second factor: where `SECOND_FACTOR=required` asks so, once the seed is done; it signs in by password for everybody. */
export const secondFactorOf = (folder: string, wanted: string | undefined): 'required' | 'off' => (wanted === 'required' && fs.existsSync(path.join(folder, REPORT_FILE)) ? 'required' : 'off');
