/** How requests travel: the key, retries, conditional requests, problems. */

import { ConnectionFailed, problemOf, type ApiProblem } from "./problems.js";

/** What a client is made with. */
export interface ClientOptions {
  /** Where the API is, such as `https://example.org/api/partner/v1/`. */
  baseUrl: string | URL;
  /** The partner's key; without one the client reads what any visitor may. Keep it on the server. */
  key?: string;
  /** What your site is called, for the `User-Agent` (on servers; browsers keep their own). */
  application?: string;
  /** Another `fetch`, for tests or a runtime of its own. */
  fetch?: typeof fetch;
  /** How often a failed request is sent again (4). */
  retries?: number;
  /** How long one try may take, in milliseconds (30,000). */
  timeout?: number;
  /** The longest wait that `Retry-After` may ask for, in seconds (60); more than that is an error. */
  patience?: number;
  /** Keeps answers with their ETags, so that what has not changed is not sent again. */
  cache?: AnswerCache;
}

/** What one request can be given. */
export interface RequestOptions {
  signal?: AbortSignal;
  /** Anything else for `fetch`, such as `{ next: { tags: ["…"] } }` in Next.js. */
  init?: RequestInit;
}

/** An answer, with what its headers say. */
export interface Answer<T> {
  data: T;
  etag: string | null;
  /** The number of the change that the answer stands at. */
  sequence: number | null;
  headers: Headers;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Query = object | undefined;

const REPEATABLE = new Set<Method>(["GET", "PUT", "DELETE"]);
const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);
const JSON_FORM = "application/json";
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
/** The version in package.json. */
export const VERSION = "1.0.0";

/** The bytes of an answer and their validator. */
export interface KeptAnswer {
  etag: string;
  text: string;
}

/** Answers by their address; the least used leave when there are more than `size`. */
export class AnswerCache {
  readonly #kept = new Map<string, KeptAnswer>();

  constructor(readonly size = 500) {}

  find(url: string): KeptAnswer | undefined {
    const found = this.#kept.get(url);
    if (found) {
      this.#kept.delete(url);
      this.#kept.set(url, found);
    }
    return found;
  }

  keep(url: string, answer: KeptAnswer): void {
    this.#kept.delete(url);
    this.#kept.set(url, answer);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.size && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Sends requests to addresses below one base, and to no other: the key goes nowhere else. */
export class Transport {
  readonly base: URL;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    const base = new URL(options.baseUrl);
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    if (options.key && base.protocol !== "https:" && !LOCAL.has(base.hostname)) {
      throw new TypeError("baseUrl: a key is sent by https only; begin the address with https://");
    }
    this.base = base;
    this.#options = options.key === undefined ? options : { ...options, key: checked(options.key) };
  }

  /** Return the JSON at a path below the base. */
  async get<T>(path: string, query?: Query, options: RequestOptions = {}, accept = JSON_FORM): Promise<Answer<T>> {
    return this.#cached<T>(this.#url(path, query), options, accept);
  }

  /** Return the text at a path below the base, such as a calendar. */
  async text(path: string, query?: Query, options: RequestOptions = {}): Promise<string> {
    return (await this.#cached<string>(this.#url(path, query), options, "*/*", asText)).data;
  }

  /**
   * Go on where an answer says. Only the query is taken from `next`: the request goes to the same
   * path below the client's own base, whatever host the server believes to be.
   */
  async follow<T>(path: string, next: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const url = this.#url(path);
    url.search = new URL(next, this.base).search;
    return this.#cached<T>(url, options, JSON_FORM);
  }

  /** Send a body, or a method that changes something; return the JSON of the answer, if any. */
  async send<T>(method: Method, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    const headers = this.#headers(options, JSON_FORM);
    const init: RequestInit = { ...options.init, method, headers };
    if (body !== undefined) {
      headers.set("Content-Type", JSON_FORM);
      init.body = JSON.stringify(body);
    }
    return (await this.#tried(this.#url(path), init, options.signal, asJsonOrNothing)).data as T;
  }

  async #cached<T>(url: URL, options: RequestOptions, accept: string, read: Read = asJson): Promise<Answer<T>> {
    const headers = this.#headers(options, accept);
    const kept = this.#options.cache?.find(url.href);
    if (kept) headers.set("If-None-Match", kept.etag);
    const init: RequestInit = { ...options.init, method: "GET", headers };
    const { response, text, data } = await this.#tried(url, init, options.signal, read);
    const etag = response.headers.get("ETag");
    const sequence = response.headers.get("X-Sequence");
    const told = { etag, sequence: sequence === null ? null : Number(sequence), headers: response.headers };
    if (response.status === 304 && kept) return { ...told, data: read(kept.text) as T };
    if (etag) this.#options.cache?.keep(url.href, { etag, text });
    return { ...told, data: data as T };
  }

  #url(path: string, query?: Query): URL {
    const url = new URL(path.replace(/^\/+/, ""), this.base);
    for (const [name, value] of Object.entries(query ?? {})) {
      const values: unknown[] = Array.isArray(value) ? value : [value];
      for (const one of values) {
        if (one === undefined || one === null) continue;
        url.searchParams.append(name, one instanceof Date ? one.toISOString() : String(one));
      }
    }
    return url;
  }

  #headers(options: RequestOptions, accept: string): Headers {
    const headers = new Headers(options.init?.headers);
    headers.set("Accept", accept);
    if (this.#options.key) headers.set("Authorization", `Bearer ${this.#options.key}`);
    const { application } = this.#options;
    const runtime = ownRuntime();
    if (runtime) headers.set("User-Agent", `${application ? `${application} ` : ""}partner-client/${VERSION} ${runtime}`);
    return headers;
  }

  /** Try until there is an answer, an error that will stay, or no patience left. */
  async #tried(url: URL, init: RequestInit, signal: AbortSignal | undefined, read: Read): Promise<Received> {
    const method = init.method as Method;
    for (let tried = 0; ; tried += 1) {
      const outcome = await this.#once(url, init, signal, read);
      if (!(outcome instanceof Error)) return outcome;
      const wait = tried < (this.#options.retries ?? 4) ? this.#wait(outcome, method, tried) : null;
      if (wait === null) throw outcome;
      await sleep(wait, signal);
    }
  }

  async #once(url: URL, init: RequestInit, signal: AbortSignal | undefined, read: Read): Promise<Received | Failure> {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#options.timeout ?? 30_000);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    // Taken from the global at each call: frameworks put their own there.
    const send = this.#options.fetch ?? globalThis.fetch;
    try {
      const response = await send(url, { ...init, signal: either });
      const text = await response.text();
      if (!response.ok && response.status !== 304) return problemOf(response, text, url.href);
      return { response, text, data: response.status === 304 ? undefined : read(text) };
    } catch (error) {
      signal?.throwIfAborted();
      return new ConnectionFailed(url.href, error);
    }
  }

  /** Return how long to wait before the next try in milliseconds, or null where there is none. */
  #wait(failure: Failure, method: Method, tried: number): number | null {
    const jittered = Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tried);
    if (failure instanceof ConnectionFailed) return REPEATABLE.has(method) ? jittered : null;
    const { status, retryAfter } = failure;
    // What was refused for the moment was not done, so even a POST may be sent again.
    const isRefusal = status === 429 || (status === 503 && retryAfter !== null);
    const isPassing = status >= 500 && status !== 501 && REPEATABLE.has(method);
    if (!isRefusal && !isPassing) return null;
    if (retryAfter === null) return jittered;
    if (retryAfter > (this.#options.patience ?? 60)) return null;
    return retryAfter * 1000 + jittered;
  }
}

/** Return a key without the space around it; the message of what is none never shows it. */
function checked(key: string): string {
  const text = key.trim();
  if (/[^\x21-\x7e]/.test(text)) {
    throw new TypeError("key: there is more in it than a key, or a placeholder; copy it once more");
  }
  return text;
}

/** What runs this, where it lets a `User-Agent` be set: a browser does not. */
function ownRuntime(): string | null {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  const version = process?.versions?.node;
  return version ? `node/${version}` : null;
}

type Failure = ApiProblem | ConnectionFailed;
type Read = (text: string) => unknown;
interface Received {
  response: Response;
  text: string;
  data: unknown;
}

const asText: Read = (text) => text;
const asJson: Read = (text) => JSON.parse(text);
const asJsonOrNothing: Read = (text) => (text ? JSON.parse(text) : undefined);

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
  });
}
