import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Profile } from './config.js';
import { KAFKA_PASSWORD_MIN, readKafka } from './kafka-config.js';

/** A certificate without its key, made for this spec. */
const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUNZZmNr7oTpKqOxEeD8opGS0Q5T0wCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHdGVzdC1jYTAgFw0yNjExMjUyMDAxMDVaGA8yMTI2MTEwMTIw
MDEwNVowEjEQMA4GA1UEAwwHdGVzdC1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABBRSjoDuG5jYVOznn0GSCngywmRPvHxZETs6EZh/6a/Jlvqh4MucsQ2eXMaS
dll2wK+J5kBpghbVTzXbpVZ0HaijUzBRMB0GA1UdDgQWBBQR2mSJzaOQX1rstMsF
rYOTR1T2rDAfBgNVHSMEGDAWgBQR2mSJzaOQX1rstMsFrYOTR1T2rDAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDtwx2vmhqjjHfHZ1uiZqrFAwnb
BIvuDtKRhi/qGxAysAIgQpJPRwjqgt7aUEpdtrsOtlL2Idv4jj46XonmoMHEdQ4=
-----END CERTIFICATE-----
`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-kafka-config-'));
const file = (name: string, content: string): string => { fs.writeFileSync(path.join(folder, name), content); return path.join(folder, name); };
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const secure = () => ({ KAFKA_BROKERS: 'kafka-1:9093,kafka-2:9093', KAFKA_TLS_CA: file('ca.pem', AUTHORITY), KAFKA_SASL_USER: 'applications', KAFKA_SASL_PASSWORD: 'k'.repeat(KAFKA_PASSWORD_MIN) });
const faultsOf = (env: NodeJS.ProcessEnv, profile: Profile = 'production'): string => { const faults: string[] = []; readKafka(env, profile, faults); return faults.join('\n'); };

it('brokers, authority and user come from the environment', () => {
  const faults: string[] = [];
  expect(readKafka(secure(), 'production', faults)).toEqual({ brokers: ['kafka-1:9093', 'kafka-2:9093'], tls: { ca: AUTHORITY }, user: { name: 'applications', password: 'k'.repeat(KAFKA_PASSWORD_MIN) } });
  expect(faults).toEqual([]);
});

it.each<[string, NodeJS.ProcessEnv]>([
  ['in clear', { KAFKA_TLS_CA: '', KAFKA_SASL_USER: '', KAFKA_SASL_PASSWORD: '' }], ['a user in clear', { KAFKA_TLS_CA: '' }], ['TLS without a user', { KAFKA_SASL_USER: '', KAFKA_SASL_PASSWORD: '' }],
])('production refuses %s, unless it is told why; development accepts it', (_what, change) => {
  const env = { ...secure(), ...change };
  expect(faultsOf(env)).toContain('KAFKA_PLAINTEXT_REASON');
  expect(faultsOf({ ...env, KAFKA_PLAINTEXT_REASON: '是' })).toContain('KAFKA_PLAINTEXT_REASON');
  expect(faultsOf({ ...env, KAFKA_PLAINTEXT_REASON: '与代理同机，仅回环地址' })).toBe('');
  expect(faultsOf(env, 'development')).toBe('');
});

it.each<[string, NodeJS.ProcessEnv]>([
  ['缺少 KAFKA_BROKERS', { KAFKA_BROKERS: ' , ' }], ['主机:端口', { KAFKA_BROKERS: 'kafka-1' }], ['主机:端口', { KAFKA_BROKERS: 'https://kafka:9093' }],
  ['读不到（ENOENT）', { KAFKA_TLS_CA: path.join(folder, 'none.pem') }], ['读不到（EISDIR）', { KAFKA_TLS_CA: folder }], ['没有 PEM 证书', { KAFKA_TLS_CA: file('text.pem', 'hello') }],
  ['已损坏', { KAFKA_TLS_CA: file('cut.pem', AUTHORITY.replace('MIIBe', 'AAAAA')) }],
  ['须同时设置', { KAFKA_SASL_PASSWORD: '' }], ['须同时设置', { KAFKA_SASL_USER: '' }], [`少于 ${KAFKA_PASSWORD_MIN}`, { KAFKA_SASL_PASSWORD: 'short' }],
])('refused at start: %s %j', (fault, change) => { expect(faultsOf({ ...secure(), ...change })).toContain(fault); });

it('says a password to nobody', () => { expect(faultsOf({ ...secure(), KAFKA_SASL_PASSWORD: 'changeme' })).not.toContain('changeme'); });
