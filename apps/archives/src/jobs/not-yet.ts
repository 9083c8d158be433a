/** A job cannot be done now and is tried again. Carries a code only. */
export class NotYetError extends Error {
  constructor(readonly code: 'OWNER_AWAY' | 'RULE_SET_MISSING' | 'BODY_MISSING') { super(code); this.name = 'NotYetError'; }
}
