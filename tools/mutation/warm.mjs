// mocha that never begins anew, for --quick: a mutant of what is computed as a module is loaded is then seen by those specs only that compute it again.
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { createMochaTestRunner } from '@stryker-mutator/mocha-runner';

function warmMocha(injector) {
  const runner = createMochaTestRunner(injector);
  // Stryker would else end the process before each such mutant, which takes most of the time
  runner.capabilities = async () => ({ reloadEnvironment: true });
  return runner;
}
warmMocha.inject = createMochaTestRunner.inject;

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'warm-mocha', warmMocha)];
