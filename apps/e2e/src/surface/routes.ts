import { routesOf, type RunningService } from '@gt/service-kit';

/** `Controller.method` of every route of which nobody said who may call it. */
export const routesWithoutAccess = (app: Parameters<typeof routesOf>[0]): string[] => routesOf(app).filter((route) => route.access === null).map((route) => route.name);

/** What a service serves beside the routes that its OpenAPI document tells (`METHOD /path`, both): nothing of Nest's guards stands before these. HEAD comes with GET by itself. */
export const routesOutsideNest = (service: RunningService, documented: ReadonlySet<string>): string[] =>
  [...new Set(service.served.filter((route) => !route.startsWith('HEAD ') && !documented.has(route.replaceAll(/:(\w+)/g, '{$1}'))))].sort();
