export type FileStoreErrorCode = 'FILE_TOO_LARGE' | 'FILE_DAMAGED' | 'FILE_STORE_AWAY' | 'FILE_STORE_REFUSED';

/**
 * FILE_TOO_LARGE: more bytes came than the limit allows. FILE_DAMAGED: what lies there is not what was put, or its key is not ours.
 * FILE_STORE_AWAY: try again later. FILE_STORE_REFUSED: the store does not let us in, or its bucket is not there. Never carries content or names.
 */
export class FileStoreError extends Error {
  constructor(readonly code: FileStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FileStoreError';
  }
}
