import { type BrowserContext, expect } from '@playwright/test';

/** What Chromium says to a page without script, which cannot use what it has loaded for it. */
const UNUSED_WITHOUT_SCRIPT = /was preloaded using link preload but not used/;

/** Chromium's line about an answer of 400 and more; the answer itself says which. */
const REFUSED = /^Failed to load resource: the server responded with a status of/;

/** Chromium's line about a server that is not there. */
const AWAY = /^Failed to load resource: net::ERR_|net::ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_\w+)/;

/**
 * Notes what goes wrong in a browser: what its console says, faults in scripts, answers that refuse, requests to any
 * other host.
 */
export class Watch {
  private readonly found: string[] = [];
  private readonly expected = new Map<number, boolean>();
  private outage = false;

  constructor(private readonly live: boolean) {}

  /** Says that an answer with this status belongs to the test: without it, the test fails, too. */
  expectStatus(status: number): void {
    this.expected.set(status, false);
  }

  /** Says that the server goes away in the test. */
  expectOutage(): void {
    this.outage = true;
  }

  /** Begins to watch every page of a context. */
  follow(context: BrowserContext): void {
    context.on('console', (message) => {
      if (!['error', 'warning', 'assert'].includes(message.type()) || REFUSED.test(message.text())) return;
      if (this.outage && AWAY.test(message.text())) return;
      if (!this.live && UNUSED_WITHOUT_SCRIPT.test(message.text())) return;
      this.found.push(`console ${message.type()} on ${message.page()?.url()}: ${message.text()}`);
    });
    context.on('weberror', (fault) => this.found.push(`fault: ${fault.error().stack}`));
    context.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') this.found.push(`request to ${request.url()}`);
    });
    context.on('response', (response) => {
      const status = response.status();
      if (this.expected.has(status)) this.expected.set(status, true);
      else if (status >= 400) this.found.push(`${status} for ${response.request().method()} ${response.url()}`);
    });
  }

  /** Fails if something was found that was not expected, or the other way round. */
  finish(): void {
    const missing = [...this.expected].filter(([, seen]) => !seen).map(([status]) => `no answer with ${status}`);
    expect([...this.found, ...missing], 'in the browser').toEqual([]);
  }
}
