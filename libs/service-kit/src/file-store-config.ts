import type { S3Config } from '@gt/file-store';
import type { Profile } from './config.js';

/** The S3 store as an operator names it; the prefix is the service's. */
export type S3Settings = Omit<S3Config, 'prefix' | 'spool'>;

/** Where files that people hand in lie: FILE_STORE is `folder` (the default) or `s3`. Null: a folder. What is wrong is added to the faults. */
export function readFileStore(env: NodeJS.ProcessEnv, profile: Profile, faults: string[]): S3Settings | null {
  const kind = env['FILE_STORE'] || 'folder';
  if (!['folder', 's3'].includes(kind)) faults.push('FILE_STORE 只能是 folder 或 s3');
  if (kind !== 's3') return null;
  const need = (name: string): string => { const v = env[name]?.trim(); if (!v) faults.push(`缺少 ${name}`); return v ?? ''; };
  const endpoint = need('S3_ENDPOINT');
  if (endpoint && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol))) faults.push('S3_ENDPOINT 应为 http(s) 地址');
  else if (profile === 'production' && endpoint.startsWith('http:')) faults.push('S3_ENDPOINT 未加密（http），生产环境请用 https');
  return { endpoint, region: env['S3_REGION'] || 'us-east-1', bucket: need('S3_BUCKET'), accessKeyId: need('S3_ACCESS_KEY'), secretAccessKey: need('S3_SECRET_KEY') };
}
