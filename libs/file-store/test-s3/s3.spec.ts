import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openFileStore, type FileStoreConfig } from '@gt/file-store';
import { Keyring } from '@gt/persistence';
import { conformance, key } from '../test/conformance.js';

// `npm run file-store` starts the store and names it here
const store = { endpoint: process.env['TEST_S3_ENDPOINT']!, accessKeyId: process.env['TEST_S3_ACCESS_KEY']!, secretAccessKey: process.env['TEST_S3_SECRET_KEY']! };
const bucket = 'guantong';
const prefix = 'applications/';
const spool = mkdtempSync(path.join(os.tmpdir(), 'gt-spool-'));
const client = new S3Client({ endpoint: store.endpoint, region: 'us-east-1', forcePathStyle: true, credentials: store, requestChecksumCalculation: 'WHEN_REQUIRED' });
const config: Extract<FileStoreConfig, { kind: 's3' }> = { kind: 's3', ...store, region: 'us-east-1', bucket, prefix, spool };
const at = (name: string) => ({ Bucket: bucket, Key: `${prefix}${name.slice(0, 2)}/${name}` });
const ring = () => new Keyring({ k2026: key() });
const told = (change: Partial<typeof config>) => openFileStore({ ...config, ...change }, ring()).check();

describe('files in an S3 store', () => {
  conformance(async () => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return { config, raw: {
      read: async (name) => Buffer.from(await (await client.send(new GetObjectCommand(at(name)))).Body!.transformToByteArray()),
      write: async (name, bytes) => { await client.send(new PutObjectCommand({ ...at(name), Body: bytes })); },
    } };
  });
  afterAll(() => { client.destroy(); rmSync(spool, { recursive: true, force: true }); });

  it('a wrong secret and a bucket that is not there are refused at boot; a store that is away is said to be away', async () => {
    await expect(told({ secretAccessKey: 'wrong' })).rejects.toMatchObject({ code: 'FILE_STORE_REFUSED' });
    await expect(told({ bucket: 'nowhere' })).rejects.toMatchObject({ code: 'FILE_STORE_REFUSED' });
    await expect(told({ endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'FILE_STORE_AWAY' });
  });
});
