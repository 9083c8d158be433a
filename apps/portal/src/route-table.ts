/** The one route table: `/api/<service>/…` goes to that service; standalone, the proxy and ingress read it. */
export const SERVICES = ['institutions', 'applications', 'evaluation', 'certificates', 'archives', 'supervision', 'identity'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Public endpoints (api.md): no sign-in, limited by client address. */
export const PUBLIC_ENDPOINTS: readonly string[] = [
  'POST /api/applications/eligibility-checks', 'POST /api/evaluation/score-previews', 'GET /api/evaluation/filing-deadlines', 'POST /api/certificates/verifications',
  'POST /api/applications/public-objections', 'POST /api/applications/public-objections/escalations', 'POST /api/applications/public-objections/withdrawals', 'POST /api/applications/objection-checks',
];

/** The service that an address belongs to; undefined: the portal's own. */
export function serviceOf(path: string): ServiceName | undefined {
  const match = /^\/api\/([a-z]+)(?:\/|$|\?)/.exec(path);
  return SERVICES.find((s) => s === match?.[1]);
}

/** Whether a request is one of the public endpoints. */
export const isPublicEndpoint = (method: string, url: string): boolean => PUBLIC_ENDPOINTS.includes(`${method} ${url.split('?')[0]}`);
