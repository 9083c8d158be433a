/** AWAITED: its bytes are still with applications · KEPT: our copy has the size and hash that were told · MISMATCHED: what came has not */
export type PhotoState = 'AWAITED' | 'KEPT' | 'MISMATCHED';
/** The 1-inch print of an application as applications told of it; `photoSha256`: the accepted photo that it was made from. */
export interface HolderPhoto { readonly applicationId: string; readonly photoSha256: string; readonly sha256: string; readonly size: number; readonly state: PhotoState }

/** What becomes of a certificate's face: it is printed with the photo, or with an empty frame, waits for the photo, or for a person, told why. */
export type FaceOfPhoto = { readonly is: 'PHOTO'; readonly photo: HolderPhoto } | { readonly is: 'FRAME' } | { readonly is: 'WAITS' } | { readonly is: 'HELD'; readonly reason: string };

/**
 * A face is fixed once and goes into the archive, so it waits for a photo that was accepted (`expected`: its SHA-256); number and validity never do.
 * No photo was accepted: an empty frame, one is stuck on. A candidate of before candidates had the hash: with the photo if one was told, else the frame.
 * Bytes that are not those that were told, or of another photo than the accepted one, are never printed: somebody decides (`waived`).
 */
export function faceOfPhoto(expected: string | undefined, told: HolderPhoto | undefined, waived: boolean): FaceOfPhoto {
  if (waived || (expected === undefined && !told)) return { is: 'FRAME' };
  if (!told) return { is: 'WAITS' };
  if (expected !== undefined && told.photoSha256 !== expected) return { is: 'HELD', reason: '申报系统给出的照片不是受理时的那一张，请联系运维人员查明；急需时可改为留空粘贴。' };
  if (told.state === 'MISMATCHED') return { is: 'HELD', reason: '取到的照片与登记的校验值不符，请重新制作再取一次；仍不符时联系运维人员查明，急需时可改为留空粘贴。' };
  return told.state === 'KEPT' ? { is: 'PHOTO', photo: told } : { is: 'WAITS' };
}
