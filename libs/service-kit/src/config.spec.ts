import { ConfigError, readConfig, SERVICE_SECRET_MIN } from './config.js';

const key = Buffer.alloc(32, 7).toString('base64');
const production = {
  DATABASE_URL: 'postgres://app:k3Jd9sLq@db:5432/applications', OWNER_DATABASE_URL: 'postgres://owner:Zp0aM4nW@db:5432/applications', KAFKA_BROKERS: 'a:9092,b:9092', KAFKA_PLAINTEXT_REASON: '这里只看其余的配置项', SEALING_KEYS: JSON.stringify({ k2026: key }),
  PERSON_KEY: key, SIGNING_KEY: key, TOKEN_ISSUERS: 'https://sign-in.example', SERVICE_SECRET: 'f'.repeat(SERVICE_SECRET_MIN), STORE_FOLDER: '/var/lib/store', PUBLIC_URL: 'https://guantong.example',
};
const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => { try { readConfig('applications', env); return []; } catch (error) { return (error as ConfigError).faults; } };

it('without a profile it is production, on Kafka, listening to the network', () => {
  expect(readConfig('applications', production)).toMatchObject({ profile: 'production', bus: { kind: 'kafka', brokers: ['a:9092', 'b:9092'], topics: 'check' }, listen: { host: '0.0.0.0', port: 3000 } });
});

it('names everything that is missing at once', () => {
  const faults = faultsOf({ GT_PROFILE: 'production' }).join('\n');
  for (const name of ['DATABASE_URL', 'KAFKA_BROKERS', 'SEALING_KEYS', 'PERSON_KEY', 'SIGNING_KEY', 'TOKEN_ISSUERS', 'SERVICE_SECRET', 'STORE_FOLDER', 'PUBLIC_URL']) expect(faults).toContain(`缺少 ${name}`);
});

describe('production refuses', () => {
  it.each<[string, NodeJS.ProcessEnv]>([
    ['SERVICE_SECRET', { SERVICE_SECRET: 'changeme' }], ['SERVICE_SECRET', { SERVICE_SECRET: 'f'.repeat(SERVICE_SECRET_MIN - 1) }], ['PERSON_KEY', { PERSON_KEY: 'development' }], ['SIGNING_KEY', { SIGNING_KEY: 'Test' }],
    ['SEALING_KEYS.k2026', { SEALING_KEYS: '{"k2026":"secret"}' }], ['DATABASE_URL', { DATABASE_URL: 'postgres://app:password@db:5432/applications' }], ['OWNER_DATABASE_URL', { OWNER_DATABASE_URL: 'postgres://owner:Guantong-2022-8@db/applications' }],
    ['PUBLIC_RATE_LIMIT', { PUBLIC_RATE_LIMIT: '0' }], ['KAFKA_SASL_PASSWORD', { KAFKA_SASL_USER: 'applications', KAFKA_SASL_PASSWORD: 'changeme' }], ['KAFKA_PLAINTEXT_REASON', { KAFKA_PLAINTEXT_REASON: '' }], ['BUS=postgres', { BUS: 'postgres', BUS_URL: 'postgres://bus:x9Lk2m@db/bus' }], ['PUBLIC_URL', { PUBLIC_URL: '' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://localhost:8080' }], ['TOKEN_ISSUERS', { TOKEN_ISSUERS: 'https://sign-in.example,http://127.0.0.1:8080/api/identity/oidc' }],
  ])('%s %j', (name, change) => {
    expect(faultsOf(production)).toEqual([]);
    expect(faultsOf({ ...production, ...change }).join('\n')).toContain(name);
  });
  it('development accepts the same values, on this machine alone', () => {
    const env = { ...production, GT_PROFILE: 'development', SERVICE_SECRET: 'changeme', PERSON_KEY: 'development', PUBLIC_RATE_LIMIT: '0', BUS: 'postgres', BUS_URL: 'postgres://bus:app@localhost/bus', PUBLIC_URL: '' };
    expect(faultsOf(env)).toEqual([]);
    expect(readConfig('applications', env).listen).toEqual({ host: '127.0.0.1', port: 3000 });
  });
  it('says the values to nobody', () => { expect(faultsOf({ ...production, SERVICE_SECRET: 'Guantong-2022-8', DATABASE_URL: 'postgres://app:password@db/a' }).join('\n')).not.toMatch(/Guantong-2022-8|password@/); });
});

describe('files that people hand in', () => {
  const s3 = { FILE_STORE: 's3', S3_ENDPOINT: 'https://store.example', S3_BUCKET: 'guantong', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'nW8dQ2rT' };
  it('lie in a folder unless an S3 store is named', () => {
    expect(readConfig('applications', production).s3).toBeNull();
    expect(readConfig('applications', { ...production, ...s3 }).s3).toEqual({ endpoint: 'https://store.example', region: 'us-east-1', bucket: 'guantong', accessKeyId: 'a', secretAccessKey: 'nW8dQ2rT' });
  });
  it.each<[string, NodeJS.ProcessEnv]>([
    ['FILE_STORE', { FILE_STORE: 'ftp' }], ['S3_ENDPOINT', { ...s3, S3_ENDPOINT: 'store' }], ['S3_ENDPOINT', { ...s3, S3_ENDPOINT: '' }], ['S3_ENDPOINT', { ...s3, S3_ENDPOINT: 'http://store.example' }],
    ['S3_BUCKET', { ...s3, S3_BUCKET: '' }], ['S3_ACCESS_KEY', { ...s3, S3_ACCESS_KEY: '' }], ['S3_SECRET_KEY', { ...s3, S3_SECRET_KEY: '' }], ['S3_SECRET_KEY', { ...s3, S3_SECRET_KEY: 'changeme' }],
  ])('%s that makes no sense is refused: %j', (name, change) => { expect(faultsOf({ ...production, ...change }).join('\n')).toContain(name); });
});

it.each<[string, NodeJS.ProcessEnv]>([
  ['GT_PROFILE', { GT_PROFILE: 'staging' }], ['PORT', { PORT: '70000' }], ['PORT', { PORT: '80a' }], ['BUS', { BUS: 'rabbit' }], ['SEALING_KEYS', { SEALING_KEYS: '{' }], ['SERVICE_URLS', { SERVICE_URLS: 'x' }],
])('%s that makes no sense is refused: %j', (name, change) => { expect(faultsOf({ ...production, ...change }).join('\n')).toContain(name); });
