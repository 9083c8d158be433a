import type { DriverConfig } from '@gt/event-bus';
import { readFileStore, type S3Settings } from './file-store-config.js';
import { readKafka } from './kafka-config.js';

/** Profile: `development` may move clocks and accepts development defaults; `production` refuses them. */
export type Profile = 'development' | 'production';

export interface ServiceConfig {
  readonly profile: Profile;
  /** address and port of a service that runs as its own process; null inside standalone */
  readonly listen: { readonly host: string; readonly port: number } | null;
  readonly databaseUrl: string;
  /** owner's connection for the migrate step; null when somebody else migrates */
  readonly ownerUrl: string | null;
  readonly bus: DriverConfig;
  readonly sealingKeys: Readonly<Record<string, string>>;
  readonly personKey: string;
  /** PKCS #8 Ed25519 private key, DER in base64 */
  readonly signingKey: string;
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly serviceSecret: string;
  readonly storeFolder: string;
  /** the S3 store for files that people hand in; null or absent: a folder below `storeFolder` */
  readonly s3?: S3Settings | null;
  /** PostgreSQL's folder where it lies on this machine: its free disk is a metric; null elsewhere */
  readonly dataFolder?: string | null;
  readonly fontFiles: readonly string[];
  /** base URLs of the other services; empty inside standalone */
  readonly serviceUrls: Readonly<Record<string, string>>;
  /** public address, for links printed on documents */
  readonly publicUrl: string;
}

/** Every fault of the environment at once; the process refuses to start. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_ERROR';
  constructor(readonly faults: readonly string[]) { super(`配置有误，拒绝启动：\n- ${faults.join('\n- ')}`); this.name = 'ConfigError'; }
}

/** Values that only development may use, the demonstration city's published password among them; production refuses them. */
const DEVELOPMENT_MARK = /^(dev|development|changeme|password|secret|test|owner|app|guantong-2022-8)$/i;
/** Whether a secret is one that everybody knows. */
export const isDevelopmentValue = (text: string): boolean => DEVELOPMENT_MARK.test(text.trim());
/** Shortest secret between services in production (characters): 32 hexadecimal digits are 128 bits. */
export const SERVICE_SECRET_MIN = 32;

/** FONT_FILES: paths, separated by commas. */
export const fontFilesOf = (env: NodeJS.ProcessEnv): string[] => (env['FONT_FILES'] ?? '').split(',').map((file) => file.trim()).filter(Boolean);

/** Reads and checks one service's configuration from its environment. Throws ConfigError. */
export function readConfig(service: string, env: NodeJS.ProcessEnv): ServiceConfig {
  const faults: string[] = [];
  const need = (name: string): string => { const v = env[name]?.trim(); if (!v) faults.push(`缺少 ${name}`); return v ?? ''; };
  const profile = env['GT_PROFILE'] === 'development' ? 'development' : 'production';
  if (env['GT_PROFILE'] && !['development', 'production'].includes(env['GT_PROFILE'])) faults.push('GT_PROFILE 只能是 development 或 production');
  const keys = ((): Record<string, string> => {
    try { return JSON.parse(need('SEALING_KEYS') || '{}') as Record<string, string>; } catch { faults.push('SEALING_KEYS 不是 JSON'); return {}; }
  })();
  const port = Number(env['PORT'] ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) faults.push('PORT 应为 0–65535 的整数');
  const kind = env['BUS'] ?? 'kafka';
  // where the deployment makes the topics, a service needs no right to change them
  const bus: DriverConfig = kind === 'postgres' ? { kind, url: need('BUS_URL') } : { kind: 'kafka', ...readKafka(env, profile, faults), topics: profile === 'production' ? 'check' : 'create' };
  if (!['postgres', 'kafka'].includes(kind)) faults.push('BUS 只能是 kafka 或 postgres');
  const urls = ((): Record<string, string> => { try { return JSON.parse(env['SERVICE_URLS'] ?? '{}') as Record<string, string>; } catch { faults.push('SERVICE_URLS 不是 JSON'); return {}; } })();
  const config: ServiceConfig = {
    profile, listen: { host: env['HOST'] ?? (profile === 'development' ? '127.0.0.1' : '0.0.0.0'), port },
    databaseUrl: need('DATABASE_URL'), ownerUrl: env['OWNER_DATABASE_URL'] ?? null, bus, sealingKeys: keys, personKey: need('PERSON_KEY'), signingKey: need('SIGNING_KEY'),
    issuers: need('TOKEN_ISSUERS').split(',').filter(Boolean), audience: env['TOKEN_AUDIENCE'] ?? 'guantong', serviceSecret: need('SERVICE_SECRET'),
    storeFolder: need('STORE_FOLDER'), s3: readFileStore(env, profile, faults), dataFolder: env['DATA_FOLDER'] || null, fontFiles: fontFilesOf(env), serviceUrls: urls, publicUrl: env['PUBLIC_URL'] || 'http://localhost:8080',
  };
  if (profile === 'production') {
    const secrets: Record<string, string> = { SERVICE_SECRET: config.serviceSecret, PERSON_KEY: config.personKey, SIGNING_KEY: config.signingKey, KAFKA_SASL_PASSWORD: env['KAFKA_SASL_PASSWORD'] ?? '', S3_SECRET_KEY: config.s3?.secretAccessKey ?? '',
      ...Object.fromEntries(Object.entries(keys).map(([id, key]) => [`SEALING_KEYS.${id}`, String(key)])),
      ...Object.fromEntries(['DATABASE_URL', 'OWNER_DATABASE_URL', 'BUS_URL'].map((name) => [`${name} 中的口令`, passwordOf(env[name])])) };
    for (const [name, value] of Object.entries(secrets)) if (isDevelopmentValue(value)) faults.push(`${name} 是开发默认值，生产环境拒绝使用`);
    if (config.serviceSecret !== '' && config.serviceSecret.length < SERVICE_SECRET_MIN) faults.push(`SERVICE_SECRET 少于 ${SERVICE_SECRET_MIN} 个字符，生产环境拒绝使用`);
    // it is printed on certificates: a default would lead every reader to the own machine
    if (/^https?:\/\/(localhost|127\.|\[::1\])/i.test(need('PUBLIC_URL'))) faults.push('PUBLIC_URL 指向本机，是开发默认值，生产环境拒绝使用');
    if (config.issuers.some((issuer) => /^https?:\/\/(localhost|127\.|\[::1\])/i.test(issuer))) faults.push('TOKEN_ISSUERS 指向本机，是开发默认值，生产环境拒绝使用');
    if (env['PUBLIC_RATE_LIMIT'] === '0') faults.push('PUBLIC_RATE_LIMIT=0 会关闭限流，生产环境拒绝使用');
    if (bus.kind === 'postgres') faults.push('BUS=postgres 仅供单机使用，生产环境请用 kafka');
  }
  if (faults.length > 0) throw new ConfigError(faults.map((f) => `${service}: ${f}`));
  return config;
}

/** The password in a database address; an address that is none is refused where it is used. */
const passwordOf = (url: string | undefined): string => (url && URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '');
