import type { AcceptCommand } from '../domain/accept.js';
import type { AcceptanceDto } from './commands.dto.js';

/** What a body writes when it writes nothing else. */
const DEFAULT_OPINION = '材料齐全，符合条件，同意受理。';

/** The acceptance as the domain has it. */
export const acceptanceOf = (dto: AcceptanceDto): AcceptCommand => ({
  siteId: dto.siteId ?? null, opinion: dto.opinion?.trim() ?? DEFAULT_OPINION,
  claims: (dto.claims ?? []).map((c) => ({ index: c.index, accepted: c.accepted, reason: c.reason?.trim() ?? null })),
  confirmations: (dto.confirmations ?? []).map((c) => ({ code: c.code, met: c.met, reason: c.reason.trim(), titleLevel: c.titleLevel ?? null })),
});
