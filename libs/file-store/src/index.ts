export { FileStoreError, type FileStoreErrorCode } from './errors.js';
export { FILE_LIMIT_BYTES, type FileStore, type FileStoreConfig, type KeptFile, openFileStore } from './file-store.js';
export type { S3Config } from './s3.js';
export type { FileParts, Sealer } from './sealed-stream.js';
