/** The scopes that the sandbox grants, with the words in which its page asks for them. */
export const scopeSentences: Readonly<Record<string, string>> = {
  identify: 'See your username, avatar and banner',
  email: 'See your email address',
  guilds: 'Know what servers you are in',
  'guilds.members.read': 'Read your nickname, roles and avatar in your servers',
  connections: 'See what accounts you have linked',
  'applications.commands.permissions.update': 'Update permissions for its commands in a server you have permissions in',
};

/** The parts of a `scope` parameter, each once, in their order; undefined when one of them does not exist or none is there. */
export function scopesFrom(parameter: string): string[] | undefined {
  const scopes = [...new Set(parameter.split(/[ +]/).filter(Boolean))];
  return scopes.length > 0 && scopes.every((scope) => Object.hasOwn(scopeSentences, scope)) ? scopes : undefined;
}
