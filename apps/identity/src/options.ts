import { ConfigError, isDevelopmentValue, SERVICE_SECRET_MIN } from '@gt/service-kit';
import { readRealNameProvider, type RealNameProvider } from './real-name/options.js';
import { ACCOUNT_NAME, isPassword, PASSWORD_MAX, PASSWORD_MIN } from './domain/account.js';

/** What identity needs beside a service's common configuration. */
export interface IdentityOptions {
  /** the security administrator made at first boot; null where accounts exist already */
  readonly firstAdmin: { readonly account: string; readonly password: string; readonly name: string } | null;
  /** PKCS #8 key on P-256, DER in base64; null: made at first boot and kept sealed in the database */
  readonly tokenSigningKey: string | null;
  /** `off`: a password is enough for every role; development alone, for the demonstration city */
  readonly secondFactor: 'required' | 'off';
  /** service name → secret of its client credentials */
  readonly serviceSecrets: Readonly<Record<string, string>>;
  /** by whom applicants may sign in with their real name; none: the sign-in page does not offer it */
  readonly realName?: RealNameProvider | null;
}

/** Reads them from the environment: FIRST_ADMIN_ACCOUNT, FIRST_ADMIN_PASSWORD, FIRST_ADMIN_NAME, TOKEN_SIGNING_KEY, SECOND_FACTOR, SERVICE_SECRETS, REAL_NAME_PROVIDER, REAL_NAME_CLIENT_SECRET. Throws ConfigError with every fault. */
export function readIdentityOptions(env: NodeJS.ProcessEnv): IdentityOptions {
  const faults: string[] = [];
  const account = env['FIRST_ADMIN_ACCOUNT']?.trim();
  const password = env['FIRST_ADMIN_PASSWORD'];
  if (Boolean(account) !== Boolean(password)) faults.push('FIRST_ADMIN_ACCOUNT 与 FIRST_ADMIN_PASSWORD 须同时给出');
  if (account && !ACCOUNT_NAME.test(account)) faults.push('FIRST_ADMIN_ACCOUNT 应为 2–64 个小写字母、数字或 . _ - @，以字母或数字开头');
  if (password && !isPassword(password)) faults.push(`FIRST_ADMIN_PASSWORD 应为 ${PASSWORD_MIN}–${PASSWORD_MAX} 个字符`);
  const secondFactor = env['SECOND_FACTOR'] || 'required';
  if (secondFactor !== 'required' && secondFactor !== 'off') faults.push('SECOND_FACTOR 只能是 required 或 off');
  const serviceSecrets = secretsOf(env['SERVICE_SECRETS'], faults);
  const realName = readRealNameProvider(env, faults);
  if (env['GT_PROFILE'] !== 'development') {
    if (secondFactor === 'off') faults.push('SECOND_FACTOR=off 会让监管、机构管理与审计角色只凭密码登录，生产环境拒绝使用');
    const short = Object.entries(serviceSecrets).filter(([, secret]) => secret.length < SERVICE_SECRET_MIN).map(([service]) => service);
    if (password && isDevelopmentValue(password)) faults.push('FIRST_ADMIN_PASSWORD 是开发默认值，生产环境拒绝使用');
    if (short.length > 0) faults.push(`SERVICE_SECRETS 中 ${short.join('、')} 的密钥少于 ${SERVICE_SECRET_MIN} 个字符，生产环境拒绝使用`);
  }
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => `identity: ${fault}`));
  return { firstAdmin: account && password ? { account, password, name: env['FIRST_ADMIN_NAME']?.trim() || '安全管理员' } : null, tokenSigningKey: env['TOKEN_SIGNING_KEY']?.trim() || null, secondFactor: secondFactor as IdentityOptions['secondFactor'], serviceSecrets, realName };
}

function secretsOf(text: string | undefined, faults: string[]): Record<string, string> {
  if (!text) { faults.push('缺少 SERVICE_SECRETS'); return {}; }
  let value: unknown;
  try { value = JSON.parse(text); } catch { faults.push('SERVICE_SECRETS 不是 JSON'); return {}; }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.values(value).some((secret) => typeof secret !== 'string' || secret === '')) {
    faults.push('SERVICE_SECRETS 应为 {"服务名":"密钥"}');
    return {};
  }
  return value as Record<string, string>;
}
