import type { Readable } from 'node:stream';

export interface ByteRange { readonly from: number; readonly to: number }

/** Where sealed files lie, each under the SHA-256 (hex) of its plain bytes. A driver sees sealed bytes alone. */
export interface FileDriver {
  /** folder for files that are still coming; on the same file system as the store's own where that is a folder */
  readonly spool: string;
  /** Takes the file at `path` over under the name, whole or not at all, and durably; what lies under the name already may be replaced, for it is the same. */
  keep(name: string, path: string): Promise<void>;
  /** The sealed bytes, or those from `from` up to before `to` (which lies within them); undefined where there are none. */
  open(name: string, range?: ByteRange): Promise<Readable | undefined>;
  /** Sealed bytes; undefined where there are none. */
  size(name: string): Promise<number | undefined>;
  /** Removes the file; one that is not there is no fault. */
  delete(name: string): Promise<void>;
  /** At boot: makes what is missing, and throws FILE_STORE_REFUSED or FILE_STORE_AWAY when it cannot be used. */
  check(): Promise<void>;
  close(): void;
}
