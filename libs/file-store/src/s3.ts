import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ByteRange, FileDriver } from './driver.js';
import { FileStoreError } from './errors.js';

export interface S3Config {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** before every name, such as `applications/`; several services may share a bucket */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** where files wait, sealed, until they are whole */
  readonly spool: string;
}

/** Tries of one call to the store: with the SDK's back-off about a second, then the caller hears. */
const ATTEMPTS = 3;
/** ms for a connection; ms without an answer: a store that hangs must not hold a request for longer. */
const CONNECT_MS = 3_000;
const ANSWER_MS = 20_000;

type Sdk = typeof import('@aws-sdk/client-s3');
interface Opened { readonly sdk: Sdk; readonly client: S3Client }

/** Files in an S3 store, addressed by path (`forcePathStyle`): MinIO, Ceph and the clouds' own answer to that. */
export class S3Driver implements FileDriver {
  private opened: Promise<Opened> | undefined;
  constructor(private readonly config: S3Config) {}
  get spool(): string { return this.config.spool; }

  /** The SDK is read when a store of this kind is really used. */
  private store(): Promise<Opened> {
    return (this.opened ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: new sdk.S3Client({
      endpoint: this.config.endpoint, region: this.config.region, forcePathStyle: true, maxAttempts: ATTEMPTS, credentials: { accessKeyId: this.config.accessKeyId, secretAccessKey: this.config.secretAccessKey },
      // stores other than the cloud's own do not all know the SDK's further checksums; ours is over the plain bytes
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED', requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    }) })));
  }
  private at(name: string) { return { Bucket: this.config.bucket, Key: `${this.config.prefix}${name.slice(0, 2)}/${name}` }; }

  async keep(name: string, path: string): Promise<void> {
    const { sdk, client } = await this.store();
    const { size } = await stat(path);
    await answered(() => client.send(new sdk.PutObjectCommand({ ...this.at(name), Body: createReadStream(path), ContentLength: size, ContentType: 'application/octet-stream' })));
  }

  async open(name: string, range?: ByteRange): Promise<Readable | undefined> {
    const { sdk, client } = await this.store();
    const found = await answered(() => client.send(new sdk.GetObjectCommand({ ...this.at(name), ...(range ? { Range: `bytes=${range.from}-${range.to - 1}` } : {}) })), 'MAY_BE_MISSING');
    return found?.Body as Readable | undefined;
  }

  async size(name: string): Promise<number | undefined> {
    const { sdk, client } = await this.store();
    return (await answered(() => client.send(new sdk.HeadObjectCommand(this.at(name))), 'MAY_BE_MISSING'))?.ContentLength;
  }

  async delete(name: string): Promise<void> {
    const { sdk, client } = await this.store();
    await answered(() => client.send(new sdk.DeleteObjectCommand(this.at(name))), 'MAY_BE_MISSING');
  }

  async check(): Promise<void> {
    await mkdir(this.config.spool, { recursive: true, mode: 0o700 });
    const { sdk, client } = await this.store();
    await answered(() => client.send(new sdk.HeadBucketCommand({ Bucket: this.config.bucket })));
  }

  close(): void { void this.opened?.then(({ client }) => client.destroy()); }
}

/** The store's answer; undefined where a missing object is one. What it refuses and what does not come are told apart. */
async function answered<T>(call: () => Promise<T>, missing?: 'MAY_BE_MISSING'): Promise<T | undefined> {
  try { return await call(); } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    const name = (error as Error).name;
    if (missing && status === 404 && name !== 'NoSuchBucket') return undefined;
    if (status !== undefined && status >= 400 && status < 500) throw new FileStoreError('FILE_STORE_REFUSED', `the S3 store refused (${status} ${name})`, { cause: error });
    throw new FileStoreError('FILE_STORE_AWAY', `the S3 store did not answer (${status ?? name})`, { cause: error });
  }
}
