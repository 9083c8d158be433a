/** Every service, identity first: the others ask it for keys. */
export const SERVICE_NAMES = ['identity', 'institutions', 'applications', 'evaluation', 'certificates', 'archives', 'supervision', 'portal'] as const;
