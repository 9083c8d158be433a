// What a message says is read by people and by no program: its wording is no behaviour that a spec should repeat. Codes, clauses and facts beside it are mutated.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** The message of `reason(code, clause, message, facts)`. */
const isMessageOfReason = ({ node, parent }) => parent?.type === 'CallExpression' && parent.callee.name === 'reason' && parent.arguments[2] === node;
const isMessageProperty = ({ node }) => node.type === 'ObjectProperty' && node.key.name === 'message';
/** The text of an error that is thrown; its class is mutated. */
const isErrorText = ({ node, parent }) => parent?.type === 'NewExpression' && /Error$|^UnreadableMessage$/.test(parent.callee.name ?? '') && parent.arguments[0] === node;

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', {
  shouldIgnore: (path) => (isMessageOfReason(path) || isMessageProperty(path) || isErrorText(path) ? 'wording for people' : undefined),
})];
