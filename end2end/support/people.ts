import { randomUUID } from 'node:crypto';

import type { Server } from './server';

/** Somebody with an account. */
export interface Person {
  name: string;
  email: string;
  /** The path of a one-time link that has not been used. */
  link: string;
}

/** Returns a name that nothing else of this server has. */
export const unique = (name: string) => `${name} ${randomUUID().slice(0, 8)}`;

/** Returns a name for a table that nothing else of this server has. */
export const uniqueTable = (name: string) => unique(name).toLowerCase().replace(/\W/g, '_');

/** Makes an account on the server's own machine, as its operator would. */
export async function addPerson(server: Server, role: 'viewer' | 'editor' | 'admin'): Promise<Person> {
  const name = unique(role);
  const email = `${name.replace(' ', '-')}@example.org`;
  const said = await server.run(['user', 'add', email, '--name', name, '--role', role, '--json']);
  const { pathname, search } = new URL(JSON.parse(said).sign_in_link);
  return { name, email, link: pathname + search };
}

/** Sets the password of a person. */
export async function setPassword(server: Server, { email }: Pick<Person, 'email'>, password: string): Promise<void> {
  await server.run(['user', 'set-password', email], `${password}\n`);
}
