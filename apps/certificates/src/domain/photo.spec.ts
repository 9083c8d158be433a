import { faceOfPhoto, type HolderPhoto, type PhotoState } from './photo.js';

const accepted = 'a'.repeat(64);
const told = (state: PhotoState, photoSha256 = accepted): HolderPhoto => ({ applicationId: 'id', photoSha256, sha256: 'b'.repeat(64), size: 1, state });

it.each<[string, string | undefined, HolderPhoto | undefined, boolean, string]>([
  ['no photo was accepted: an empty frame', undefined, undefined, false, 'FRAME'], ['accepted and not told of yet: waits', accepted, undefined, false, 'WAITS'],
  ['told and not fetched yet: waits', accepted, told('AWAITED'), false, 'WAITS'], ['our copy is sound: with the photo', accepted, told('KEPT'), false, 'PHOTO'],
  ['other bytes came: held', accepted, told('MISMATCHED'), false, 'HELD'], ['made from another photo than the accepted one: held, sound or not', accepted, told('KEPT', 'c'.repeat(64)), false, 'HELD'],
  ['of before candidates had the hash, and told: with it', undefined, told('KEPT'), false, 'PHOTO'], ['of before, told and not fetched yet: waits', undefined, told('AWAITED'), false, 'WAITS'],
  ['somebody decided: an empty frame', accepted, told('MISMATCHED'), true, 'FRAME'], ['somebody decided before it was told of: an empty frame', accepted, undefined, true, 'FRAME'],
])('%s', (_, expected, photo, waived, is) => expect(faceOfPhoto(expected, photo, waived).is).toBe(is));
