/** SHA-256 of a file, hexadecimal; the file stays where it is. */
export const sha256OfFile = async (file: Blob): Promise<string> => [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))].map((b) => b.toString(16).padStart(2, '0')).join('');
