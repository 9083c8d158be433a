import type { KafkaConnection } from '@gt/event-bus';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import type { Profile } from './config.js';

/** Shortest reason for a connection in clear that is taken for one (characters). */
const REASON_MIN = 10;
/** Shortest password of a broker's user in production (characters). */
export const KAFKA_PASSWORD_MIN = 16;

/** How the broker is reached, from KAFKA_BROKERS, KAFKA_TLS_CA, KAFKA_SASL_USER, KAFKA_SASL_PASSWORD and KAFKA_PLAINTEXT_REASON; what is wrong with them is added to `faults`. */
export function readKafka(env: NodeJS.ProcessEnv, profile: Profile, faults: string[]): KafkaConnection {
  const value = (name: string): string => env[name]?.trim() ?? '';
  const brokers = value('KAFKA_BROKERS').split(',').map((b) => b.trim()).filter(Boolean);
  if (brokers.length === 0) faults.push('缺少 KAFKA_BROKERS');
  for (const broker of brokers) if (!/^[^\s:/]+:\d{1,5}$/.test(broker)) faults.push(`KAFKA_BROKERS 应为“主机:端口”，以逗号分隔：${broker}`);
  const [caFile, name, password, reason] = ['KAFKA_TLS_CA', 'KAFKA_SASL_USER', 'KAFKA_SASL_PASSWORD', 'KAFKA_PLAINTEXT_REASON'].map(value) as [string, string, string, string];
  const tls = caFile ? { ca: readCa(caFile, faults) } : undefined;
  if (!name !== !password) faults.push('KAFKA_SASL_USER 与 KAFKA_SASL_PASSWORD 须同时设置');
  if (profile === 'production') {
    if (name && password.length < KAFKA_PASSWORD_MIN) faults.push(`KAFKA_SASL_PASSWORD 少于 ${KAFKA_PASSWORD_MIN} 个字符，生产环境拒绝使用`);
    if ((!tls || !name) && reason.length < REASON_MIN) faults.push(`生产环境须以 TLS 和用户连接 Kafka：请设置 KAFKA_TLS_CA、KAFKA_SASL_USER、KAFKA_SASL_PASSWORD；确需明文的，在 KAFKA_PLAINTEXT_REASON 中写明理由（不少于 ${REASON_MIN} 个字符）`);
  }
  return { brokers, ...(tls ? { tls } : {}), ...(name && password ? { user: { name, password } } : {}) };
}

function readCa(file: string, faults: string[]): string {
  try {
    const pem = fs.readFileSync(file, 'utf8');
    const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    if (certificates.length === 0) faults.push('KAFKA_TLS_CA 指向的文件中没有 PEM 证书');
    for (const certificate of certificates) void new X509Certificate(certificate); // a damaged one throws here, not at the first connection
    return pem;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    faults.push(code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' ? `KAFKA_TLS_CA 指向的文件读不到（${code}）` : 'KAFKA_TLS_CA 中的证书已损坏');
    return '';
  }
}
