import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { createProvider, type ProviderOptions } from './provider.js';
import { KEY_RELOAD_S, type TokenKeys } from './token-key.js';

/** The provider with the keys of this moment. Its state lies in the database, so that another one goes on where it was; keys are read anew every KEY_RELOAD_S. */
export class CurrentProvider {
  private made: { readonly provider: Provider; readonly handle: (request: IncomingMessage, response: ServerResponse) => unknown };
  private readonly timer: NodeJS.Timeout;
  constructor(private readonly keys: TokenKeys, private readonly options: Omit<ProviderOptions, 'keys'>) {
    this.made = this.make();
    this.timer = setInterval(() => { void this.reload().catch((error: unknown) => options.onError(error)); }, KEY_RELOAD_S * 1000);
    this.timer.unref();
  }

  get provider(): Provider { return this.made.provider; }
  get handle(): (request: IncomingMessage, response: ServerResponse) => unknown { return this.made.handle; }

  async reload(): Promise<void> {
    if (await this.keys.load()) this.made = this.make();
  }
  stop(): void { clearInterval(this.timer); }

  private make(): CurrentProvider['made'] {
    const provider = createProvider({ ...this.options, keys: this.keys.current });
    return { provider, handle: provider.callback() };
  }
}
