import { Server, type Workspace } from './server';

/** What a browser keeps, as Playwright writes it down. */
interface Session {
  cookies: {
    name: string;
    value: string;
    domain: string;
    path: string;
    expires: number;
    httpOnly: boolean;
    secure: boolean;
    sameSite: 'Strict' | 'Lax' | 'None';
  }[];
  origins: [];
}

interface Started {
  server: Server;
  /** The owner, signed in. */
  session: Session;
}

/** The servers of one worker: at most one per kind of installation, started when first asked for. */
export class Servers {
  private readonly started = new Map<Workspace, Promise<Started>>();

  get(workspace: Workspace): Promise<Started> {
    let started = this.started.get(workspace);
    if (!started) {
      started = Server.start(workspace).then(async (server) => ({ server, session: await signIn(server, server.link) }));
      this.started.set(workspace, started);
    }
    return started;
  }

  async stop(): Promise<void> {
    const ends = [...this.started.values()].map(async (started) => (await started).server.stop());
    await Promise.all(ends);
  }
}

/** Follows a one-time link and returns the session it gives. */
export async function signIn(server: Server, link: string): Promise<Session> {
  const answer = await fetch(server.url + link, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('ff_session='));
  const value = cookie?.split(/[=;]/)[1];
  if (!value) throw new Error(`${link} did not sign in: ${answer.status} ${cookie}`);
  return {
    cookies: [
      {
        name: 'ff_session',
        value,
        domain: new URL(server.url).hostname,
        path: '/',
        expires: -1,
        httpOnly: true,
        secure: false,
        sameSite: 'Lax',
      },
    ],
    origins: [],
  };
}
