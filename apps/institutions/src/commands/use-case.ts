import type { CommandContext, Kit } from '@gt/service-kit';
import type { Stores } from '../storage/stores.js';

/** What every use case works with: the service's kit, its stores, the command that came. */
export interface UseCase { readonly kit: Kit; readonly stores: Stores; readonly command: CommandContext }
