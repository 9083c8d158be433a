/** The files that somebody has just chosen; the same ones may be chosen again, mended or after a refusal. */
export function filesOf(event: Event): File[] {
  const input = event.target as HTMLInputElement;
  const files = [...input.files ?? []];
  input.value = '';
  return files;
}
/** SHA-256 of a file, hexadecimal; the file stays where it is. */
export const sha256OfFile = async (file: Blob): Promise<string> => [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))].map((b) => b.toString(16).padStart(2, '0')).join('');
/** The same of the file that stands in an input, where it stays to be seen; '' without one. */
export async function sha256OfChosen(event: Event): Promise<string> {
  const file = (event.target as HTMLInputElement).files?.[0];
  return file ? sha256OfFile(file) : '';
}
/** Whatever it is, it goes as bytes. */
export const bytesOf = (file: File): Blob => new Blob([file], { type: 'application/octet-stream' });
/** Its name beside the bytes: it stands in no address. */
export const nameHeader = (file: File): Readonly<Record<string, string>> => ({ 'x-file-name': encodeURIComponent(file.name) });
export const sheetOf = (file: File): Blob => new Blob([file], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' });
/** What a service takes as a paper; it judges by the content again. */
export const PAPER_TYPES = '.pdf,.jpg,.jpeg,.png';
export const sizeText = (bytes: number): string => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);
